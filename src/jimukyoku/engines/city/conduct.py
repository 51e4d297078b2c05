"""What a household does about the benefit: apply, wait, decline, ask for another account, forget; when, and how."""

import datetime as dt
from dataclasses import dataclass, field

from jimukyoku.engines.city.people import Household, Person
from jimukyoku.engines.city.plan import Dice, Plan
from jimukyoku.engines.city.taxes import Right

_CHANNELS = (("郵送", 0.65), ("オンライン", 0.25), ("窓口", 0.08), ("電話", 0.02))
_APPLY, _LATE, _TWICE = 0.85, 0.012, 0.01
_STRANGE_NUMBER, _NO_NUMBER = 0.003, 0.005


@dataclass(slots=True)
class Sending:
    """One application on its way: who sends what for which household, and the days."""

    person: Person
    channel: str
    received: dt.date
    postmark: dt.date | None
    purpose: str
    number: str


@dataclass(slots=True)
class Conduct:
    """The household's story, and what it sends."""

    story: str
    sendings: list[Sending] = field(default_factory=list)


_NONE = Conduct("none")


class Conducts:
    """Decides the conduct of households."""

    def __init__(self, dice: Dice, plan: Plan) -> None:
        self.dice = dice
        self.plan = plan

    def of(self, household: Household, right: Right, route: str) -> Conduct:
        """Return what ``household`` does."""
        if right.eligible == "no":
            if self.dice.chance(0.001):
                return self._send(household, "applies", "applies")
            return _NONE
        if route == "push":
            return self._pushed(household)
        if not self.dice.chance(_APPLY if right.eligible == "yes" else 0.6):
            return Conduct("never")
        if self.dice.chance(_LATE):
            return self._send(household, "late", "applies")
        conduct = self._send(household, "applies", "applies")
        if conduct.sendings and self.dice.chance(_TWICE / _APPLY):
            self._again(household, conduct)
        return conduct

    def _pushed(self, household: Household) -> Conduct:
        roll = self.dice.random()
        if roll < 0.02:
            return self._send(household, "declines", "declines")
        if roll < 0.08:
            return self._send(household, "other_account", "applies")
        return Conduct("silent")

    def _send(self, household: Household, story: str, purpose: str) -> Conduct:
        channel = self.dice.weighted(_CHANNELS)
        if story in ("declines", "other_account"):
            days = (self.plan.opt_out - self.plan.opens_on).days
            received = self.plan.opens_on + dt.timedelta(days=self.dice.between(2, max(2, days - 1)))
        elif story == "late":
            received = self.plan.deadline + dt.timedelta(days=self.dice.between(3, 24))
        else:
            received = self._arrival()
        received = self.open_day(received, channel, latest=self.plan.opt_out if story == "declines" else None)
        postmark = self._postmark(channel, received, story)
        person = applicant(household, (postmark or received).toordinal())
        if person is None:
            return Conduct("never")
        return Conduct(story, [Sending(person, channel, received, postmark, purpose, self._number(household, story))])

    def _arrival(self) -> dt.date:
        """A wave in the second week, a long tail, and a small wave before the deadline."""
        whole = (self.plan.deadline - self.plan.opens_on).days
        roll = self.dice.random()
        if roll < 0.58:
            day = self.dice.bell(10, 4)
        elif roll < 0.88:
            day = 8 + (whole - 8) * self.dice.random() ** 2.2
        else:
            day = self.dice.bell(whole - 4, 4)
        return self.plan.opens_on + dt.timedelta(days=int(min(max(day, 2), whole)))

    def open_day(self, day: dt.date, channel: str, *, latest: dt.date | None = None) -> dt.date:
        """Return the day itself, or Monday for what arrives at a closed office; Friday where Monday is too late."""
        late = (day.weekday() - 4) if day.weekday() > 4 else 0
        if channel == "オンライン" or not late:
            return day
        monday = day + dt.timedelta(days=3 - late)
        last = latest or (self.plan.deadline if day <= self.plan.deadline else monday)
        return monday if monday <= last else day - dt.timedelta(days=late)

    def _postmark(self, channel: str, received: dt.date, story: str) -> dt.date | None:
        if channel != "郵送":
            return None
        day = received - dt.timedelta(days=self.dice.between(1, 3))
        first = self.plan.deadline + dt.timedelta(days=1) if story == "late" else self.plan.opens_on
        return min(max(day, first), received)

    def _number(self, household: Household, story: str) -> str:
        roll = self.dice.random()
        if story == "applies" and roll < _STRANGE_NUMBER:
            return "unknown"
        return "missing" if story == "applies" and roll < _STRANGE_NUMBER + _NO_NUMBER else household.number

    def _again(self, household: Household, conduct: Conduct) -> None:
        """The same household once more, through another channel."""
        first = conduct.sendings[0]
        channel = "オンライン" if first.channel != "オンライン" else self.dice.pick(("郵送", "窓口"))
        day = min(first.received + dt.timedelta(days=self.dice.between(2, 25)), self.plan.deadline)
        received = self.open_day(max(day, first.received), channel)
        person = applicant(household, received.toordinal())
        if person is not first.person:
            return
        postmark = self._postmark(channel, received, "twice")
        conduct.story = "twice"
        conduct.sendings.append(Sending(person, channel, received, postmark, "applies", household.number))


def applicant(household: Household, day: int) -> Person | None:
    """Return who applies on a day (ordinal): the head, or the first grown member alive where the head has died."""
    dead = {event.person.number for event in household.events if event.kind == "D" and event.effective <= day}
    for person in household.members:
        if person.number not in dead and (person is household.head or person.age(day) >= 18):
            return person
    return None
