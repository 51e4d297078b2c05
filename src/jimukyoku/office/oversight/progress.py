"""The progress page's figures, read from the tallies: as fast for a million cases as for ten, and proved by ``verify``."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from jimukyoku.domain.cases import State
from jimukyoku.domain.decision import APPROVE
from jimukyoku.domain.intake import UNLISTED
from jimukyoku.domain.oversight import BANDS, FUNNEL, Forecast, Money, by_age, forecast, funnel, is_done, stock
from jimukyoku.domain.screening import LOOK, QUESTIONS
from jimukyoku.office.audit import tally
from jimukyoku.office.oversight.counted import ARRIVAL, FINDING, FLOW, PAYMENT, STANDING, UNPRINTABLE

OPEN_STAGES = tuple((name, states) for name, states in FUNNEL if not any(is_done(state, "") for state in states))


@dataclass(frozen=True)
class Standing:
    """How many cases stand where: by (state, since when, what holds them back, what was decided), with yen."""

    rows: dict[tuple[str, ...], tuple[int, int]]
    unprintable: dict[tuple[str, ...], tuple[int, int]]

    @property
    def states(self) -> Counter[str]:
        """Cases by state."""
        found: Counter[str] = Counter()
        for (state, *_rest), (count, _yen) in self.rows.items():
            found[state] += count
        return found

    @property
    def done(self) -> int:
        """Cases that need nothing more."""
        return sum(count for (state, _since, _held, decision), (count, _yen) in self.rows.items() if is_done(state, decision))

    @property
    def held(self) -> dict[str, int]:
        """Open cases held back, or kept from machine printing, by reason."""
        found: Counter[str] = Counter()
        for (state, _since, held, _decision), (count, _yen) in self.rows.items():
            if held and state != State.CLOSED:
                found[held] += count
        for (state, why), (count, _yen) in self.unprintable.items():
            if state != State.CLOSED:
                found[why] += count
        return dict(sorted(found.items()))

    @property
    def decided(self) -> tuple[int, int]:
        """Cases decided for payment, and yen."""
        found = [pair for (_state, _since, _held, decision), pair in self.rows.items() if decision == APPROVE]
        return sum(count for count, _yen in found), sum(yen for _count, yen in found)

    def ages(self, today: dt.date) -> dict[str, dict[str, int]]:
        """Cases by state and band of age."""
        found: Counter[tuple[str, str]] = Counter()
        for (state, since, _held, decision), (count, _yen) in self.rows.items():
            if not is_done(state, decision):
                found[state, since] += count
        return by_age(found, today)

    def oldest(self) -> dict[str, str]:
        """The day since when the longest waiting case of each state, if any waits, has been there."""
        found: dict[str, str] = {}
        for state, since, _held, decision in self.rows:
            if not is_done(state, decision):
                found[state] = min(since, found.get(state, since))
        return found

    def waiting(self) -> dict[tuple[str, str], tuple[int, str]]:
        """(count, oldest day) of the cases nobody holds back, by state and decision."""
        found: dict[tuple[str, str], tuple[int, str]] = {}
        for (state, since, held, decision), (count, _yen) in self.rows.items():
            if not held:
                before, oldest = found.get((state, decision), (0, since))
                found[state, decision] = before + count, min(oldest, since)
        return found


def standing(programme: int) -> Standing:
    """Return where the cases of a programme stand."""
    tally.fold(programme)
    return Standing(tally.read(programme, STANDING, "state", "day", "key", "mark"), tally.read(programme, UNPRINTABLE, "state", "key"))


@dataclass(frozen=True)
class Progress:
    """Everything the progress page shows of a programme."""

    standing: Standing
    total: int
    funnel: list[tuple[str, int]]
    stocks: list[tuple[dt.date, int, int]]
    forecast: Forecast
    money: Money
    arrivals: dict[tuple[dt.date, str], int]
    unsettled: int
    reasons: list[tuple[str, int, int]]  # code, open now, ever found

    @property
    def done_share(self) -> float:
        """How many of a hundred cases are done."""
        return 100 * self.standing.done / max(1, self.total)


def progress(programme: int, today: dt.date) -> Progress:
    """Return the figures of a programme as they are now."""
    now = standing(programme)
    stocks = stock(_flow(programme), today)
    states = now.states
    return Progress(
        now, sum(states.values()), funnel(states), stocks, forecast(stocks, today), money(programme, now), _arrivals(programme),
        _unsettled(programme), _reasons(programme),
    )  # fmt: skip


def _flow(programme: int) -> Counter[tuple[str, bool]]:
    found: Counter[tuple[str, bool]] = Counter()
    for (day, state, mark), (count, _yen) in tally.read(programme, FLOW, "day", "state", "mark").items():
        found[day, is_done(state, mark)] += count
    return found


def money(programme: int, now: Standing) -> Money:
    """Return what was decided and what became of it."""
    moved = {state: pair for (state,), pair in tally.read(programme, PAYMENT, "state").items()}
    moving = [moved.get(state, (0, 0)) for state in ("made", "released")]
    return Money(
        *now.decided, *moved.get("paid", (0, 0)), sum(one[0] for one in moving), sum(one[1] for one in moving), *moved.get("returned", (0, 0))
    )


def _arrivals(programme: int) -> dict[tuple[dt.date, str], int]:
    found = tally.read(programme, ARRIVAL, "day", "key")
    return {(dt.date.fromisoformat(day), channel): count for (day, channel), (count, _yen) in found.items()}


def _unsettled(programme: int) -> int:
    """Return how many rows that arrived belong to no case."""
    return tally.read(programme, ARRIVAL, "state").get((UNLISTED,), (0, 0))[0]


def _reasons(programme: int) -> list[tuple[str, int, int]]:
    now: Counter[str] = Counter()
    ever: Counter[str] = Counter()
    for (code, state, severity), (count, _yen) in tally.read(programme, FINDING, "key", "state", "mark").items():
        if severity == "block" and code not in QUESTIONS:  # a question between desks is no defect of the application
            ever[code] += count
            now[code] += count if state in ("open", LOOK) else 0
    return sorted(((code, now[code], count) for code, count in ever.items()), key=lambda one: (-one[1], -one[2], one[0]))


def age_rows(now: Standing, today: dt.date) -> list[dict[str, Any]]:
    """Return the open stages with how long their cases have been there."""
    ages, oldest = now.ages(today), now.oldest()
    found = []
    for name, states in OPEN_STAGES:
        bands = [(key, sum(ages.get(state, {}).get(key, 0) for state in states)) for key in BANDS]
        days = [oldest[state] for state in states if state in ages]
        found.append({"name": name, "key": states[0].value, "bands": bands, "count": sum(count for _key, count in bands),
                      "oldest": min(days, default="")})  # fmt: skip
    return [one for one in found if one["count"]]
