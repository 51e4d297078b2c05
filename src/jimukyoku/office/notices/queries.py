"""Reading print runs and letters. A void letter was never printed: to every reading but its own it does not exist."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection
from django.db.models import Exists, Max, OuterRef, QuerySet

from jimukyoku.domain.basics import NotFound
from jimukyoku.domain.basics import gettext as _
from jimukyoku.office.audit.models import Event
from jimukyoku.office.basics import bulk
from jimukyoku.office.cases.models import Case
from jimukyoku.office.notices.models import Letter, PrintRun


def unfinished(programme: int) -> list[PrintRun]:
    """Return runs that were planned and not yet printed: a killed process left them."""
    return list(PrintRun.objects.filter(programme=programme, state="planned").order_by("pk"))


def runs(programme: int) -> list[PrintRun]:
    """Return the printed runs of a programme."""
    return list(PrintRun.objects.filter(programme=programme, state="printed").select_related("pdf").order_by("pk"))


def run(programme: int, pk: int) -> PrintRun:
    """Return a run of a programme; NotFound otherwise."""
    found = PrintRun.objects.filter(programme=programme, pk=pk).first()
    if found is None:
        raise NotFound("not-found", _("該当するものがありません。"))
    return found


def lock(pk: int) -> PrintRun:
    """Return a run, with its evidence, under lock."""
    query = PrintRun.objects.select_related("gate")
    if connection.vendor == "postgresql":
        query = query.select_for_update(of=("self",))
    return query.get(pk=pk)


def valid(run: PrintRun) -> QuerySet[Letter]:
    """Return the letters of a run that are not void, in print order."""
    return Letter.objects.filter(run=run, void="").order_by("pk")


def letters_of(run: PrintRun) -> Iterator[dict[str, Any]]:
    """Yield what each letter of a run says, in print order."""
    for text in valid(run).values_list("data", flat=True).iterator(chunk_size=2_000):
        yield json.loads(text)


def _written(**filters: object) -> Exists:
    return Exists(Letter.objects.filter(case=OuterRef("pk"), void="", **filters))


def without_letter(programme: int, kind: str, states: tuple[str, ...], *, limit: int, **filters: object) -> list[Case]:
    """Return cases in ``states`` that nobody holds, that may be printed, and that never got a letter of ``kind``."""
    query = Case.objects.filter(
        ~_written(kind=kind), programme=programme, state__in=states, held="", unprintable="", **filters
    )
    return list(query.order_by("pk")[:limit])


def overdue(programme: int, today: str) -> list[int]:
    """Return cases under deficiency whose newest notice was due before ``today``."""
    query = Case.objects.filter(~_written(kind="deficiency", due__gte=today), programme=programme, state="deficient", held="")
    return list(query.order_by("pk").values_list("pk", flat=True))


def turns(cases: Iterable[int], kind: str) -> dict[int, int]:
    """Return the last turn of the letters of ``kind`` each case has had, if any."""
    found: dict[int, int] = {}
    for part in bulk.batches(sorted(cases), 2_000):
        query = Letter.objects.filter(case__in=part, kind=kind, void="")
        found.update(query.values_list("case").annotate(Max("turn")))
    return found


def letters_to(case: int) -> list[Letter]:
    """Return every letter of a case, oldest first: planned, printed, void, or by hand (without a run)."""
    return list(Letter.objects.filter(case_id=case).select_related("run").order_by("pk"))


def waiting_notice(case: int) -> Letter | None:
    """Return the deficiency notice that was sent last to a case."""
    return Letter.objects.filter(case_id=case, kind="deficiency", void="").exclude(due="").order_by("-turn").first()


def told_of(letter: Letter, kind: str) -> int:
    """Return how many events of ``kind`` the case's chain tells of a letter."""
    return Event.objects.filter(chain_id=letter.case_id, kind=kind, data__contains=f'"letter":"{letter.number}"').count()
