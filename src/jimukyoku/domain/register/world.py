"""What has become of a household since the base date: the reading that gates rely on."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jimukyoku.domain.cases import Stop
from jimukyoku.japanese import read_register_date


@dataclass(frozen=True, slots=True)
class Fact:
    """One change (異動) of one resident."""

    resident_no: str
    kind: str
    effective_on: str
    postal_code: str = ""
    address: str = ""
    building: str = ""
    name: str = ""
    reported_on: str | None = None
    change_no: str = ""
    household_no: str = ""
    head_no: str = ""
    relationship: str = ""
    birth: str | None = None
    sex: str = ""
    tax: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a letter goes."""

    postal_code: str
    address: str
    building: str


def current_address(snapshot: Address, facts: Sequence[Fact]) -> Address | None:
    """Return where the head lives now; None when they moved away and nobody knows where to (平川市 2024: 33 letters)."""
    now: Address | None = snapshot
    for fact in sorted(facts, key=lambda one: one.effective_on):
        if fact.kind in ("move", "move_out", "household"):
            moved = Address(fact.postal_code, fact.address, fact.building) if fact.address else None
            now = moved if moved or fact.kind != "household" else now
    return now


def current_name(snapshot: str, facts: Sequence[Fact]) -> str:
    """Return what the head is called now: the newest change of name (氏名変更) wins."""
    names = [fact.name for fact in sorted(facts, key=lambda one: one.effective_on) if fact.kind == "name" and fact.name]
    return names[-1] if names else snapshot


def print_stop(head: str, facts: Mapping[str, Sequence[Fact]], *, protected: bool, reachable: bool) -> str | None:
    """Tell why nothing may be printed for a household now, or None."""
    if any(fact.kind == "death" for fact in facts.get(head, ())):
        return Stop.HEAD_DECEASED.value
    if protected:
        return Stop.PROTECTED.value
    if not reachable:
        return Stop.MOVED.value
    return None


def known_by(reported_on: str | None, today: dt.date) -> bool:
    """Tell whether a change reported on that day could be known ``today``."""
    return reported_on is None or reported_on <= today.isoformat()


def birth_bounds(birth: dt.date | None, precision: str, text: str = "") -> tuple[dt.date | None, dt.date | None]:
    """Return the first and last day on which somebody can have been born, by the register's own words where it has any.

    None where no bound is known. An age that the last day has attained is attained for sure; one that the first day has
    not attained surely is not.
    """
    if birth is not None and precision == "day":
        return birth, birth
    if birth is not None and not text:
        text = f"{birth.year:04d}{birth.month if precision == 'month' else 0:02d}00"
    found = read_register_date(text)
    return found.earliest, found.latest


def removal(resident_no: str, reason: str, removed_on: str | None, as_of: str) -> Fact:
    """Return as a change what an extract says of somebody it no longer lists: dead (消除事由 B1…), or gone nobody says where."""
    kind = "death" if reason.startswith("B1") else "move_out"
    return Fact(resident_no, kind, removed_on or as_of)
