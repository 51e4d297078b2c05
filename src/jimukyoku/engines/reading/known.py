"""What the register lets expect of each case: a table by number, which every process reads once.

Columns are named as the form's fields are, by identifier or label (氏名, フリガナ …); others are left alone.
"""

import csv
import functools
import io
from collections.abc import Mapping
from pathlib import Path

from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.basics import gettext as _

_NUMBERS = ("番号", "受付番号", "receipt_number")


@functools.lru_cache(maxsize=1)
def read_known(path: Path) -> Mapping[str, Mapping[str, str]]:
    """Return what is expected by number (without hyphens) and column. CSV in UTF-8 or Windows-31J.

    Raises BadInput where there is no such column, the encoding is another, or a number stands twice.
    """
    rows = csv.DictReader(io.StringIO(_text(path), newline=""))
    column = next((one for one in _NUMBERS if one in (rows.fieldnames or ())), None)
    if column is None:
        cure = _("1行目に「番号」か「受付番号」の列を入れてください。")
        raise BadInput("known.columns", _("番号の列がありません。"), where=str(path), cure=cure)
    found: dict[str, Mapping[str, str]] = {}
    for line, row in enumerate(rows, start=2):
        number = (row.pop(column) or "").strip().replace("-", "")
        if number and found.setdefault(number, row) is not row:
            what, where = _("番号「{number}」が2回あります。").format(number=number), _("{file} {n}行目").format(file=path.name, n=line)
            raise BadInput("known.twice", what, where=where, cure=_("どちらかの行を除いてください。"))
    return found


def _text(path: Path) -> str:
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    cure = _("CSV（UTF-8）で保存し直してください。")
    raise BadInput("known.encoding", _("文字コードが分かりません。"), where=str(path), cure=cure)
