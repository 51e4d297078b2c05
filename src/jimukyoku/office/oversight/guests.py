"""Who may be tried at the residents' door of a demo (住民として試す): three households of an invented city, with their keys.

An office that is no demo of an invented city shows nobody's key: ``serve`` opens a demo only for a city with its truth beside it.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jimukyoku.domain.cases import State
from jimukyoku.japanese import era_text
from jimukyoku.office.cases.models import Case
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import pack_of
from jimukyoku.office.residents.writing import answerable, asked_of, listing

_KINDS = (
    (_("まだ申請していない世帯"), State.EXPECTED, {"route": "confirmation"}),
    (_("不備の通知を受け取り、回答を待たれている世帯"), State.DEFICIENT, {}),
    (_("支給済の世帯"), State.PAID, {}),
)


@dataclass(frozen=True)
class Guest:
    """A household, where its door is, and what opens it: the code of its letter and the head's date of birth."""

    what: Any
    path: str
    case: int
    code: str
    born: dt.date

    @property
    def birth(self) -> str:
        """The date of birth as people say it."""
        return f"{era_text(self.born)}（{self.born.year}年）"


def guests(programme: Programme) -> list[Guest]:
    """Return one household of each kind, by receipt number; nobody outside a demo, or where the programme has no door."""
    pack = pack_of(programme)
    if settings.DEMO_LINKS != "again" or pack.online is None:
        return []
    found = []
    for what, state, more in _KINDS:
        cases = Case.objects.filter(programme=programme.pk, state=state, held="", unprintable="", **more).order_by("receipt_number")
        able = (one for one in cases.iterator() if state != State.DEFICIENT or answerable(pack, asked_of(one)))
        found.append(next((guest for one in able if (guest := _guest(programme, one, what))), None))
    return [one for one in found if one]


def _guest(programme: Programme, case: Case, what: Any) -> Guest | None:
    head = listing(programme, case, case.head_no)
    if head is None or not head.birth or head.birth_precision != "day":
        return None
    path = reverse("resident_enter", kwargs={"programme": programme})
    return Guest(what, path, case.pk, case.access_code, dt.date.fromisoformat(head.birth))
