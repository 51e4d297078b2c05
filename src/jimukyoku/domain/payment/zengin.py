"""The Zengin transfer file (全銀協規定 総合振込): records of 120 bytes, written to the byte, read to the letter.

Offsets: 1 header (種別 21), 2 data, 8 trailer, 9 end. N fields are right-aligned with zeros, C fields left-aligned with
blanks. In a payment file nothing is cut, nothing dropped and nothing guessed: what does not fit is refused by name.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.basics import gettext as _
from jimukyoku.japanese import zengin_kana

RECORD = 120
_ONE_BYTE = re.compile(rb"[\x20-\x7e\xa1-\xdf]*\Z")
SEPARATORS = {"none": b"", "cr": b"\r", "lf": b"\n", "crlf": b"\r\n"}


@dataclass(frozen=True, slots=True)
class Originator:
    """Who pays: the municipality as its bank knows it."""

    code: str
    name_kana: str
    bank: str
    bank_kana: str
    branch: str
    branch_kana: str
    account_type: str
    account_number: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """One transfer. ``customer_code`` is our own payment number (10 digits), which returns name again."""

    bank: str
    bank_kana: str
    branch: str
    branch_kana: str
    account_type: str
    account_number: str
    payee_kana: str
    amount: int
    customer_code: str


@dataclass(frozen=True, slots=True)
class BankProfile:
    """What banks differ in. 新規コード is 0 (neither first nor changed), 手形交換所 and EDI are left blank."""

    separator: str = "crlf"
    end_of_file: bool = False
    allow_wo: bool = False


@dataclass(frozen=True, slots=True)
class TransferFile:
    """A file as read back."""

    originator: Originator
    month_day: str
    transfers: tuple[Transfer, ...]
    count: int
    total: int


def write_transfers(
    originator: Originator,
    transfers: Iterable[Transfer],
    *,
    value_date: dt.date,
    profile: BankProfile = BankProfile(),  # frozen
) -> bytes:
    """Return the file. Raises BadInput naming the record when anything cannot be written exactly as it is."""
    separator = SEPARATORS[profile.separator]
    records = [_header(originator, value_date, profile)]
    count = total = 0
    for count, one in enumerate(transfers, start=1):  # the last number is the count
        records.append(_data(one, count, profile))
        total += one.amount
    if not count:
        raise BadInput("no-transfers", _("振込が1件もありません。"))
    if count > 999_999 or total > 999_999_999_999:
        raise BadInput("too-many", _("1つの振込ファイルに入る件数・金額を超えています。"), cure=_("分けて作成してください。"))
    records.append(b"8%06d%012d" % (count, total) + b" " * 101)
    records.append(b"9" + b" " * 119)
    return separator.join(records) + separator + (b"\x1a" if profile.end_of_file else b"")


def why_unwritable(one: Transfer, profile: BankProfile = BankProfile()) -> str:  # frozen
    """Return why a transfer cannot be written exactly as it is; empty when it can."""
    try:
        _data(one, 1, profile)
    except BadInput as problem:
        return problem.what
    return ""


def _header(one: Originator, value_date: dt.date, profile: BankProfile) -> bytes:
    where = _("振込依頼人")
    text = (
        f"1210{_digits(one.code, 10, where)}{_name(one.name_kana, 40, where, profile)}{value_date:%m%d}"
        f"{_digits(one.bank, 4, where)}{_branch(one.bank_kana, where)}{_digits(one.branch, 3, where)}"
        f"{_branch(one.branch_kana, where)}{_kind(one.account_type, where)}{_digits(one.account_number, 7, where)}"
    )
    return text.encode("cp932").ljust(RECORD)


def _data(one: Transfer, number: int, profile: BankProfile) -> bytes:
    where = _("{n}件目 顧客コード {code}").format(n=number, code=one.customer_code)
    if not 0 < one.amount < 10_000_000_000:
        raise BadInput("amount", _("金額が正しくありません: {n}").format(n=one.amount), where=where)
    text = (
        f"2{_digits(one.bank, 4, where)}{_branch(one.bank_kana, where)}{_digits(one.branch, 3, where)}"
        f"{_branch(one.branch_kana, where)}    {_kind(one.account_type, where)}{_digits(one.account_number, 7, where)}"
        f"{_name(one.payee_kana, 30, where, profile)}{one.amount:010d}0{_digits(one.customer_code, 10, where)}"
        f"{'':10}7{'':8}"
    )
    return text.encode("cp932")


def _digits(text: str, size: int, where: str) -> str:
    if len(text) != size or not text.isascii() or not text.isdigit():
        raise BadInput("digits", _("{n}桁の数字ではありません: 「{text}」").format(n=size, text=text), where=where)
    return text


def _kind(text: str, where: str) -> str:
    if text not in ("1", "2", "4", "9"):
        raise BadInput("account-type", _("預金種別が正しくありません: 「{text}」").format(text=text), where=where)
    return text


def _name(text: str, size: int, where: str, profile: BankProfile) -> str:
    try:
        kana = zengin_kana(text, allow_wo=profile.allow_wo)
    except ValueError as problem:
        raise BadInput("kana", str(problem), where=where, cure=_("カナ名義を通帳で確かめてください。")) from problem
    if not kana.strip() or len(kana) > size:
        raise BadInput(
            "kana-length", _("名義が空か、{n}文字を超えています: 「{text}」").format(n=size, text=text), where=where
        )
    return kana.ljust(size)


def _branch(text: str, where: str) -> str:
    try:
        kana = zengin_kana(text, kind="branch")
    except ValueError as problem:
        raise BadInput("kana", str(problem), where=where) from problem
    if not 0 < len(kana) <= 15:
        raise BadInput("kana-length", _("銀行・支店名が空か、15文字を超えています: 「{text}」").format(text=text), where=where)
    return kana.ljust(15)


def records_of(content: bytes) -> Iterator[bytes]:
    """Yield the records of a file, whatever separates them; raises BadInput where one is not 120 bytes long."""
    body = content.rstrip(b"\x1a")
    place = 0
    number = 0
    while place < len(body):
        number += 1
        record = body[place : place + RECORD]
        if len(record) < RECORD or b"\r" in record or b"\n" in record:
            raise BadInput(
                "record-length",
                _("レコードが120バイトではありません。"),
                where=_("{n}レコード目（{byte}バイト目から）").format(n=number, byte=place + 1),
                cure=_("ファイルが途中で切れていないか、変換されていないかを確かめてください。"),
            )
        yield record
        place += RECORD
        while body[place : place + 1] in (b"\r", b"\n"):
            place += 1


def read_transfers(content: bytes) -> TransferFile:
    """Read a file back, strictly: header, data, trailer that agrees, end. Raises BadInput naming record and column."""
    originator: Originator | None = None
    month_day, count, total, state = "", 0, 0, "1"
    transfers: list[Transfer] = []
    for number, record in enumerate(records_of(content), start=1):
        kind = chr(record[0])
        if kind not in {"1": "1", "2": "28", "9": "9", "": ""}[state]:
            raise BadInput("record-order", _("レコードの順序が正しくありません: {kind}").format(kind=kind), where=f"{number}")
        if kind == "1":
            originator, month_day, state = _read_header(record), _text(record, 54, 4, number), "2"
        elif kind == "2":
            transfers.append(_read_data(record, number))
        elif kind == "8":
            count, total, state = _number(record, 1, 6, number), _number(record, 7, 12, number), "9"
        else:
            state = ""
    if originator is None or state:
        raise BadInput("record-order", _("ファイルの終わりのレコードがありません。"), cure=_("途中で切れていないか確かめてください。"))
    if (count, total) != (len(transfers), sum(one.amount for one in transfers)):
        raise BadInput("trailer", _("トレーラの件数・金額が明細と一致しません。"), cure=_("このファイルは使わないでください。"))
    return TransferFile(originator, month_day, tuple(transfers), count, total)


def _read_header(record: bytes) -> Originator:
    if record[1:3] != b"21":
        raise BadInput("kind", _("総合振込（種別コード21）のファイルではありません。"), where=_("1レコード目 2バイト目"))
    places = ((4, 10), (14, 40), (58, 4), (62, 15), (77, 3), (80, 15), (95, 1), (96, 7))
    return Originator(*(_text(record, start, size, 1) for start, size in places))


def _read_data(record: bytes, number: int) -> Transfer:
    bank, bank_kana, branch, branch_kana, kind, account, payee, code = (
        _text(record, start, size, number)
        for start, size in ((1, 4), (5, 15), (20, 3), (23, 15), (42, 1), (43, 7), (50, 30), (91, 10))
    )
    amount = _number(record, 80, 10, number)
    return Transfer(bank, bank_kana, branch, branch_kana, kind, account, payee, amount, code)


def _text(record: bytes, start: int, size: int, number: int) -> str:
    text = record[start : start + size]
    if not _ONE_BYTE.match(text):
        raise BadInput(
            "characters",
            _("1バイトの文字でないものがあります: 「{text}」").format(text=text.decode("cp932", "replace")),
            where=_("{n}レコード目 {byte}バイト目").format(n=number, byte=start + 1),
        )
    return text.decode("cp932").rstrip()


def _number(record: bytes, start: int, size: int, number: int) -> int:
    text = record[start : start + size]
    if not text.isdigit():
        raise BadInput(
            "number",
            _("数字でない桁があります: 「{text}」").format(text=text.decode("cp932", "replace")),
            where=_("{n}レコード目 {byte}バイト目").format(n=number, byte=start + 1),
        )
    return int(text)
