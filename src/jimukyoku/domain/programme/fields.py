"""The fields of a programme: each described once, for every channel; and the strict reading of what people write."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.programme.language import Value
from jimukyoku.domain.programme.people import read_kana, read_people, written_people
from jimukyoku.japanese import bare_number, fold_width, read_date


class FieldKind(StrEnum):
    """What a field holds."""

    TEXT = "text"
    KANA = "kana"
    DIGITS = "digits"
    PHONE = "phone"
    DATE = "date"
    BOOL = "bool"
    INT = "int"
    CHOICE = "choice"
    PEOPLE = "people"


class Asking(StrEnum):
    """How the web form treats a field: asked; asked only of those on no list; told on paper; declared and dated at the end."""

    ASK = "ask"
    UNLISTED = "unlisted"
    PAPER = "paper"
    DECLARATION = "declaration"
    TODAY = "today"


class Printing(StrEnum):
    """How the printed form treats a field: filled in where it is known; signed instead of written; left out."""

    PREFILLED = "prefilled"
    SIGNATURE = "signature"
    NO = "no"


class Sensitivity(StrEnum):
    """How far a field's content may travel."""

    PUBLIC = "public"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"


@dataclass(frozen=True)
class Field:
    """One field: its identifier in rules, its label in CSV and on forms, and what may stand in it.

    ``choices`` maps what rules see to what people write (for a bool: ``true`` and ``false``). Fields with the same ``page``
    are asked on one page of the web form; ``column`` says whether a file of applications must have a column for it;
    ``printed`` is one of ``Printing`` or empty: asked on paper like any other.
    """

    id: str
    label: str
    kind: FieldKind
    sensitivity: Sensitivity = Sensitivity.PERSONAL
    length: int = 200
    choices: Mapping[str, str] = field(default_factory=dict, hash=False)
    example: str = ""
    printed: str = ""
    required: bool = True
    online: Asking = Asking.ASK
    page: str = ""
    column: bool = True


class NumberText(str):
    """Digits that a spreadsheet kept as a number: zeros in front are lost, and only the field knows how many there were.

    What is written stays as it is; the zeros come back when it is read. Trimming keeps it what it is.
    """

    __slots__ = ()

    def strip(self, chars: str | None = None, /) -> "NumberText":
        """Return itself: there is nothing around a number to be trimmed."""
        return self


# What the system reads by itself, and the kinds it can read: to find the case, to know the applicant, to pay.
NEEDED_FIELDS: Mapping[str, tuple[FieldKind, ...]] = {
    "household_no": (FieldKind.DIGITS, FieldKind.TEXT),
    "applicant_name": (FieldKind.TEXT,),
    "applicant_kana": (FieldKind.KANA,),
    "applicant_birth": (FieldKind.DATE,),
    "declines": (FieldKind.BOOL,),
    "account_choice": (FieldKind.CHOICE,),
    "bank_code": (FieldKind.DIGITS,),
    "branch_code": (FieldKind.DIGITS,),
    "account_type": (FieldKind.CHOICE,),
    "account_number": (FieldKind.DIGITS,),
    "account_holder_kana": (FieldKind.KANA,),
}
# Columns of every file of applications that are no fields of a pack.
TAKEN_LABELS = ("受付元番号", "受付経路", "受付日", "消印日")

_CODE_LENGTHS = {"bank_code": 4, "branch_code": 3, "account_number": 7}
_PHONE = re.compile(r"0[0-9]{8,10}\Z")


def read_field(field: Field, text: str) -> Value:
    """Return what ``text`` means in ``field``; raises BadInput with a sentence about what is wrong with it.

    Width never matters. Nothing is guessed: what cannot be read is for a person, with the text as it was written.
    """
    plain = fold_width(text).strip()
    if isinstance(text, NumberText):
        plain = _with_zeros(field, plain)
    if len(plain) > field.length:
        raise BadInput("length", _("{label}が{n}文字を超えています。").format(label=field.label, n=field.length))
    return _READERS[field.kind](field, plain)


def _with_zeros(field: Field, number: str) -> str:
    """Return a number with the zeros it must have had: codes of the banks have one length, a telephone number one zero."""
    if field.kind == FieldKind.DIGITS:
        return number.zfill(_CODE_LENGTHS.get(field.id, 0))
    return f"0{number}" if field.kind == FieldKind.PHONE else number


def _text(field: Field, plain: str) -> Value:
    return plain


def _kana(field: Field, plain: str) -> Value:
    kana = read_kana(plain)
    if kana is None:
        raise BadInput("kana", _("{label}にカタカナ以外の文字があります。").format(label=field.label))
    return kana


def _digits(field: Field, plain: str) -> Value:
    digits = bare_number(plain)
    if not digits.isascii() or not digits.isdigit():
        raise BadInput("digits", _("{label}に数字以外の文字があります。").format(label=field.label))
    return digits


def _phone(field: Field, plain: str) -> Value:
    digits = bare_number(plain)
    if not _PHONE.match(digits):
        raise BadInput("phone", _("{label}が電話番号ではありません。").format(label=field.label))
    return digits


def _date(field: Field, plain: str) -> Value:
    try:
        return read_date(plain)
    except ValueError as problem:
        raise BadInput("date", f"{field.label}：{problem}") from problem


def _choice(field: Field, plain: str) -> Value:
    for value, label in field.choices.items():
        if plain in (label, value):
            return value == "true" if field.kind == FieldKind.BOOL else value
    raise BadInput(
        "choice", _("{label}は{all}のどれかです。").format(label=field.label, all="・".join(field.choices.values()))
    )


def _people(field: Field, plain: str) -> Value:
    return written_people(read_people(field.label, plain))


def _int(field: Field, plain: str) -> Value:
    digits = plain.replace(",", "")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 12:
        raise BadInput("int", _("{label}が数ではありません。").format(label=field.label))
    return int(digits)


_READERS = {
    FieldKind.TEXT: _text,
    FieldKind.KANA: _kana,
    FieldKind.DIGITS: _digits,
    FieldKind.PHONE: _phone,
    FieldKind.DATE: _date,
    FieldKind.BOOL: _choice,
    FieldKind.CHOICE: _choice,
    FieldKind.INT: _int,
    FieldKind.PEOPLE: _people,
}
