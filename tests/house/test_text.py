"""One house for text: width, kana, hyphens and Unicode forms are folded in ``japanese/`` and nowhere else."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "jimukyoku"
OUTSIDE = [path for path in sorted(SOURCE.glob("**/*.py")) if path.relative_to(SOURCE).parts[0] != "japanese"]
# Whether a font draws a letter is asked of the letter itself, in its composed form: nothing is compared there.
EXCEPTIONS = {"engines/letters/glyphs.py"}
HYPHENS = set("‐‑‒–—―−－")  # a string with two of these is a table of look-alikes
FOLDING = {"normalize", "maketrans", "translate"}


def offences(source):
    """Yield what in a module folds text by itself."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import) and any(one.name == "unicodedata" for one in node.names) or isinstance(node, ast.ImportFrom) and node.module == "unicodedata":
            yield "unicodedata"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in FOLDING:
            yield node.func.attr
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "chr":
            if any(isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id == "ord" for one in ast.walk(node)):
                yield "chr(ord)"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and len(HYPHENS & set(node.value)) > 1:
            yield "hyphens"


@pytest.mark.parametrize("path", OUTSIDE, ids=lambda path: str(path.relative_to(SOURCE)))
def test_nothing_outside_folds_text(path):
    if str(path.relative_to(SOURCE)) not in EXCEPTIONS:
        assert list(offences(path.read_text())) == []


def test_every_exception_is_still_one():
    assert all(list(offences((SOURCE / name).read_text())) for name in EXCEPTIONS)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import unicodedata", ["unicodedata"]),
        ("from unicodedata import normalize", ["unicodedata"]),
        ("x.normalize('NFKC')", ["normalize"]),
        ("str.maketrans('a', 'b')", ["maketrans"]),
        ("chr(ord(c) - 0x60)", ["chr(ord)"]),
        ("re.compile('[-‐−]')", ["hyphens"]),
        ("'コーヒー－'", []),
    ],
)
def test_the_guard_sees(source, found):
    assert list(offences(source)) == found
