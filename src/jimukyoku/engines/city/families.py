"""Making households: single people, couples, families, single parents, three generations, lodgers."""

from collections.abc import Callable

from jimukyoku.engines.city import people as p
from jimukyoku.engines.city.naming import Naming, Part
from jimukyoku.engines.city.numbers import COMPACT, FIRST, Serial
from jimukyoku.engines.city.people import Household, Person, Relation
from jimukyoku.engines.city.places import Places
from jimukyoku.engines.city.plan import Dice, Plan

# kind, share of households, share of wholly exempt households in an average city (before it is scaled to the plan's)
KINDS = (
    ("elderly", 0.17, 0.62),
    ("single", 0.22, 0.25),
    ("elderly_couple", 0.14, 0.35),
    ("couple", 0.10, 0.10),
    ("family", 0.23, 0.06),
    ("single_parent", 0.06, 0.38),
    ("three_generations", 0.05, 0.05),
    ("grown_child", 0.02, 0.20),
    ("lodger", 0.01, 0.25),
)
_FOREIGN = 0.032
_YEAR = 365.2425


class Families:
    """Draws one household after the other."""

    def __init__(self, dice: Dice, plan: Plan) -> None:
        self.dice, self.random = dice, dice.random
        self.naming = Naming(dice, plan.encoding)
        self.places = Places(dice, plan.encoding)
        self.base = plan.base_date.toordinal()
        self.new_year = plan.base_date.replace(month=1, day=1).toordinal()
        self.next_number = Serial(dice.between(100_000, 900_000), dice).next
        self.households = Serial(dice.between(1_000_000, 9_000_000), dice)
        self.kinds = [kind for kind, share, _ in KINDS for _ in range(round(share * 100))]
        self.makers: dict[str, Callable[[Part], list[Person]]] = {
            kind: getattr(self, f"_{kind}") for kind, _, _ in KINDS
        }

    def household(self) -> Household:
        """Return a household with members, address and the days since when they live there."""
        kind = self.dice.pick(self.kinds)
        members = self.makers[kind](self.naming.family())
        household = Household(self.households.next(), members, self.places.home(), kind)
        if self.dice.random() < _FOREIGN and kind in ("single", "couple", "family", "single_parent"):
            self._foreign(members)
        elif self.dice.random() < 0.05:
            self._unknown_birth(members)
        self._since(household)
        return household

    def person(self, family: Part, woman: bool, age: int, relation: Relation) -> Person:
        """Return somebody of that age in years."""
        birth = self.base - 1 - int((age + self.random()) * _YEAR)
        cell = COMPACT[birth - FIRST]
        given = self.naming.given_name(woman, int(cell[:4]))
        person = Person(self.next_number(), family, given, woman, birth, relation, cell)
        if age > 15 and self.random() < 0.4:
            person.phone = self.phone()
        return person

    def phone(self) -> str:
        """Return a telephone number that is not given to anybody (090-0…)."""
        roll = int(self.dice.random() * 10_000_000)
        return f"090-0{roll // 10_000:03}-{roll % 10_000:04}"

    def _elderly(self, family: Part) -> list[Person]:
        return [self.person(family, self.dice.random() < 0.68, 65 + int(33 * self.dice.random() ** 1.2), p.HEAD)]

    def _single(self, family: Part) -> list[Person]:
        return [self.person(family, self.dice.random() < 0.42, self.dice.between(18, 64), p.HEAD)]

    def _pair(self, family: Part, age: int) -> list[Person]:
        woman = self.dice.random() < 0.06
        other = max(18, age - int(self.dice.bell(2, 2)))
        head = self.person(family, woman, age, p.HEAD)
        spouse = self.person(family, not woman, other, p.HUSBAND if woman else p.WIFE)
        if self.dice.random() < 0.04:
            spouse.maiden = self.naming.family()
        return [head, spouse]

    def _elderly_couple(self, family: Part) -> list[Person]:
        return self._pair(family, 66 + int(26 * self.dice.random() ** 1.3))

    def _couple(self, family: Part) -> list[Person]:
        return self._pair(family, self.dice.between(25, 65))

    def _children(self, family: Part, parent_age: int, count: int, relation: Relation = p.CHILD) -> list[Person]:
        eldest = min(24, max(0, parent_age - 22 - int(self.dice.random() * 12)))
        ages = [age for place in range(count) if (age := eldest - place * 2 - int(self.dice.random() * 2)) >= 0]
        return [self.person(family, self.dice.random() < 0.49, age, relation) for age in ages or [0]]

    def _family(self, family: Part) -> list[Person]:
        age = self.dice.between(27, 56)
        count = self.dice.weighted(((1, 0.42), (2, 0.44), (3, 0.12), (4, 0.02)))
        return [*self._pair(family, age), *self._children(family, age, count)]

    def _single_parent(self, family: Part) -> list[Person]:
        age = self.dice.between(24, 54)
        head = self.person(family, self.dice.random() < 0.86, age, p.HEAD)
        return [head, *self._children(family, age, self.dice.weighted(((1, 0.55), (2, 0.36), (3, 0.09))))]

    def _three_generations(self, family: Part) -> list[Person]:
        count = self.dice.weighted(((1, 0.4), (2, 0.45), (3, 0.15)))
        if self.dice.random() < 0.4:
            age = self.dice.between(62, 80)
            son = self.person(family, False, age - 27, p.CHILD)
            wife = self.person(family, True, age - 29, p.CHILDS_WIFE)
            return [*self._pair(family, age), son, wife, *self._children(family, age - 29, count, p.GRANDCHILD)]
        age = self.dice.between(34, 60)
        household = [*self._pair(family, age), *self._children(family, age, count)]
        mothers = self.dice.random() < 0.15
        old = self.naming.family() if mothers else family
        household.append(self.person(old, True, age + 26, p.WIFES_MOTHER if mothers else p.MOTHER))
        if not mothers and self.dice.random() < 0.4:
            household.append(self.person(family, False, age + 28, p.FATHER))
        return household

    def _grown_child(self, family: Part) -> list[Person]:
        age = self.dice.between(62, 90)
        return [
            self.person(family, self.dice.random() < 0.6, age, p.HEAD),
            self.person(family, self.dice.random() < 0.4, age - self.dice.between(24, 34), p.CHILD),
        ]

    def _lodger(self, family: Part) -> list[Person]:
        age, woman = self.dice.between(22, 75), self.dice.random() < 0.4
        unregistered = p.HUSBAND_UNREGISTERED if woman else p.WIFE_UNREGISTERED
        relation = p.LODGER if self.dice.random() < 0.6 else unregistered
        other = self.person(self.naming.family(), not woman, max(19, age - self.dice.between(-5, 8)), relation)
        return [self.person(family, woman, age, p.HEAD), other]

    def _foreign(self, members: list[Person]) -> None:
        nation = self.naming.nation()
        alias = self.naming.family() if self.dice.random() < 0.2 else None
        family = self.dice.pick(nation.families)
        for person in members:
            person.nation, person.family = nation, family
            person.given, person.maiden = self.dice.pick(nation.given[person.woman]), None
            person.alias = alias

    def _unknown_birth(self, members: list[Person]) -> None:
        """Give one old member a date of birth that is unknown in part or wholly, or never was in the calendar."""
        person = members[-1]
        year = int(person.birth_cell[:4])
        if year > 1950 or self.dice.random() > 0.12:
            return
        era = f"昭和{year - 1925}年" if year > 1926 else f"大正{year - 1911}年"
        month = int(person.birth_cell[4:6])
        person.birth_cell, person.birth_text = self.dice.weighted((
            ((f"{year}0000", f"{era}月日不詳"), 0.55),
            ((f"{year}{month:02}00", f"{era}{month}月日不詳"), 0.2),
            ((f"{year - year % 4 + 1}0229", ""), 0.1),
            ((f"{year}0000", f"推定{era}"), 0.1),
            (("00000000", "年月日不詳"), 0.05),
        ))  # fmt: skip

    def _since(self, household: Household) -> None:
        roll = self.dice.random()
        if roll < 0.03:  # moved in after 1 January: the tax office of the city knows nothing about them
            moved = self.new_year + 1 + int(self.dice.random() * (self.base - self.new_year - 1))
            for person in household.members:
                person.moved_in = max(moved, person.birth)
            return
        moved = self.new_year - 1 - int(self.dice.random() ** 2 * 14_000)
        for person in household.members:
            person.moved_in = person.birth if roll < 0.45 else max(moved, person.birth)
