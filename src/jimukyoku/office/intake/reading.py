"""Reading a file of applications, CSV or Excel, into rows of text."""

import datetime as dt
import zipfile
from collections.abc import Iterator
from pathlib import Path

from jimukyoku.domain.basics import BadInput, Missing
from jimukyoku.domain.basics import gettext as _
from jimukyoku.office.register import reading


def rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield (line, cells as text) of a CSV (UTF-8 or cp932) or the first sheet of an Excel file, header first."""
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        yield from _excel(path)
        return
    encoding, _hash = reading.detect(path)
    yield from reading.lines(path, encoding)


def _excel(path: Path) -> Iterator[tuple[int, list[str]]]:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    if not path.is_file():
        raise Missing("file", _("ファイルがありません。"), where=str(path), cure=_("場所と名前を確かめてください。"))
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError) as problem:
        raise BadInput(
            "excel", _("Excelファイルとして読めません。"), where=path.name, cure=_("CSV（UTF-8）で保存し直してください。")
        ) from problem
    try:
        width = 0  # the header's: some programs leave out the empty cells at the end of a row
        for number, row in enumerate(book.worksheets[0].iter_rows(values_only=True), start=1):
            if any(cell is not None for cell in row):
                width = width or len(row)
                yield number, [_text(cell) for cell in row] + [""] * (width - len(row))
    finally:
        book.close()


def _text(cell: object) -> str:
    """Return a cell as it would have been written: Excel turns dates and numbers into values of its own."""
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
