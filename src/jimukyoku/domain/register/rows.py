"""One line of a register file into one row of plain values, or a refusal that says why.

A row is refused only when it cannot be identified or placed; an unknown date of birth, an unlisted tax status or a
missing reading is a fact to keep, never a reason to drop a person (住民記録システム標準仕様書 1.1.8).
"""

import datetime as dt
import re
from collections.abc import Callable, Sequence

from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.register.columns import HEADERS, Source
from jimukyoku.domain.register.headings import Layout
from jimukyoku.japanese import ACCOUNT_KINDS, fold_width, read_register_date, read_yucho, writes_symbol

_NUMBER = re.compile(r"[0-9]{1,15}\Z")
TAX = {"1": "exempt", "2": "equal_only", "3": "taxable", "4": "undeclared"}
CHANGE_KINDS = {
    "D": "death", "O": "move_out", "M": "move", "H": "household", "N": "name", "B": "birth", "I": "move_in", "T": "tax",
}  # fmt: skip

PEOPLE_COLUMNS = (
    "resident_no", "household_no", "head_no", "listed", "foreign", "name", "kana", "former_name", "former_kana", "alias",
    "alias_kana", "birth", "birth_text", "birth_precision", "sex", "relationship", "postal_code", "address",
    "building", "moved_in_on", "previous_household_no", "removed_reason", "removed_on", "suppressed", "phone",
)  # fmt: skip
TAX_COLUMNS = ("resident_no", "year", "tax", "dependent")
CHANGE_COLUMNS = (
    "change_no", "resident_no", "kind", "effective_on", "reported_on", "household_no", "head_no", "name", "kana",
    "postal_code", "address", "building", "relationship", "birth", "sex", "tax",
)  # fmt: skip
PROTECTED_COLUMNS = ("resident_no", "role", "starts_on", "ends_on", "perpetrator_no")
ACCOUNT_COLUMNS = ("resident_no", "bank_code", "branch_code", "account_type", "account_number", "holder_kana", "origin")
PAST_COLUMNS = ("programme_name", "household_no", "resident_no", "is_head", "paid_on", "amount")

# The most letters a column of the database takes. PostgreSQL would abort the whole file at a longer one without saying
# where; SQLite would keep it. Here the row is refused on both, with its line (a test holds this against the tables).
LENGTHS: dict[Source, dict[str, int]] = {
    Source.PEOPLE: {
        "sex": 2, "relationship": 60, "postal_code": 7, "previous_household_no": 15, "removed_reason": 8, "phone": 40,
    },
    Source.TAX: {},
    Source.CHANGES: {"household_no": 15, "head_no": 15, "postal_code": 7, "relationship": 60, "sex": 2},
    Source.PROTECTED: {"role": 2, "perpetrator_no": 15},
    Source.ACCOUNTS: {"bank_code": 4, "branch_code": 3, "account_number": 7, "origin": 2},
    Source.PAST: {},
}  # fmt: skip
# What may occur once in a file: the columns that identify a row. Other kinds of file may name a person repeatedly.
IDENTITY: dict[Source, tuple[str, ...]] = {
    Source.PEOPLE: ("resident_no",),
    Source.TAX: ("resident_no", "year"),
    Source.CHANGES: ("change_no",),
}
_LARGEST_YEN = 9  # digits

Values = tuple[str | int | bool | None, ...]


