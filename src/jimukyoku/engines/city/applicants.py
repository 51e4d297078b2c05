"""People of an invented city and what they write about themselves, for whoever measures matching: two files, and the truth.

Errors are mixed as the shares below say. Beside residents there write people who are not on the register: strangers, and
relatives of residents who live or lived at the same address (the ones easily taken for somebody else).
"""

from collections.abc import Callable
from pathlib import Path

from jimukyoku.engines.city.families import Families
from jimukyoku.engines.city.naming import Part
from jimukyoku.engines.city.numbers import COMPACT, FIRST
from jimukyoku.engines.city.people import Household, Person
from jimukyoku.engines.city.places import Home
from jimukyoku.engines.city.plan import Dice, Plan
from jimukyoku.engines.city.sheets import Lines, quoted
from jimukyoku.engines.city.slips import COUNTS, SLIPS, Answer
from jimukyoku.japanese import fold_width, without_dakuten

REGISTER = [
    "宛名番号", "氏名", "氏名フリガナ", "旧氏", "旧氏フリガナ", "通称名", "通称名フリガナ", "生年月日", "郵便番号", "住所", "番地",
    "方書", "電話番号",
]  # fmt: skip
APPLICANTS = ["受付番号", "氏名", "フリガナ", "生年月日", "郵便番号", "住所", "電話番号"]
TRUTH = ("受付番号", "宛名番号", "誤り")
OUTSIDE = 0.029  # of those who apply are not on the register
_REPORT_EVERY = 5_000


class Registered:
    """The register's side: one row a person, with what is needed to know them by."""

    def __init__(self, path: Path, encoding: str) -> None:
        self.lines = Lines(path, encoding, REGISTER)

    def put(self, household: Household) -> None:
        """Write the rows of a household."""
        home = household.home
        place = f"{home.town.postal_code},{home.town.address},{home.lot},{quoted(home.building)}"
        for one in household.members:
            former = f"{one.maiden.shown},{one.maiden.kana}" if one.maiden else ","
            alias = f"{one.alias.shown}　{one.given.shown},{one.alias.kana}　{one.given.kana}" if one.alias else ","
            self.lines.put(f"{one.number},{one.shown},{one.kana},{former},{alias},{one.birth_cell},{place},{one.phone}")


class Applicants:
    """The other side: what one person after the other writes, and who it was."""

    def __init__(self, folder: Path, families: Families, dice: Dice) -> None:
        self.lines = Lines(folder / "applicants.csv", "utf-8-sig", APPLICANTS)
        self.truth = Lines(folder / "truth" / "applicants.csv", "utf-8-sig", TRUTH)
        self.families, self.dice = families, dice
        self.number = 0

    def put(self, household: Household) -> None:
        """Write what each of a household writes, or in some cases what somebody else does."""
        for one in household.members:
            if self.dice.chance(OUTSIDE):
                self._stranger(household)
            else:
                self._write(one, household.home, self._slips(), one.number)

    def _slips(self) -> tuple[str, ...]:
        count = self.dice.weighted(COUNTS)
        kinds: list[str] = []
        while len(kinds) < count:
            kind = self.dice.weighted(tuple((name, share) for name, (share, _make) in SLIPS.items()))
            kinds += [kind] if kind not in kinds else []
        return tuple(kinds)

    def _stranger(self, household: Household) -> None:
        """Half of those who are not on the register are relatives of somebody who is, once at the same address."""
        other = self.families.household()
        if self.dice.chance(0.5):
            self._write(other.members[0], other.home, (), "")
            return
        head, one = household.head, other.members[0]
        if any(one.given.kana == member.given.kana for member in household.members):
            return  # nobody names two of a family alike
        one.family, one.phone, one.nation = head.family, head.phone if self.dice.chance(0.5) else one.phone, head.nation
        self._write(one, household.home, (), "")

    def _write(self, person: Person, home: Home, slips: tuple[str, ...], number: str) -> None:
        self.number += 1
        answer = Answer.of(person, home, COMPACT[person.birth - FIRST], self.dice)
        made = [kind for kind in slips if SLIPS[kind][1](answer, self.dice, self.families)]
        cells = style(answer, self.dice, person.family)
        receipt = f"M{self.number:08}"
        self.lines.put(",".join((receipt, *map(quoted, cells))))
        self.truth.put(f"{receipt},{number},{' '.join(made)}")


def _share_phone(household: Household, dice: Dice) -> None:
    """Let half of those without a telephone of their own name the head's."""
    for one in household.members:
        one.phone = one.phone or (household.head.phone if dice.chance(0.5) else "")


def style(answer: Answer, dice: Dice, family: Part) -> tuple[str, ...]:
    """Return the cells as a hand writes them: no error, and yet never the register's spelling."""
    name, kana = answer.name, answer.kana
    if family.plain and dice.chance(0.5):  # 高 for 髙: what most people write who are not asked twice
        name = name.replace(family.text, family.plain, 1)
    if dice.chance(0.15):
        name, kana = name.replace("　", ""), kana.replace("　", "")
    if dice.chance(0.05):
        kana = without_dakuten(kana)
    if dice.chance(0.3):
        kana = _half(kana)
    return name, kana, answer.birth, answer.postcode, _address(answer, dice), answer.phone


def _half(kana: str) -> str:
    """Return kana in half width, as bank screens ask for it."""
    return "".join(HALF.get(letter, letter) for letter in kana)


HALF = {fold_width(half): half for half in (chr(code) for code in range(0xFF66, 0xFF9E))} | {"　": " "}


def _address(answer: Answer, dice: Dice) -> str:
    town, lot, building = answer.town, answer.lot, answer.building
    if dice.chance(0.5):
        lot = fold_width(lot)
    if dice.chance(0.5):
        for long, short in (("丁目", "-"), ("番地", "-"), ("番", "-"), ("号", "")):
            lot = lot.replace(long, short)
        lot = lot.removesuffix("-")
    shown = "" if dice.chance(0.1) else building  # one in ten leaves the house out
    return town + lot + ("　" + shown if shown else "")


def build_applicants(folder: Path, plan: Plan, progress: Callable[[int], None] | None = None) -> dict[str, int]:
    """Write register.csv, applicants.csv and truth/applicants.csv; the same plan always gives the same bytes. Returns the rows.

    There is about one application for each resident. Memory does not grow with the city.
    """
    (folder / "truth").mkdir(parents=True, exist_ok=True)
    families = Families(Dice(f"{plan.seed}:people"), plan)
    others = Families(Dice(f"{plan.seed}:others"), plan)
    others.places.towns, others.places.outside = families.places.towns, families.places.outside  # of the same city
    register, applicants = Registered(folder / "register.csv", plan.encoding), Applicants(folder, others, Dice(f"{plan.seed}:slips"))
    files = (register.lines, applicants.lines, applicants.truth)
    people = told = 0
    while people < plan.people:
        household = families.household()
        _share_phone(household, applicants.dice)
        register.put(household)
        applicants.put(household)
        people += len(household.members)
        if people - told > _REPORT_EVERY:
            told = people
            for one in files:
                one.flush()
            if progress:
                progress(people)
    for one in files:
        one.close()
    return {"register": register.lines.count, "applicants": applicants.lines.count}
