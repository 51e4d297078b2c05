"""Building the city: household by household, every file written as it goes."""

from collections.abc import Callable
from pathlib import Path

from jimukyoku.engines.city.banking import Banks
from jimukyoku.engines.city.families import Families
from jimukyoku.engines.city.fate import Fate
from jimukyoku.engines.city.papers import Papers
from jimukyoku.engines.city.people import Household
from jimukyoku.engines.city.plan import Dice, Plan
from jimukyoku.engines.city.register_files import RegisterFiles
from jimukyoku.engines.city.sheets import Lines
from jimukyoku.engines.city.taxes import Right, assess, exempt_shares, right
from jimukyoku.japanese import without_dakuten, zengin_kana

_OTHERS_ACCOUNT = 0.04
_PROTECTED = 0.0026
_REPORT_EVERY = 2_000
_TRUTH = (
    "household_no", "eligible", "reason", "route", "amount", "head_no", "head", "story", "event",
    "applications", "mistakes", "eligible_in_the_end",
)  # fmt: skip


class City:
    """One city in the making."""

    def __init__(self, folder: Path, plan: Plan) -> None:
        (folder / "truth").mkdir(parents=True, exist_ok=True)
        self.plan = plan
        self.dice = Dice(f"{plan.seed}:people")
        conduct = Dice(f"{plan.seed}:conduct")
        self.families = Families(self.dice, plan)
        self.fate = Fate(self.dice, plan, self.families)
        self.shares = exempt_shares(plan.exempt_share)
        self.files = RegisterFiles(folder, plan, self.dice)
        self.papers = Papers(folder, plan, conduct, self.families, Banks(conduct))
        self.truth = Lines(folder / "truth" / "households.csv", "utf-8-sig", _TRUTH)
        self.written = {**self.files.files(), **self.papers.files(), "truth/households": self.truth}
        self.men: list[str] = []
        self.counts = {"people": 0, "households": 0, "eligible": 0, "push": 0}

    def add(self) -> int:
        """Add one household to every file; return how many people live there."""
        household = self.families.household()
        assess(household, self.dice, self.shares, self.families.new_year)
        self.fate.past(household)
        truth = right(household, self.plan, self.plan.opens_on.toordinal() - 1)
        route = self._route(household, truth)
        self.fate.later(household)
        self.files.household(household)
        self.files.events(household)
        newcomers = self.fate.newcomers()
        if newcomers:
            self.files.events(newcomers)
        self._judge(household, truth, route)
        return len(household.members)

    def _route(self, household: Household, truth: Right) -> str:
        self._protect(household)
        share = _OTHERS_ACCOUNT if truth.eligible == "no" else self.plan.known_share
        household.has_account = self.dice.chance(share)
        if household.has_account:
            self._accounts(household)
        if truth.eligible == "no":
            return ""
        known = truth.eligible == "yes" and household.has_account and not household.protected
        return "push" if known else "confirmation"

    def _accounts(self, household: Household) -> None:
        head = household.head
        account = self.papers.account(head.bank, household)
        if self.dice.chance(0.01):  # an old reading: ヤマサキ in the bank's books, ヤマザキ in the register's
            account.holder = zengin_kana(without_dakuten(head.kana).replace("　", " "))
        origin = "1" if self.dice.chance(0.7) else "2"
        self.files.account(head, account, origin)
        if origin == "1" and self.dice.chance(0.08):
            self.files.account(head, self.papers.account(head.bank, household), "2")

    def _protect(self, household: Household) -> None:
        head = household.head
        if household.kind in ("single", "single_parent") and head.woman and self.dice.chance(_PROTECTED * 4):
            ended = self.dice.chance(0.15)
            household.protected = not ended
            perpetrator = self.dice.pick(self.men) if self.men and self.dice.chance(0.6) else ""
            self.files.protect(household, perpetrator, ended=ended)
        elif not head.woman and head.age(self.families.base) < 70:
            self.men = [*self.men[-30:], head.number] if self.dice.chance(0.02) else self.men

    def _judge(self, household: Household, truth: Right, route: str) -> None:
        conduct = self.papers.conducts.of(household, truth, route)
        kinds = self.papers.send(household, conduct.sendings, conduct.story) if conduct.sendings else []
        later = truth if not household.events else right(household, self.plan, self.plan.deadline.toordinal() + 400)
        head = household.head
        amount = "" if truth.amount is None else truth.amount
        event = _event(household) if household.events else ""
        self.truth.put(
            f"{household.number},{truth.eligible},{truth.reason},{route},{amount},{head.number},{head.name},"
            f"{conduct.story},{event},{len(conduct.sendings)},{' '.join(kinds)},{later.eligible}"
        )
        counts = self.counts
        counts["people"] += len(household.members)
        counts["households"] += 1
        counts["eligible"] += truth.eligible == "yes"
        counts["push"] += route == "push"

    def close(self) -> dict[str, int]:
        """Close every file; return the counts: people, households, and the rows of each file by its name."""
        for file in self.written.values():
            file.close()
        return {**self.counts, **{name: file.count for name, file in self.written.items()}}

    def flush(self) -> None:
        """Write what is held in memory to the files."""
        for file in self.written.values():
            if isinstance(file, Lines):  # files by day see to it themselves
                file.flush()


def _event(household: Household) -> str:
    """What changes for the household after the base date: dies, moves, moves_unknown, taxed (corrected), or nothing."""
    kinds = []
    for event in household.events:
        if event.person is household.head and event.kind == "D":
            kinds.append("dies")
        elif event.person is household.head and event.kind in "OM":
            kinds.append("moves" if event.home else "moves_unknown")
        elif event.kind == "T":
            kinds.append("tax_corrected")
    return " ".join(kinds)


def build_city(folder: Path, plan: Plan, progress: Callable[[int], None] | None = None) -> dict[str, int]:
    """Write an invented city into ``folder``; the same plan always gives the same bytes.

    Returns the counts: ``people``, ``households``, ``eligible`` and ``push`` households, and the rows of each file by
    its path without ``.csv``. ``progress`` is told the number of people so far, now and then. Memory does not grow
    with the city: households are written as they are made.
    """
    city = City(folder, plan)
    people = households = 0
    while people < plan.people:
        people += city.add()
        households += 1
        if households % _REPORT_EVERY == 0:
            city.flush()
            if progress:
                progress(people)
    if progress:
        progress(people)
    return city.close()
