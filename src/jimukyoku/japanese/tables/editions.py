"""Editions of the tables that answers hang on: postal codes, banks, variants of characters. Which are in use is said from outside.

``with using(tables):`` answers by other editions, for the code inside and nowhere else; without it, by what ships with the program.
What is computed from a table is kept with its set (``by_tables``), so that two editions never mix.
"""

import contextlib
import functools
import hashlib
import lzma
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from importlib import metadata, resources
from typing import Any, TypeVar, TypeVarTuple

R = TypeVar("R")
Given = TypeVarTuple("Given")
KINDS = ("postal", "banks", "variants")
Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, eq=False)
class Table:
    """One edition of one table. ``as_of`` is its day (or month), ``edition`` its name, which is never given to another content."""

    kind: str
    edition: str
    as_of: str
    source: str
    load: Callable[[], Rows] = field(repr=False)
    stated: str = ""

    @functools.cached_property
    def sha256(self) -> str:
        """The hash of its rows: the one its file states, which ``load`` proves, or reckoned now."""
        return self.stated or hash_of(self.load())


@dataclass(frozen=True, eq=False)
class Tables:
    """A set of editions, one of each table."""

    postal: Table
    banks: Table
    variants: Table
    kept: dict[tuple[Any, ...], Any] = field(default_factory=dict, repr=False)

    def __iter__(self) -> Iterator[Table]:
        return iter((self.postal, self.banks, self.variants))

    @functools.cached_property
    def id(self) -> str:
        """What an answer records to be given again: twelve characters for the three editions."""
        return hashlib.sha256("\n".join(f"{one.kind} {one.edition}" for one in self).encode()).hexdigest()[:12]

    def with_(self, table: Table) -> "Tables":
        """Return the set with another edition of one table."""
        postal, banks, variants = (table if one.kind == table.kind else one for one in self)
        return Tables(postal, banks, variants)


def hash_of(rows: Rows) -> str:
    """Return the hash of rows."""
    return hashlib.sha256(_text(rows)).hexdigest()


def _text(rows: Rows) -> bytes:
    return "".join("\t".join(row) + "\n" for row in rows).encode()


def pack(table: Table) -> bytes:
    """Return a table as a file: a line that says what it is, then its rows, compressed."""
    rows = table.load()
    head = "\t".join(("#", table.kind, table.edition, table.as_of, table.source, hash_of(rows))) + "\n"
    return lzma.compress(head.encode() + _text(rows), preset=1)


def unpack(read: Callable[[], bytes]) -> Table:
    """Return the table of a file; its rows are read, and held against their hash, when they are asked for. Raises ValueError."""
    try:
        head = lzma.LZMADecompressor().decompress(read(), max_length=1_000).decode(errors="ignore").partition("\n")[0].split("\t")
    except lzma.LZMAError as problem:
        raise ValueError("表のファイルではありません。") from problem
    if len(head) != 6 or head[0] != "#" or head[1] not in KINDS:
        raise ValueError("表のファイルではありません。")

    def load() -> Rows:
        with contextlib.suppress(lzma.LZMAError, UnicodeDecodeError):
            lines = lzma.decompress(read()).decode().split("\n")[1:-1]
            rows = tuple(tuple(line.split("\t")) for line in lines)
            if hash_of(rows) == head[5]:
                return rows
        raise ValueError(f"表 {head[1]} {head[2]} の内容が、保存したときと違います。")

    return Table(head[1], head[2], head[3], head[4], load, head[5])


@functools.cache
def shipped() -> Tables:
    """Return the editions that come with the program and its packages."""
    from jimukyoku.japanese.names import shrinking  # each reads its package only when it is asked
    from jimukyoku.japanese.tables import bank_list

    packed = resources.files("jimukyoku.japanese.tables").joinpath("postal.tsv.xz")
    zengin, map_ = metadata.version("zengin-code"), metadata.version("jntajis-python")
    day = zengin.rpartition(".")[2]
    return Tables(
        unpack(packed.read_bytes),
        Table("banks", zengin, f"{day[:4]}-{day[4:6]}-{day[6:]}", "zengin-code", bank_list.of_package),
        Table("variants", f"{map_}+{shrinking.OWN_DATE}", shrinking.OWN_DATE, "MJ map, by jntajis-python", shrinking.of_package),
    )  # fmt: skip


_IN_USE: ContextVar[Tables | None] = ContextVar("tables", default=None)


def in_use() -> Tables:
    """Return the editions that answers are given by here and now."""
    return _IN_USE.get() or shipped()


@contextlib.contextmanager
def using(tables: Tables) -> Iterator[Tables]:
    """Answer by these editions inside the block."""
    before = _IN_USE.set(tables)
    try:
        yield tables
    finally:
        _IN_USE.reset(before)


def by_tables(function: Callable[[*Given], R]) -> Callable[[*Given], R]:
    """Keep what a function of the tables returns, with the set of editions it was computed from."""

    @functools.wraps(function)
    def answer(*given: *Given) -> R:
        kept = (_IN_USE.get() or shipped()).kept
        try:
            found: R = kept[function, given]
        except KeyError:
            found = kept[function, given] = function(*given)
        return found

    return answer
