"""Printed forms: a layout drawn exactly at its millimetres, one copy a household, in files of a few hundred copies."""

from jimukyoku.engines.forms.codes import code_matrix, code_picture
from jimukyoku.engines.forms.printing import Copy, File, print_copies

__all__ = ["Copy", "File", "code_matrix", "code_picture", "print_copies"]