class Cells:
    """The cells of one line by column name; the same object is filled again for every line."""

    __slots__ = ("positions", "row")

    def __init__(self, layout: Layout) -> None:
        self.positions = dict(layout.positions)
        self.row: Sequence[str] = ()

    def text(self, column: str) -> str:
        """Return the cell without surrounding blanks; empty when the file lacks the column."""
        place = self.positions[column]
        return self.row[place].strip() if place >= 0 else ""

    def kana(self, column: str) -> str:
        """Return a reading in full-width katakana with single blanks, however wide it was written."""
        return " ".join(fold_width(self.text(column)).split())

    def number(self, column: str, label: str) -> str:
        """Return an identifying number as it stands, leading zeros included; refuse anything else."""
        text = self.text(column)
        if not _NUMBER.match(text):
            raise BadInput("number", _("{label}が数字ではありません: 「{text}」").format(label=label, text=text[:20]))
        return text

    def code(self, column: str, label: str, codes: Sequence[str]) -> str:
        """Return a code out of ``codes``; refuse anything else."""
        text = self.text(column)
        if text not in codes:
            raise BadInput("code", _("{label}のコードが不明です: 「{text}」").format(label=label, text=text[:20]))
        return text

    def day(self, column: str, label: str) -> str | None:
        """Return a date as ISO text (known in part: the first day it may mean), None when empty.

        Refuse what does not even tell the year.
        """
        text = self.text(column)
        if not text or text == "00000000":
            return None
        found = _plain_day(text) or read_register_date(text).date
        if found is None:
            raise BadInput("date", _("{label}が日付ではありません: 「{text}」").format(label=label, text=text[:20]))
        return found.isoformat()


def _plain_day(text: str) -> dt.date | None:
    if len(text) == 8 and text.isascii() and text.isdigit():
        try:
            return dt.date(int(text[:4]), int(text[4:6]), int(text[6:]))
        except ValueError:
            return None
    return None


def _people(cells: Cells) -> Values:
    name = cells.text("name")
    if not name:
        raise BadInput("name", _("氏名が空です。"))
    birth_cell = cells.text("birth")
    exact = _plain_day(birth_cell)
    birth: str | None
    if exact:
        birth, birth_text, precision = exact.isoformat(), "", "day"
    else:
        reading = read_register_date(cells.text("birth_text") or birth_cell)
        birth, precision = (reading.date.isoformat() if reading.date else None), reading.precision
        birth_text = reading.text
    return (
        cells.number("resident_no", _("宛名番号")),
        cells.number("household_no", _("世帯番号")),
        cells.number("head_no", _("世帯主宛名番号")),
        cells.code("status", _("住民状態"), ("1", "2")) == "1",
        cells.code("kind", _("住民種別"), ("1", "2")) == "2",
        name,
        cells.kana("kana"),
        cells.text("former_name"),
        cells.kana("former_kana"),
        cells.text("alias"),
        cells.kana("alias_kana"),
        birth,
        birth_text,
        precision,
        cells.text("sex"),
        cells.text("relationship"),
        cells.text("postal_code").replace("-", ""),
        cells.text("address") + cells.text("lot"),
        cells.text("building"),
        cells.day("moved_in_on", _("住民となった年月日")),
        cells.text("previous_household_no"),
        cells.text("removed_reason"),
        cells.day("removed_on", _("消除年月日")),
        cells.text("suppressed") == "1",
        cells.text("phone"),
    )


def _tax(cells: Cells) -> Values:
    status = TAX[cells.code("tax", _("課税区分"), tuple(TAX))]
    year = cells.number("year", _("年度"))
    if len(year) != 4:
        raise BadInput("number", _("年度が西暦4桁ではありません: 「{text}」").format(text=year))
    return cells.number("resident_no", _("宛名番号")), int(year), status, cells.text("dependent") == "1"


def _changes(cells: Cells) -> Values:
    tax = cells.text("tax")
    birth = cells.text("birth")
    reported_on = cells.day("reported_on", _("届出年月日"))
    effective_on = cells.day("effective_on", _("異動年月日")) or reported_on  # without a day no gate would see it
    if effective_on is None:
        raise BadInput("date", _("異動年月日と届出年月日がどちらも空です。"))
    return (
        cells.number("change_no", _("異動連番")),
        cells.number("resident_no", _("宛名番号")),
        CHANGE_KINDS[cells.code("kind", _("異動事由"), tuple(CHANGE_KINDS))],
        effective_on,
        reported_on,
        cells.text("household_no"),
        cells.text("head_no"),
        cells.text("name"),
        cells.kana("kana"),
        cells.text("postal_code").replace("-", ""),
        cells.text("address") + cells.text("lot"),
        cells.text("building"),
        cells.text("relationship"),
        (found.isoformat() if birth and (found := _plain_day(birth)) else None),
        cells.text("sex"),
        TAX.get(tax, "") if tax else "",
    )


