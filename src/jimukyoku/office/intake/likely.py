"""Whose post this may be: who of the register is most like whoever wrote a row that names no case, and why.

A person decides; this only saves them the search. It compares by the levels of ``engines/matching`` where that part is installed.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jimukyoku.domain.intake import near_births
from jimukyoku.japanese import near_key, reading_key
from jimukyoku.office.cases.models import Case
from jimukyoku.office.intake.sorting import Written
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.register import queries as register
from jimukyoku.office.register.queries import Listing, Sources

_LIKE = 0.01


@dataclass(frozen=True)
class Likely:
    """A household that may have written: its case where it has one in this programme, and what agrees with whom of it."""

    household_no: str
    case: Case | None
    reason: str


def likely(programme: Programme, row: Written, today: dt.date) -> list[Likely]:
    """Return up to five households that may have sent a row, the likeliest first; none without a date of birth.

    The address of a household in which somebody is protected is not compared: the answer must not hint at it.
    """
    try:
        from jimukyoku.engines.matching import look_for
    except ImportError:
        return []
    birth = row.values.get("applicant_birth")
    if not isinstance(birth, dt.date):
        return []
    read = register.sources(programme.municipality_id)
    people = _worth_comparing(row.values, register.born_on(read, near_births(birth)), birth)
    if not people:
        return []
    homes = {one.resident_no: one.household_no for one in people}
    hidden = _guarded(read, set(homes.values()), today)
    found = look_for(_writer(row.values, birth), (_known(one, one.household_no in hidden) for one in people))
    reasons: dict[str, str] = {}
    for candidate in found:
        if candidate.probability >= _LIKE:
            reasons.setdefault(homes[candidate.number], candidate.reason)
    cases = {case.household_no: case for case in Case.objects.filter(programme=programme.pk, household_no__in=reasons)}
    return [Likely(number, cases.get(number), reason) for number, reason in reasons.items()]


def _guarded(read: Sources, households: set[str], today: dt.date) -> set[str]:
    """Return the households in which somebody is protected."""
    members = {one.resident_no: number for number, of in register.people(read, households).items() for one in of}
    return {members[resident] for resident in register.protected(read, members, today)}


def _worth_comparing(values: Mapping[str, Any], people: Iterable[Listing], birth: dt.date) -> Sequence[Listing]:
    """Leave out who was born on another day and whose name does not even begin alike."""
    name, kana = str(values.get("applicant_name") or ""), near_key(reading_key(str(values.get("applicant_kana") or "")))

    def begins_alike(one: Listing) -> bool:
        return bool(name and one.name.startswith(name[0])) or bool(kana and near_key(reading_key(one.kana)).startswith(kana[:2]))

    return [one for one in people if one.birth == birth.isoformat() or begins_alike(one)]


def _writer(values: Mapping[str, Any], birth: dt.date) -> dict[str, str]:
    cells = {"name": "applicant_name", "kana": "applicant_kana", "postcode": "postal_code", "address": "address", "phone": "phone"}
    return {"birth": birth.isoformat(), **{part: str(values.get(field) or "") for part, field in cells.items()}}


def _known(one: Listing, hidden: bool) -> dict[str, str]:
    place = {} if hidden else {"postcode": one.postal_code, "address": one.address, "building": one.building}
    return {
        "id": one.resident_no, "name": one.name, "kana": one.kana, "birth": one.birth or "", "former": one.former_name,
        "former_kana": one.former_kana, "common": one.alias, "common_kana": one.alias_kana, **place,
    }  # fmt: skip
