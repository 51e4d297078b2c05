"""Reading print runs and letters."""

import json
from collections.abc import Iterator
from typing import Any

from jimukyoku.office.cases.models import Case
from jimukyoku.office.notices.models import Letter, PrintRun


def unfinished(programme: int) -> list[PrintRun]:
    """Return runs that were planned and not yet printed: a killed process left them."""
    return list(PrintRun.objects.filter(programme=programme, state="planned").order_by("pk"))


def runs(programme: int) -> list[PrintRun]:
    """Return the printed runs of a programme."""
    return list(PrintRun.objects.filter(programme=programme, state="printed").select_related("pdf").order_by("pk"))


def letters_of(run: PrintRun) -> Iterator[dict[str, Any]]:
    """Yield what each letter of a run says, in print order."""
    for text in Letter.objects.filter(run=run).order_by("pk").values_list("data", flat=True).iterator(chunk_size=2_000):
        yield json.loads(text)


def without_letter(programme: int, kind: str, states: tuple[str, ...], *, limit: int, **filters: object) -> list[Case]:
    """Return cases in ``states`` that nobody holds, that may be printed, and that never got a letter of ``kind``."""
    query = Case.objects.filter(programme=programme, state__in=states, held="", unprintable="", **filters)
    return list(query.exclude(letter__kind=kind).order_by("pk")[:limit])


def overdue(programme: int, today: str) -> list[int]:
    """Return cases under deficiency whose newest notice was due before ``today``."""
    query = Case.objects.filter(programme=programme, state="deficient", held="")
    late = query.exclude(letter__kind="deficiency", letter__due__gte=today)
    return list(late.order_by("pk").values_list("pk", flat=True))
