"""The bank's word about transfers that came back: payment number and reason, from a table or typed in."""

from collections.abc import Iterable
from pathlib import Path

from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.basics import gettext as _
from jimukyoku.office.register.tables import read_table

HEADER = ("顧客コード", "理由")


def read_returns(path: Path) -> dict[int, str]:
    """Read the bank's list of transfers that came back, by the names in its header."""
    rows = ((_("{file} {n}行目").format(file=path.name, n=line), row["顧客コード"], row["理由"]) for line, row in read_table(path, HEADER))
    return _gather(rows)


def typed_returns(text: str) -> dict[int, str]:
    """Read transfers that came back from lines of 「顧客コード,理由」."""
    rows = []
    for place, line in enumerate(text.splitlines(), 1):
        if line.strip():
            code, _comma, reason = line.replace("，", ",").replace("、", ",").partition(",")
            rows.append((_("{n}行目").format(n=place), code.strip(), reason.strip()))
    return _gather(rows)


def _gather(rows: Iterable[tuple[str, str, str]]) -> dict[int, str]:
    found: dict[int, str] = {}
    for where, code, reason in rows:
        if not code.isascii() or not code.isdigit():
            raise BadInput("returns", _("顧客コード「{code}」が数字ではありません。").format(code=code), where=where)
        if int(code) in found:
            raise BadInput("returns-twice", _("顧客コード「{code}」が2回あります。").format(code=code), where=where)
        found[int(code)] = reason
    return found
