"""Several people in one field: written one after the other, read one by one; the same words in a file and on the web form."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.basics import gettext as _
from jimukyoku.japanese import fold_width, katakana, read_date

PARTS, PEOPLE = "/", ";"  # full-width ones are the same
LONGEST = 100
_KANA = re.compile(r"[ァ-ヶー・\- ().A-Z0-9]+\Z")


@dataclass(frozen=True, slots=True)
class Relative:
    """One person as an applicant wrote them: name, reading, date of birth, and what they are to the applicant."""

    name: str
    kana: str
    birth: dt.date
    relationship: str


def read_kana(text: str) -> str | None:
    """Return a reading in katakana with single blanks, None where something else stands in it."""
    kana = katakana(fold_width(text)).upper()
    return " ".join(kana.split()) if _KANA.match(kana) else None


def read_people(label: str, text: str) -> list[Relative]:
    """Return the people of a field written 「氏名／フリガナ／生年月日／続柄；氏名…」; raises BadInput naming who cannot be read."""
    people = [one.split(PARTS) for one in fold_width(text).split(PEOPLE) if one.strip()]
    return [read_relative(label, place, [part.strip() for part in one]) for place, one in enumerate(people, start=1)]


def read_relative(label: str, place: int, parts: Sequence[str]) -> Relative:
    """Return one person of a list; raises BadInput."""
    who = _("{label}の{n}人目").format(label=label, n=place)
    if len(parts) != 4 or any(mark in part for part in parts for mark in (PARTS, PEOPLE)):
        raise BadInput("people", _("{who}は「氏名／フリガナ／生年月日／続柄」の形ではありません。").format(who=who))
    name, kana, birth, relationship = parts
    reading = read_kana(kana)
    if not name or not relationship or len(name) > LONGEST or len(relationship) > LONGEST:
        raise BadInput("people", _("{who}の氏名か続柄が空か、長すぎます。").format(who=who))
    if reading is None or len(reading) > LONGEST:
        raise BadInput("people", _("{who}のフリガナにカタカナ以外の文字があります。").format(who=who))
    try:
        return Relative(name, reading, read_date(birth), relationship)
    except ValueError as problem:
        raise BadInput("people", _("{who}の生年月日：{problem}").format(who=who, problem=problem)) from problem


def written_people(people: Sequence[Relative]) -> str:
    """Return people as one text, the same whichever way they were written."""
    return PEOPLE.join(PARTS.join((one.name, one.kana, one.birth.isoformat(), one.relationship)) for one in people)
