"""Files of people made ready: whatever the headings and the writing, every row becomes keys that can be compared in sets.

One Parquet file a part, so that several processes, or several machines, make and read them. What a person is called otherwise
(旧氏・通称・英字氏名) is a row of its own with the same number.
"""

import functools
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

import polars

from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.register import plain_header
from jimukyoku.japanese import bare_number, former_name, near_key, read_register_date, reading_key
from jimukyoku.japanese.addresses import Places, address_key
from jimukyoku.japanese.names import name_keys
from jimukyoku.japanese.tables import in_use

PART = 50_000
_AHEAD = 6  # parts that wait for a free process: a long file is never held whole
# What a column may be called; the first that a file has is taken. Without a number of its own a row is known by its line.
HEADINGS = {
    "id": ("宛名番号", "受付番号", "受付元番号", "申請番号", "番号", "id"),
    "name": ("氏名", "申請者氏名", "name"),
    "kana": ("氏名フリガナ", "フリガナ", "氏名カナ", "kana"),
    "former": ("旧氏",), "former_kana": ("旧氏フリガナ",), "common": ("通称名", "通称"), "common_kana": ("通称名フリガナ",),
    "latin": ("英字氏名",), "birth": ("生年月日", "birth"), "postcode": ("郵便番号", "postcode"),
    "address": ("住所", "address"), "lot": ("番地",), "building": ("方書",), "phone": ("電話番号", "phone"),
}  # fmt: skip
_SCHEMA = {
    "row": polars.Int32, "id": polars.String, "alias": polars.String, "name": polars.String, "variant": polars.String,
    "kana": polars.String, "near": polars.String, "given": polars.String, "birth": polars.Int32, "town": polars.String,
    "lot": polars.String, "phone": polars.String,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each part of a person stands in a file's rows; -1 where the file does not have it."""

    places: dict[str, int]

    @classmethod
    def of(cls, header: Sequence[str], file: str) -> "Columns":
        """Find the columns by their headings; a file without names and births cannot tell people apart."""
        found = {plain_header(cell): place for place, cell in reversed(list(enumerate(header)))}
        places = {part: next((found[name] for name in names if name in found), -1) for part, names in HEADINGS.items()}
        if places["name"] < 0 and places["kana"] < 0:
            cure = _("見出しの行に「氏名」か「フリガナ」の列を置いてください。")
            raise BadInput("columns", _("氏名の列が見つかりません。"), where=file, cure=cure)
        return cls(places)

    def cells(self, row: Sequence[str]) -> dict[str, str]:
        """Return the cells of a row by part; a row that is short is blank at its end."""
        return {part: row[place].strip() if 0 <= place < len(row) else "" for part, place in self.places.items()}


def make_ready(
    rows: Iterable[tuple[int, Sequence[str]]], folder: Path, executor: Executor, *, city: str = "", name: str = "",
    advance: Callable[[int], None] = lambda _n: None,
) -> int:  # fmt: skip
    """Write the people of a file (line and cells, headings first) into ``folder`` as keys, on any executor; return how many.

    Memory does not grow with the file. Raises BadInput where there are no headings for names, or no rows.
    """
    folder.mkdir(parents=True, exist_ok=True)
    stream = iter(rows)
    columns = Columns.of(next(stream, (1, ()))[1], name)
    total, waiting = 0, []
    while part := list(itertools.islice(stream, PART)):
        path = folder / f"part-{total:09}.parquet"
        if not path.exists():  # a run that was stopped goes on with what is missing
            waiting.append(executor.submit(write_part, str(path), total, columns, part, city))
        total += len(part)
        if len(waiting) > _AHEAD:
            advance(waiting.pop(0).result())
    for one in waiting:
        advance(one.result())
    if not total:
        raise BadInput("rows", _("人の行がありません。"), where=name, cure=_("見出しの行の下に、1人1行で書いてください。"))
    return total


def write_part(path: str, start: int, columns: Columns, rows: list[tuple[int, Sequence[str]]], city: str) -> int:
    """Write one part; return how many rows of the file it holds. The same part is the same file, however often it is made."""
    write_people(Path(path), ((columns.cells(row), place, line) for place, (line, row) in enumerate(rows, start)), city)
    return len(rows)


def write_people(path: Path, people: Iterable[tuple[dict[str, str], int, int]], city: str = "") -> None:
    """Write the keys of people (cells by part, row, line) as one file, whole or not at all."""
    ready = [one for cells, place, line in people for one in keys_of(cells, place, line, city)]
    making = path.with_suffix(".making")
    polars.DataFrame(ready, schema=_SCHEMA, orient="row").write_parquet(making, compression="lz4")
    making.replace(path)


def keys_of(cells: dict[str, str], place: int, line: int, city: str = "") -> Iterator[tuple[object, ...]]:
    """Yield the keys of one person: for the name in use, and for each further name. ``cells`` has every part of ``HEADINGS``."""
    tables, address = in_use().id, cells["address"] + cells["lot"] + ("　" + cells["building"] if cells["building"] else "")
    town, lot = _place(tables, address, cells["postcode"], city)
    rest = _birth(cells["birth"]), town, lot, bare_number(cells["phone"])
    number = cells["id"] or _("{n}行目").format(n=line)
    yield place, number, "", *_name(tables, cells["name"]), *_kana(cells["kana"]), *rest
    for alias, name, kana in _further(cells) if cells["former"] or cells["common"] or cells["latin"] else ():
        yield place, number, alias, *_name(tables, name), *_kana(kana), *rest


def _further(cells: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield what a person is called otherwise, and which kind of name it is."""
    former = "former", former_name(cells["name"], cells["former"]), former_name(cells["kana"], cells["former_kana"])
    further = former, ("common", cells["common"], cells["common_kana"]), ("latin", cells["latin"], "")
    yield from (one for one in further if one[1])


@functools.lru_cache(maxsize=100_000)
def _name(_tables: str, text: str) -> tuple[str, str]:
    return name_keys(text)


@functools.lru_cache(maxsize=100_000)
def _kana(text: str) -> tuple[str, str, str]:
    """Return a reading, its key for near ones, and the given name's part of that where a blank parts it."""
    key = reading_key(text)
    _family, _blank, given = text.replace("　", " ").strip().partition(" ")
    return key, near_key(key), near_key(reading_key(given))


@functools.lru_cache(maxsize=100_000)
def _birth(text: str) -> int:
    found = read_register_date(text)
    return int(f"{found.date:%Y%m%d}") if found.exact and found.date else 0


@functools.lru_cache(maxsize=100_000)
def _place(tables: str, text: str, postcode: str, city: str) -> tuple[str, str]:
    """Return town and lot as keys; empty where they are not read surely."""
    if not text:
        return "", ""
    code, town, numbers = address_key(text, context=_context(tables, city))
    if postcode and not town:  # two towns of one name, or a municipality left out
        code, town, numbers = address_key(text, postcode=postcode, context=_context(tables, city))
    whole = f"{code}/{town}" if code and town else ""
    return whole, f"{whole}/{'-'.join(numbers)}" if whole and numbers else ""


@functools.lru_cache(maxsize=8)
def _context(_tables: str, city: str) -> Places:
    return Places(city)
