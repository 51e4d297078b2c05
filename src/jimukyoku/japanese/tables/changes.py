"""What a new edition of a table changes, and whether it can be one."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from jimukyoku.japanese.tables.editions import Table
from jimukyoku.japanese.width import fold_width

_DAY = re.compile(r"\d{4}-\d\d(-\d\d)?")
_ROW = {  # what a row of each table looks like, by what begins it
    "postal": {"C": re.compile(r"C\t\d{5}(\t[^\t]+){4}"), "O": re.compile(r"O\t\d{7}"), "": re.compile(r"\d{7}\t\d{5}(\t[^\t]*){4}")},
    "banks": {"B": re.compile(r"B\t\d{4}(\t[^\t]+){2}"), "": re.compile(r"\d{4}\t\d{3}(\t[^\t]+){2}")},
    "variants": {"": re.compile(r"[^\t]\t[^\t]+")},
}
_ROW_NAMES = {("postal", "C"): "市区町村", ("postal", "O"): "事業所の個別番号", ("postal", ""): "町域", ("banks", "B"): "金融機関",
              ("banks", ""): "支店", ("variants", ""): "文字"}  # fmt: skip


@dataclass(frozen=True)
class Changes:
    """What is new, gone, and called otherwise, each by its code: a bank, a branch (0001-001), a municipality, a postal code in one."""

    added: dict[str, str]
    removed: dict[str, str]
    renamed: dict[str, tuple[str, str]]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.renamed)


def changes(old: Table, new: Table) -> Changes:
    """Return what differs between two editions of one table."""
    before, after = _entries(old), _entries(new)
    return Changes(
        {key: after[key] for key in sorted(after.keys() - before.keys())},
        {key: before[key] for key in sorted(before.keys() - after.keys())},
        {key: (before[key], after[key]) for key in sorted(before.keys() & after.keys())
         if fold_width(before[key]) != fold_width(after[key])},  # sources differ in width
    )


def _entries(table: Table) -> dict[str, str]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in table.load():
        if table.kind == "variants":
            found[row[0]].append(row[1])
        elif row[0] in ("B", "C"):
            found[row[1]].append("".join(row[2:4]) if row[0] == "C" else f"{row[2]}（{row[3]}）")
        elif row[0] == "O":
            found[row[1]].append("事業所の個別番号")
        elif table.kind == "banks":
            found[f"{row[0]}-{row[1]}"].append(f"{row[2]}（{row[3]}）")
        else:
            found[f"{row[0]} {row[1]}"].append(row[2] + (f"（{row[5]}）" if row[5] else ""))
    return {key: "、".join(sorted(names)) for key, names in found.items()}


def check(old: Table, new: Table, shrink: float) -> None:
    """Raise ValueError (Japanese) unless ``new`` can follow ``old``: well formed, not older, and no part of it smaller by more than
    ``shrink`` percent: half a file is no edition."""
    if not _DAY.fullmatch(new.as_of):
        raise ValueError(f"表の日付「{new.as_of}」を読めません。2026-11-30 の形で書いてください。")
    size = min(len(old.as_of), len(new.as_of))
    if new.as_of[:size] < old.as_of[:size]:
        raise ValueError(f"いまの版（{old.as_of}）より古い版（{new.as_of}）です。")
    shapes, sizes = _ROW[new.kind], Counter(_begins(old.kind, row[0]) for row in old.load())
    found: Counter[str] = Counter()
    for number, row in enumerate(new.load(), start=1):
        begins = _begins(new.kind, row[0])
        found[begins] += 1
        if not shapes[begins].fullmatch("\t".join(row)):
            raise ValueError(f"{number}件目の形が違います: {'、'.join(row)}")
    for begins, before in sizes.items():
        if found[begins] < before * (1 - shrink / 100):
            name = _ROW_NAMES[new.kind, begins]
            raise ValueError(f"{name}が {before:,} 件から {found[begins]:,} 件に減っています（{shrink:g}%まで）。")


def _begins(kind: str, first: str) -> str:
    return first if first in _ROW[kind] else ""