def _protected(cells: Cells) -> Values:
    return (
        cells.number("resident_no", _("宛名番号")),
        cells.text("role"),
        cells.day("starts_on", _("開始年月日")),
        cells.day("ends_on", _("終了年月日")),
        cells.text("perpetrator_no"),
    )


def _account(cells: Cells) -> Values:
    resident = cells.number("resident_no", _("宛名番号"))
    bank = cells.number("bank_code", _("金融機関コード")).zfill(4)
    branch = cells.number("branch_code", _("支店コード")).zfill(3)
    kind = cells.code("account_type", _("預金種別"), ("1", "2", "4", "9"))
    number = cells.number("account_number", _("口座番号")).zfill(7)
    if writes_symbol(bank, branch):
        branch, kind, number = _of_symbol(branch, number, kind)
    return resident, bank, branch, kind, number, cells.text("holder_kana"), cells.text("origin")


def _of_symbol(symbol: str, number: str, kind: str) -> tuple[str, str, str]:
    """Return branch, kind and number of an account that the file has by 記号 and 番号 (ゆうちょ銀行); refuse what means none."""
    try:
        found = read_yucho(symbol, number, kind)
    except ValueError as problem:
        raise BadInput("account", str(problem)) from problem
    return found.branch, ACCOUNT_KINDS[found.kind], found.number


def _past(cells: Cells) -> Values:
    amount = cells.text("amount")
    if len(amount) > _LARGEST_YEN:
        raise BadInput("length", _("{label}が{n}文字を超えています。").format(label=_("金額"), n=_LARGEST_YEN))
    return (
        cells.text("programme_name"),
        cells.number("household_no", _("世帯番号")),
        cells.number("resident_no", _("宛名番号")),
        cells.text("is_head") == "1",
        cells.day("paid_on", _("支給年月日")),
        int(amount) if amount.isascii() and amount.isdigit() else None,
    )


READERS: dict[Source, tuple[tuple[str, ...], Callable[[Cells], Values]]] = {
    Source.PEOPLE: (PEOPLE_COLUMNS, _people),
    Source.TAX: (TAX_COLUMNS, _tax),
    Source.CHANGES: (CHANGE_COLUMNS, _changes),
    Source.PROTECTED: (PROTECTED_COLUMNS, _protected),
    Source.ACCOUNTS: (ACCOUNT_COLUMNS, _account),
    Source.PAST: (PAST_COLUMNS, _past),
}


def row_reader(layout: Layout) -> tuple[tuple[str, ...], Callable[[Sequence[str]], Values]]:
    """Return the columns of this kind of file, and a function from one line's cells to their values.

    The function raises BadInput (without a place: the caller knows the line) when the row must be refused.
    """
    columns, read = READERS[layout.source]
    cells = Cells(layout)
    limits = [(columns.index(name), most, _label(layout.source, name)) for name, most in LENGTHS[layout.source].items()]

    def one(row: Sequence[str]) -> Values:
        if len(row) != layout.width:
            raise BadInput(
                "cells", _("項目の数が見出しと違います（{have}／{want}）。").format(have=len(row), want=layout.width)
            )
        cells.row = row
        values = read(cells)
        for place, most, label in limits:
            if len(str(values[place] or "")) > most:
                raise BadInput("length", _("{label}が{n}文字を超えています。").format(label=label, n=most))
        return values

    return columns, one


def identity(source: Source, columns: Sequence[str], values: Values) -> Values | None:
    """Return what may occur only once in a file of this kind, as it stands in a row; None where nothing must."""
    names = IDENTITY.get(source)
    return tuple(values[columns.index(name)] for name in names) if names else None


def twice(source: Source, found: Sequence[object], first: int) -> str:
    """Return the sentence that refuses a row whose ``found`` identity stands in line ``first`` already."""
    names = "・".join(f"{_label(source, name)} {value}" for name, value in zip(IDENTITY[source], found, strict=True))
    return _("{names} が {first} 行目と重複しています。").format(names=names, first=first)


def _label(source: Source, column: str) -> str:
    headers = HEADERS[source]
    return headers.get(column) or headers[f"{column}?"]
