"""Reading a file of applications, CSV or Excel, into rows of text."""

import datetime as dt
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from jimukyoku.domain.basics import BadInput, Missing
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.intake import META
from jimukyoku.domain.programme import Field, FieldKind, NumberText
from jimukyoku.office.register import reading

# What an Excel file may unpack to: a million rows of the first pack take less; a file made to fill the memory takes more.
MOST_UNPACKED = 500 * 1024 * 1024
# A number of at most five digits in a column of dates counts days (1900-03-01 to 2173); longer ones are written dates.
_SERIALS = range(61, 100_000)
# What openpyxl raises for damaged files; lxml's errors of syntax are SyntaxErrors.
_UNREADABLE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, SyntaxError, KeyError, ValueError, IndexError, TypeError, AttributeError)


def rows(path: Path, fields: Sequence[Field] = ()) -> Iterator[tuple[int, list[str]]]:
    """Yield (line, cells as text) of a CSV (UTF-8 or cp932) or the first sheet of an Excel file, header first.

    ``fields`` tell which columns of an Excel file hold dates, so that a day that Excel kept as a number is a day again.
    """
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        yield from _excel(path, fields)
        return
    encoding, _hash = reading.detect(path)
    yield from reading.lines(path, encoding)


def _excel(path: Path, fields: Sequence[Field]) -> Iterator[tuple[int, list[str]]]:
    if not path.is_file():
        raise Missing("file", _("ファイルがありません。"), where=str(path), cure=_("場所と名前を確かめてください。"))
    try:
        book = _open(path)
        try:
            yield from _cells(book, fields)
        finally:
            book.close()
    except _UNREADABLE as problem:
        raise BadInput(
            "excel", _("Excelファイルとして読めません。"), where=path.name, cure=_("CSV（UTF-8）で保存し直してください。")
        ) from problem


def _open(path: Path) -> Any:
    import openpyxl

    with zipfile.ZipFile(path) as archive:
        size = sum(part.file_size for part in archive.infolist())
    if size > MOST_UNPACKED:
        raise BadInput(
            "excel-size", _("Excelファイルが大きすぎます（展開すると {n:,} MB）。").format(n=size // 1024 // 1024), where=path.name,
            cure=_("CSV（UTF-8）で保存し直すか、シートを分けてください。"),
        )  # fmt: skip
    return openpyxl.load_workbook(path, read_only=True, data_only=True)


def _cells(book: Any, fields: Sequence[Field]) -> Iterator[tuple[int, list[str]]]:
    labels = {one.label for one in fields if one.kind == FieldKind.DATE} | {META["received_on"], META["postmarked_on"]}
    dates: set[int] | None = None
    width = 0  # the header's: some programs leave out the empty cells at the end of a row
    for number, row in enumerate(book.worksheets[0].iter_rows(values_only=True), start=1):
        if all(cell is None for cell in row):
            continue
        texts = [_text(cell) for cell in row]
        width = width or len(texts)
        texts += [""] * (width - len(texts))
        if dates is None:
            dates = {place for place, label in enumerate(texts) if label.strip() in labels}
        else:
            for place in dates:
                texts[place] = _day(texts[place], book.epoch)
        yield number, texts


def _text(cell: Any) -> str:
    """Return a cell as it would have been written: Excel turns dates, numbers and truths into values of its own."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    whole = isinstance(cell, int) or (isinstance(cell, float) and cell.is_integer())
    return NumberText(int(cell)) if whole and cell >= 0 else str(cell)


def _day(text: str, epoch: dt.datetime) -> str:
    from openpyxl.utils.datetime import from_excel

    if isinstance(text, NumberText) and int(text) in _SERIALS:
        return str(from_excel(int(text), epoch).date())
    return text
