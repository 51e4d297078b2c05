"""What the pure storeys may import and do: an allow-list, no clock, no dice, no files."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "jimukyoku"
PURE = sorted([*SOURCE.glob("japanese/**/*.py"), *SOURCE.glob("domain/**/*.py")])
ALLOWED = {
    "ast", "bisect", "calendar", "collections", "contextlib", "contextvars", "csv", "dataclasses", "datetime", "decimal", "difflib", "enum", "fractions",
    "functools", "hashlib", "hmac", "importlib", "io", "itertools", "lzma", "math", "operator", "re", "string", "typing", "unicodedata",
    "holidays", "jntajis", "orjson", "yaml", "zengin_code", "jimukyoku",
}  # fmt: skip
# The one place where the catalogue of translations is looked up.
EXCEPTIONS = {"domain/basics/text.py": {"gettext", "pathlib"}}
CLOCK = {"now", "today", "utcnow", "fromtimestamp", "time", "monotonic", "perf_counter"}
REACHING_OUT = {"open", "input", "print", "exec", "eval", "__import__"}


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").split(".")[0]


@pytest.mark.parametrize("path", PURE, ids=lambda path: str(path.relative_to(SOURCE)))
def test_imports_only_what_is_allowed(path):
    allowed = ALLOWED | EXCEPTIONS.get(str(path.relative_to(SOURCE)), set())
    assert set(imported(ast.parse(path.read_text()))) <= allowed


@pytest.mark.parametrize("path", PURE, ids=lambda path: str(path.relative_to(SOURCE)))
def test_asks_no_clock_and_opens_nothing(path):
    called = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                called.add(node.func.id)
            elif isinstance(node.func, ast.Attribute) and node.func.attr in CLOCK:
                called.add("clock:" + node.func.attr)
    assert not called & REACHING_OUT
    assert not {name for name in called if name.startswith("clock:")}


def test_the_guard_sees_the_storeys():
    assert len(PURE) > 40
