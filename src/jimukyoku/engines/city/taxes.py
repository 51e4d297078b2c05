"""Resident tax of a household, and what is true about its right to the benefit."""

from dataclasses import dataclass

from jimukyoku.engines.city.families import KINDS
from jimukyoku.engines.city.people import CHILD_SINCE, Household, Person
from jimukyoku.engines.city.plan import Dice, Plan

EXEMPT, EQUAL_ONLY, TAXABLE, UNDECLARED = "1", "2", "3", "4"
PER_HOUSEHOLD, PER_CHILD = 30_000, 20_000
_KNOWN = 0.95  # the share of households whose tax is known for every member


def exempt_shares(share: float) -> dict[str, float]:
    """Return for each kind of household how many are wholly exempt, so that ``share`` of all households are."""
    low, high = 1e-4, 1e4
    target = min(share / _KNOWN, 0.99)
    for _ in range(60):
        middle = (low * high) ** 0.5
        scaled = {kind: own * middle / (1 - own + own * middle) for kind, _, own in KINDS}
        if sum(weight * scaled[kind] for kind, weight, _ in KINDS) < target:
            low = middle
        else:
            high = middle
    return scaled


def assess(household: Household, dice: Dice, shares: dict[str, float], new_year: int) -> None:
    """Give every member a tax status; none to those who moved in after 1 January."""
    household.exempt = dice.random() < shares[household.kind]
    head = household.head
    if household.exempt:
        _exempt(household, dice)
    else:
        head.tax = EQUAL_ONLY if dice.random() < 0.07 else TAXABLE
        for person in household.members[1:]:
            _beside_taxable(person, head, dice, new_year)
    for person in household.members:
        if person.moved_in > new_year and person.birth < new_year:
            person.tax, person.depends, person.depends_on = "", False, ""


def _exempt(household: Household, dice: Dice) -> None:
    outside = household.kind in ("elderly", "single", "elderly_couple") and dice.random() < 0.06
    some_only = outside and dice.random() < 0.4
    for place, person in enumerate(household.members):
        person.tax = EXEMPT
        person.depends = outside and (place > 0 or not some_only)
    if dice.random() < 0.03:
        dice.pick(household.members).tax = UNDECLARED


def _beside_taxable(person: Person, head: Person, dice: Dice, new_year: int) -> None:
    age = person.age(new_year)
    earns = 0.0 if age < 18 else 0.35 if age < 23 else 0.62 if age < 65 else 0.4
    roll = dice.random()
    if roll < earns:
        person.tax = EQUAL_ONLY if roll < earns * 0.1 else TAXABLE
        return
    person.tax = UNDECLARED if roll > 0.995 else EXEMPT
    if head.tax == TAXABLE and person.tax == EXEMPT and roll < 0.9:
        person.depends, person.depends_on = True, head.number


@dataclass(frozen=True, slots=True)
class Right:
    """The truth about a household: ``yes``, ``no`` or ``unknown``, the rules that say so, the amount if it is known."""

    eligible: str
    reason: str
    amount: int | None


_TAXED = Right("no", "E01", None)


def right(household: Household, plan: Plan, known_on: int) -> Right:
    """Judge a household by the register, the tax file and the changes reported by ``known_on``."""
    if household.head.tax == TAXABLE and not household.events and not household.received:
        return _TAXED
    base = plan.base_date.toordinal()
    taxes = [one.tax for one in household.members]
    head_dead = False
    for event in household.events:
        if event.reported > known_on:
            continue
        head_dead |= event.kind == "D" and event.person is household.head and event.effective <= base
        if event.kind == "T":
            taxes[household.members.index(event.person)] = event.tax
    against = []
    if EQUAL_ONLY in taxes or TAXABLE in taxes:
        against.append("E01")
    if head_dead:
        against.append("E02")
    if household.received:
        against.append("X01")
    if household.head.depends and all(one.depends and one.tax for one in household.members):
        against.append("X02")
    if against:
        return Right("no", " ".join(against), None)
    unclear = ["E01"] if "" in taxes or UNDECLARED in taxes else []
    if "" in taxes and all(one.depends or not one.tax for one in household.members):
        unclear.append("X02")  # whether they depend on somebody who is taxed is as unknown as their tax
    if any(one.birth_cell == "00000000" for one in household.members):
        unclear.append("AMOUNT")
    if unclear:
        return Right("unknown", " ".join(unclear), None)
    children = sum(one.birth >= CHILD_SINCE for one in household.members)
    return Right("yes", "", PER_HOUSEHOLD + PER_CHILD * children)


