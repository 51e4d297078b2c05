"""What became known only after the extract: who was a member on the base date after all, who was not, whose tax was corrected.

An extract tells of its day. A death, a move or a correction that had taken effect by the base date may be reported weeks
later; it counts as soon as it is known. What was reported before the extract is in it already and is not applied again.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jimukyoku.domain.register.world import Fact


@dataclass(frozen=True, slots=True)
class Days:
    """The days a reading goes by: the base date, and the days of the extract and of the tax file (empty: there is none)."""

    base: str
    people: str
    tax: str


@dataclass(frozen=True, slots=True)
class Late:
    """What became known of one resident, as it was on the base date. ``joined`` put them into another household."""

    dead: bool = False
    left: bool = False
    joined: Fact | None = None
    tax: str = ""


def in_order(sent: Iterable[tuple[int, Fact]]) -> list[Fact]:
    """Return each change once, in the order in which they took effect, then were reported, then were numbered.

    ``sent`` gives every change with the number of the file it came in; of one that was sent again the newest file's
    version counts. It is the same change when number, resident and kind agree: where every file begins to count at 1
    again, the number alone would lose other people's changes.
    """
    newest: dict[tuple[str, str, str], tuple[int, Fact]] = {}
    for file, fact in sent:
        key = (fact.change_no, fact.resident_no, fact.kind)
        if key not in newest or newest[key][0] <= file:
            newest[key] = (file, fact)
    facts = [fact for _file, fact in newest.values()]
    return sorted(facts, key=lambda one: (one.effective_on, one.reported_on or "", int(one.change_no or 0)))


def known_after(fact: Fact, day: str) -> bool:
    """Tell whether a change became known after ``day``, so that a file of that day cannot have it."""
    return (fact.reported_on or fact.effective_on) > day


def late_of(facts: Sequence[Fact], days: Days, since: str | None = None) -> Late:
    """Return what the changes of one resident, in order, say about the base date.

    ``since`` is the day the resident became one (住民となった年月日): whoever left before it has come back.
    """
    dead, left, joined, tax = False, False, None, ""
    for fact in facts:
        if fact.kind == "tax" and days.tax and known_after(fact, days.tax):
            tax = fact.tax or tax
        elif fact.kind == "death":
            dead = dead or fact.effective_on <= days.base
        elif not _counts(fact, days) or fact.effective_on < (since or ""):
            continue
        elif fact.kind == "move_out":
            left, joined = True, None
        elif fact.kind in ("household", "move_in", "birth") and fact.household_no:
            left, joined = False, fact
    return Late(dead, left, joined, tax)


def _counts(fact: Fact, days: Days) -> bool:
    if fact.kind == "birth":  # whoever is in the extract is not born again, whenever it was reported
        return (fact.birth or fact.effective_on) <= days.base
    return fact.effective_on <= days.base and known_after(fact, days.people)


def since_extract(facts: Iterable[Fact], base_date: dt.date, people_as_of: str) -> list[Fact]:
    """Return the changes that the extract, read for the base date, does not show: effective or reported since.

    A death always belongs to them when its day of report is not known: nothing irreversible is done past it.
    """
    base = base_date.isoformat()
    return [
        one for one in facts
        if one.effective_on > base or known_after(one, people_as_of) or (one.kind == "death" and not one.reported_on)
    ]  # fmt: skip
