"""``jimukyoku japanese name`` and ``kana``: names and readings, a line each on standard input, a JSON object a line on standard output."""

import sys
from collections.abc import Callable
from typing import Any

import orjson

from jimukyoku.japanese import PersonName, compare_person_names, compare_readings, reading_key, zengin_kana


def name() -> None:
    """二つの氏名を比べます。1行に「氏名<TAB>氏名」、続けてフリガナ・旧氏・通称・ローマ字を二人分ずつ（省略可）。漢字から読みは作りません。"""
    _each_line(compared)


def kana() -> None:
    """フリガナを全銀カナにします。「フリガナ<TAB>フリガナ」なら二つを比べます。"""
    _each_line(read)


def compared(line: str) -> dict[str, Any]:
    """Return the answer for one line: a, b, and for both in turn kana, former, common and Latin names where they are known."""
    cells = [*line.split("\t"), *[""] * 10][:10]
    found = compare_person_names(PersonName(*cells[0::2]), PersonName(*cells[1::2]))
    return {"a": cells[0], "b": cells[1], "relation": found.relation, "characters": found.characters, "reasons": found.reasons,
            "needs_person": found.needs_person}  # fmt: skip


def read(line: str) -> dict[str, Any]:
    """Return one reading as the bank writes it, or why it cannot; or how two readings differ."""
    a, tab, b = line.partition("\t")
    if tab:
        found = compare_readings(a, b)
        return {"a": a, "b": b, "relation": found.relation, "differences": found.differences}
    try:
        return {"input": a, "key": reading_key(a), "bank": zengin_kana(a), "problem": ""}
    except ValueError as problem:
        return {"input": a, "key": reading_key(a), "bank": None, "problem": str(problem)}


def _each_line(answer: Callable[[str], dict[str, Any]]) -> None:
    for line in sys.stdin.buffer:
        sys.stdout.buffer.write(orjson.dumps(answer(line.decode("utf-8", errors="replace").rstrip("\r\n"))) + b"\n")
    sys.stdout.buffer.flush()
