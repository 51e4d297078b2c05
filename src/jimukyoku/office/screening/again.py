"""A screening held once more: the pack, the imports, the rows and the tables of its day must give the findings of its day."""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from jimukyoku.domain.programme import findings_from_values
from jimukyoku.domain.screening import SHARED, unreadable
from jimukyoku.japanese.tables import using
from jimukyoku.office.audit.queries import story
from jimukyoku.office.basics.editions import with_id
from jimukyoku.office.cases.models import Case
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import pack_of
from jimukyoku.office.register.queries import sources
from jimukyoku.office.screening.facts import dossiers, evaluate
from jimukyoku.office.screening.models import Finding

_TOKYO = ZoneInfo("Asia/Tokyo")
_UNHEARD = ("intake.later", "intake.duplicate", "intake.unlisted")


@dataclass(frozen=True)
class Again:
    """One screening: its event, the editions it was done with, what was found then and what is found again.

    What a case shared with others is left out: it hangs on theirs. ``lost`` and ``new`` are the differences no person accounts for:
    what somebody added is not found by rules, and what somebody let go is found by rules and was not recorded.
    """

    seq: int
    on: dt.date
    tables: str
    recorded: tuple[str, ...]
    found: tuple[str, ...]
    lost: tuple[str, ...]
    new: tuple[str, ...]


def screened_again(programme: Programme, case: Case) -> list[Again]:
    """Return every screening of a case, held once more. Those of before editions were recorded are left out: nobody can know theirs."""
    rows: set[int] = set()
    done = []
    for event in story(case.pk):
        data = json.loads(event.data)
        if "application" in data and event.kind not in _UNHEARD:
            rows.add(data["application"])
        if event.kind == "case.screen" and "tables" in data:
            on = dt.datetime.fromisoformat(event.at).astimezone(_TOKYO).date()
            found = _found(programme, case, data, on, frozenset(rows))
            done.append(_again(case, event.seq, on, data, found))
    return done


def _found(programme: Programme, case: Case, data: dict[str, Any], on: dt.date, rows: frozenset[int]) -> list[str]:
    pack, read = pack_of(programme, data["pack"]), sources(programme.municipality_id, world=int(data["imports"]["world"]))
    with using(with_id(data["tables"])):
        files = dossiers(programme, pack, read, [case], on, rows=rows)
        values = evaluate(pack, files, ("deficiency.",))
    found = findings_from_values(pack, values[case.household_no]) + unreadable(pack, files[0].said.problems)
    return sorted({one.code for one in found})


def _again(case: Case, seq: int, on: dt.date, data: dict[str, Any], found: Iterable[str]) -> Again:
    recorded, again = set(data["findings"]).difference(SHARED), set(found)
    people = Finding.objects.filter(case=case)
    added = set(people.exclude(by="").values_list("code", flat=True))
    let_go = set(people.filter(state__in=("waived", "dismissed")).values_list("code", flat=True))
    return Again(seq, on, data["tables"], tuple(sorted(recorded)), tuple(sorted(again)), tuple(sorted(recorded - again - added)),
                 tuple(sorted(again - recorded - let_go)))  # fmt: skip
