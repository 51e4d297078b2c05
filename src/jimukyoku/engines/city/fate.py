"""What happened to a household before the base date, and what happens to it while the programme runs."""

from dataclasses import replace

from jimukyoku.engines.city import people as p
from jimukyoku.engines.city.families import Families
from jimukyoku.engines.city.people import Event, Household, Person
from jimukyoku.engines.city.plan import Dice, Plan
from jimukyoku.engines.city.taxes import EXEMPT, TAXABLE, UNDECLARED

_DEATHS = ((85, 0.05), (75, 0.018), (65, 0.006), (0, 0.0006))  # from that age, in the half year after the base date
_LIKELIEST = _DEATHS[0][1]


def _death_share(age: float) -> float:
    return next(share for since, share in _DEATHS if age >= since)


class Fate:
    """Deaths, moves, births, corrections: each with the day it took effect and the day it was reported."""

    def __init__(self, dice: Dice, plan: Plan, families: Families) -> None:
        self.dice = dice
        self.families = families
        self.base = plan.base_date.toordinal()
        self.opens_on = plan.opens_on.toordinal()
        self.span = plan.deadline.toordinal() - self.base + 30

    def past(self, household: Household) -> None:
        """Add who was struck off the register, an earlier payment, and a death nobody has reported yet."""
        roll = self.dice.random()
        if roll < 0.02:
            self._struck_off(household, dead=household.head.age(self.base) >= 60)
        if self.dice.random() < (0.08 if household.exempt else 0.009):
            self._received(household)
        if household.head.birth < self.base - 25_600 and self.dice.random() < 0.004:
            effective = self.base - self.dice.between(0, 5)
            soon = self.dice.random() < 0.5
            reported = self.base + self.dice.between(1, 9) if soon else self.opens_on + self.dice.between(1, 40)
            self._death(household, household.head, effective, reported)

    def _struck_off(self, household: Household, *, dead: bool) -> None:
        head = household.head
        age = head.age(self.base) if dead else 20
        relation = p.HEAD if dead else p.CHILD
        person = self.families.person(head.family, not head.woman if dead else False, age, relation)
        person.removed_for = "B11" if dead else "B21"
        person.removed_on = self.base - self.dice.between(20, 900)
        person.moved_in = max(person.birth, person.removed_on - self.dice.between(100, 9_000))
        person.tax, person.nation = EXEMPT if person.removed_on > self.families.new_year else "", head.nation
        household.removed.append(person)

    def _received(self, household: Household) -> None:
        """An earlier payment; sometimes to a household whose head has died since, so that only members link the two."""
        household.received = True
        if self.dice.random() < 0.15:
            household.previous_number = self.families.households.next()
            household.removed.clear()
            self._struck_off(household, dead=True)

    def _report_after(self) -> int:
        return self.dice.between(15, 60) if self.dice.random() < 0.08 else self.dice.between(0, 9)

    def later(self, household: Household) -> None:
        """Add what happens after the base date."""
        random = self.dice.random
        if not household.events:
            for person in household.members:
                roll = random()
                if roll < _LIKELIEST and roll < _death_share((self.base - person.birth) / 365.2425):
                    effective = self.base + 1 + int(random() * self.span)
                    self._death(household, person, effective, effective + self._report_after())
                    break
        roll = random()
        if roll < 0.036 and not household.events:
            self._move(household, away=roll < 0.016)
        elif roll < 0.05:
            self._member_leaves(household)
        elif roll < 0.058:
            self._birth(household)
        elif roll < 0.059:
            self._name(household)
        if random() < 0.006:
            self._correction(household)

    def _death(self, household: Household, person: Person, effective: int, reported: int) -> None:
        household.events.append(Event("D", person, effective, reported))
        if person is not household.head:
            return
        rest = household.members[1:]
        adults = [one for one in rest if one.age(self.base) >= 18]
        if not adults:
            return
        for one in rest:
            relation = p.HEAD if one is adults[0] else p.CHILD if one.relation == p.CHILD else one.relation
            household.events.append(Event("H", one, effective, reported, head=adults[0], relation=relation))

    def _move(self, household: Household, *, away: bool) -> None:
        effective = self.base + self.dice.between(1, self.span)
        nobody_knows = away and self.dice.chance(0.2)
        home = None if nobody_knows else self.families.places.home(outside=away)
        reported = effective + (self.dice.between(-14, 3) if away else self.dice.between(0, 14))
        for person in household.members:
            household.events.append(Event("O" if away else "M", person, effective, max(reported, self.base + 1), home))

    def _member_leaves(self, household: Household) -> None:
        young = [one for one in household.members[1:] if 18 <= one.age(self.base) <= 30]
        if not young or household.events:
            return
        effective = self.base + self.dice.between(1, self.span)
        home = self.families.places.home(outside=True) if self.dice.chance(0.8) else None
        household.events.append(Event("O", young[0], effective, effective + self.dice.between(0, 10), home))

    def _birth(self, household: Household) -> None:
        mothers = [one for one in household.members if one.woman and 20 <= one.age(self.base) <= 42]
        if not mothers or household.events:
            return
        child = self.families.person(household.head.family, self.dice.chance(0.49), 0, p.CHILD)
        child.birth = self.base + self.dice.between(1, self.span)
        child.nation = household.head.nation
        household.events.append(Event("B", child, child.birth, child.birth + self.dice.between(1, 14)))

    def _name(self, household: Household) -> None:
        head = household.head
        if head.nation or household.events:
            return
        day = self.base + self.dice.between(1, self.span)
        renamed = replace(head, family=self.families.naming.family())
        household.events.append(Event("N", renamed, day, day + self.dice.between(0, 10)))

    def _correction(self, household: Household) -> None:
        """A correction of tax: somebody declares at last, or is taxed after all. Known only once payment runs."""
        day = self.opens_on + self.dice.between(3, max(4, self.span - 60))
        person = self.dice.pick(household.members)
        silent = [one for one in household.members if one.tax == UNDECLARED]
        if silent and self.dice.chance(0.6):
            person, tax = silent[0], EXEMPT
        elif not person.tax or person.age(self.base) < 18:
            return
        else:
            tax = TAXABLE if person.tax == EXEMPT else EXEMPT
        household.events.append(Event("T", person, day, day, tax=tax))

    def newcomers(self) -> Household | None:
        """Return a household that moves in after the base date, now and then; the register does not have it yet."""
        if not self.dice.chance(0.008):
            return None
        household = self.families.household()
        day = self.base + self.dice.between(1, self.span)
        reported = day + self.dice.between(0, 14)
        household.events = [Event("I", one, day, reported, household.home) for one in household.members]
        return household
