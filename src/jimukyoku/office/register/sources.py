"""Which imports are read, and whether they are enough for an irreversible act."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from jimukyoku.domain.basics import Conflict, Missing
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.register import SOURCE_NAMES, Source
from jimukyoku.office.register.models import Import

# Of these the newest file is in force, and an earlier content may come back into force.
BY_DAY = (Source.PEOPLE, Source.TAX)  # the newest by the day it tells of
BY_ARRIVAL = (Source.ACCOUNTS, Source.PROTECTED)  # the newest to be taken in: nothing may hide a later list
ADDING = (Source.CHANGES, Source.PAST)  # every file counts: changes add up, and an exclusion is never taken back by another list
LISTS = (Source.CHANGES, Source.PROTECTED)  # whose age the gates look at


@dataclass(frozen=True)
class Sources:
    """Which imports are read: the newest of each kind, 0 where there is none; all of those that add up."""

    people: int
    tax: int
    accounts: int
    protected: int
    past: tuple[int, ...]
    changes: tuple[int, ...]
    world: int
    people_as_of: str
    tax_as_of: str
    protected_as_of: str = ""
    changes_as_of: str = ""

    def as_data(self) -> dict[str, str]:
        """Return the imports as text, for evidence and events; of the changes the newest, which stands for all before."""
        return {
            "people": str(self.people), "tax": str(self.tax), "accounts": str(self.accounts), "protected": str(self.protected),
            "past": ",".join(map(str, self.past)), "changes": str(max(self.changes, default=0)), "world": str(self.world),
        }  # fmt: skip


def sources(municipality: int, *, world: int = 0) -> Sources:
    """Return the imports to read now, or (``world``) when that one was the newest of any kind: it is the mark of freshness.

    Every list of earlier recipients counts, however many there are. None at all leaves it unknown who has received; a
    file with nothing but its header says that there is nobody.
    """
    known = Import.objects.filter(municipality=municipality, **({"pk__lte": world} if world else {}))
    rows = list(known.order_by("pk").values_list("pk", "source", "as_of"))
    by_day = {source: (pk, as_of) for pk, source, as_of in sorted(rows, key=lambda row: (row[2], row[0]))}
    by_arrival = {source: pk for pk, source, _as_of in rows}
    if Source.PEOPLE not in by_day:
        raise Missing(
            "no-register",
            _("{source}のファイルがまだ取り込まれていません。").format(source=_(SOURCE_NAMES[Source.PEOPLE])),
            cure=_("jimukyoku register import で取り込んでください。"),
        )
    people, tax = by_day[Source.PEOPLE], by_day.get(Source.TAX, (0, ""))
    days = {pk: as_of for pk, _source, as_of in rows}
    return Sources(
        people=people[0], tax=tax[0], accounts=by_arrival.get(Source.ACCOUNTS, 0), protected=by_arrival.get(Source.PROTECTED, 0),
        past=tuple(pk for pk, source, _as_of in rows if source == Source.PAST),
        changes=tuple(pk for pk, source, _as_of in rows if source == Source.CHANGES),
        world=rows[-1][0], people_as_of=people[1], tax_as_of=tax[1],
        protected_as_of=days.get(by_arrival.get(Source.PROTECTED, 0), ""),
        changes_as_of=max((as_of for _pk, source, as_of in rows if source == Source.CHANGES), default=""),
    )  # fmt: skip


def require_fresh(read: Sources, today: dt.date, max_days: int) -> None:
    """Raise Missing or Conflict unless everything was taken in without which nothing may be printed or paid, lately enough.

    A list nobody ever handed over is not an empty list: whose address is protected, who has died or moved, is unknown.
    Neither is a list of long ago today's: it tells of the day it was exported, and may be ``max_days`` old.
    """
    lists = ((Source.PROTECTED, read.protected, read.protected_as_of), (Source.CHANGES, max(read.changes, default=0), read.changes_as_of))
    for source, there, as_of in lists:
        if not there:
            raise Missing(
                f"no-{source}",
                _("{source}のファイルがまだ取り込まれていないため、印刷も支払いもできません。").format(source=_(SOURCE_NAMES[source])),
                cure=_("該当者がいなければ見出しだけのファイルを置いてください。"),
            )
        age = (today - dt.date.fromisoformat(as_of)).days
        if age > max_days:
            raise Conflict(
                f"old-{source}",
                _("{source}のファイルは {day} に出力されたもので、{age} 日たっているため（{most} 日まで）、印刷も支払いもできません。").format(
                    source=_(SOURCE_NAMES[source]), day=as_of, age=age, most=max_days),
                cure=_("自治体のシステムから出力し直したファイルを、出力した日とともに取り込んでください。"),
            )  # fmt: skip


def described(municipality: int, imports: Iterable[int]) -> dict[int, Import]:
    """Return these imports by number: what kind of file, of which day."""
    return {one.pk: one for one in Import.objects.filter(municipality=municipality, pk__in=set(imports))}
