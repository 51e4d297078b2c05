"""Letters on paper: from templates and plain data to one PDF that is ready to print, and what no font can draw."""

from jimukyoku.engines.letters.batch import Rendered, pages_of, render_batch, render_pictures
from jimukyoku.engines.letters.glyphs import missing_glyphs
from jimukyoku.engines.letters.qr import qr_code
from jimukyoku.engines.letters.report import render_document

__all__ = ["Rendered", "missing_glyphs", "pages_of", "qr_code", "render_batch", "render_document", "render_pictures"]
