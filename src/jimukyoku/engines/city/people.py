"""The people of a household: who they are, how they are related, where they live, since when."""

import datetime as dt
from dataclasses import dataclass, field

from jimukyoku.engines.city.naming import Nation, Part
from jimukyoku.engines.city.places import Home

NO_PART = Part("", "", "", "")


@dataclass(frozen=True, slots=True)
class Relation:
    """Relation to the head: ``cells`` are its four codes and the text, as the register's file has them."""

    cells: str
    text: str


def _relation(text: str, *codes: str) -> Relation:
    return Relation(",".join((*codes, "", "", "", "")[:4]) + f",{text}", text)


HEAD = _relation("世帯主", "02")
HUSBAND, WIFE = _relation("夫", "11"), _relation("妻", "12")
HUSBAND_UNREGISTERED, WIFE_UNREGISTERED = _relation("夫（未届）", "13"), _relation("妻（未届）", "14")
CHILD, FATHER, MOTHER = _relation("子", "20"), _relation("父", "51"), _relation("母", "52")
WIFES_MOTHER = _relation("妻の母", "12", "52")
CHILDS_WIFE, GRANDCHILD = _relation("子の妻", "20", "12"), _relation("子の子", "20", "20")
LODGER = _relation("同居人", "99")


@dataclass(slots=True)
class Person:
    """One resident. Days are ordinals, 0 where there is none; ``tax`` is the code of 課税区分, empty without a row."""

    number: str
    family: Part
    given: Part
    woman: bool
    birth: int
    relation: Relation
    birth_cell: str = ""
    birth_text: str = ""
    maiden: Part | None = None
    nation: Nation | None = None
    alias: Part | None = None
    moved_in: int = 0
    tax: str = ""
    depends: bool = False
    depends_on: str = ""
    removed_for: str = ""
    removed_on: int = 0
    phone: str = ""

    @property
    def name(self) -> str:
        """The true name, as the person writes it."""
        return f"{self.family.text}{' ' if self.nation else '　'}{self.given.text}"

    @property
    def shown(self) -> str:
        """The name as the register's file shows it."""
        return f"{self.family.shown}{' ' if self.nation else '　'}{self.given.shown}"

    @property
    def kana(self) -> str:
        """The reading in katakana of full width."""
        return f"{self.family.kana}　{self.given.kana}"

    @property
    def bank(self) -> str:
        """The reading in bank kana."""
        return f"{self.family.bank} {self.given.bank}"

    def age(self, on: int) -> int:
        """Return the age in years, near enough for a simulation."""
        return int((on - self.birth) / 365.2425)


@dataclass(slots=True)
class Event:
    """One change (異動) of one member: its code, the days it took effect and was reported, and what is new."""

    kind: str
    person: Person
    effective: int
    reported: int
    home: Home | None = None
    head: Person | None = None
    tax: str = ""
    relation: Relation | None = None


@dataclass(slots=True)
class Household:
    """Those who live together on the base date, with those struck off before, and what happens later."""

    number: str
    members: list[Person]
    home: Home
    kind: str
    exempt: bool = False
    removed: list[Person] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    previous_number: str = ""
    received: bool = False
    protected: bool = False
    has_account: bool = False

    @property
    def head(self) -> Person:
        """The head on the register."""
        return self.members[0]


CHILD_SINCE = dt.date(2008, 4, 2).toordinal()
