"""Write the tables of docs/rooms/reading.md that say how well characters are read: ``python tools/characters_table.py``.

The figures are those that ``tools/train_characters.py`` measured and left in calibration.json; a test holds the two together.
"""

import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
CALIBRATION = ROOT / "src" / "jimukyoku" / "engines" / "reading" / "calibration.json"
PAGE = ROOT / "docs" / "rooms" / "reading.md"
START, END = "<!-- characters: tools/characters_table.py -->", "<!-- end of characters -->"


def main() -> None:
    """Put the tables between the marks."""
    PAGE.write_text(filled(PAGE.read_text("utf-8"), json.loads(CALIBRATION.read_text("utf-8"))), "utf-8")


def filled(page: str, kept: dict) -> str:
    """Return the page with the tables of ``kept`` between its marks."""
    parts = [_cells("Digits", kept["digits"]), _cells("Katakana", kept["kana"]), _two(kept["two_readers"]), _lines(kept["lines"]["scores"]),
             _expected(kept["expected"]), _banks(kept["lexicon"]), _made(kept)]  # fmt: skip
    return re.sub(f"{re.escape(START)}.*?{re.escape(END)}", lambda _found: f"{START}\n\n{chr(10).join(parts)}\n{END}", page, flags=re.S)


def _table(heads: str, rows: list[list[object]]) -> str:
    count = heads.count("|") + 1
    lines = [f"| {heads} |", "|---" + "|---:" * (count - 1) + "|", *("| " + " | ".join(map(str, row)) + " |" for row in rows)]
    return "\n".join(lines) + "\n"


def _percent(share: float, places: int = 1) -> str:
    return f"{share * 100:.{places}f} %"


def _cells(name: str, of: dict) -> str:
    rows = [[style, one["boxes"], _percent(one["right"], 2), _percent(one["accepted"]), f"{_percent(one['precision'], 2)} ({one['wrong']} wrong)",
             _percent(one["junk_accepted"]), _percent(one["blank_right"]), _percent(one["written_read_as_blank"], 2)]
            for style, one in of["scores"].items()]  # fmt: skip
    heads = f"{name} | boxes | read right | accepted | right of those | no character, yet accepted | empty seen as empty | written seen as empty"
    return _table(heads, rows) + f"\nAccepted from a confidence of {of['accept']} on.\n"


def _two(of: dict) -> str:
    rows = [[style, one["boxes"], _percent(one["first_right"] / one["boxes"]), _percent(one["second_right"] / one["boxes"]),
             _percent(one["agreed"] / one["boxes"]), one["agreed_wrong"], _percent(one["accepted"] / one["boxes"]), one["accepted_wrong"]]
            for style, one in of.items()]  # fmt: skip
    return _table("Two readers, digits | boxes | network right | row right | agree | of these wrong | agree and sure | of these wrong", rows)


def _lines(of: dict) -> str:
    rows = [[name, one["lines"], _percent(one["right"]), one["left_out_letters"], one["gaps_told"], one["gaps_told_wrongly"]]
            for name, one in of.items()]  # fmt: skip
    return _table("Lines, read openly | lines | wholly right | letters left out | gap told | gap told wrongly", rows)


def _expected(of: dict) -> str:
    rows = [[f"{kind}, {style}", one["lines"], _percent(one["accepted"]), of[kind]["accept"],
             f"{of[kind]['scores']['let_through']} of {of[kind]['scores']['impostors']}"]
            for kind in of for style, one in of[kind]["scores"].items() if isinstance(one, dict)]  # fmt: skip
    return _table("Compared with what is expected | lines | accepted | from | impostors let through (all styles)", rows)


def _banks(of: dict) -> str:
    rows = [[style, one["lines"], _percent(one["read_openly"]), _percent(one["right"]), _percent(one["accepted"]), one["wrong"]]
            for style, one in of["scores"].items()]  # fmt: skip
    return _table("Banks, by the list | lines | read openly | right by the list | accepted | of these wrong", rows)


def _made(kept: dict) -> str:
    minutes = round(sum(kept[kind]["seconds"] for kind in ("digits", "kana")) / 60)
    return (f"Made on {kept['date']} by `{kept['command']}` (seed {kept['seed']}, torch {kept['torch']}): {minutes} minutes for both networks, "
            "on a quarter of one core, which others used too.\n")  # fmt: skip


if __name__ == "__main__":
    main()
