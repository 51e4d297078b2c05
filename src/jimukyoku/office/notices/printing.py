"""The printer's work: rendering a planned run outside every transaction, then entering it as printed."""

import datetime as dt
import os
from collections.abc import Callable
from typing import Any

from django.conf import settings

from jimukyoku.domain.basics import canonical
from jimukyoku.domain.notices import shared
from jimukyoku.domain.programme import Pack
from jimukyoku.engines.letters import render_batch
from jimukyoku.japanese import era_text
from jimukyoku.office.access.desk import Desk
from jimukyoku.office.basics.fonts import font_folder
from jimukyoku.office.notices import actions, queries
from jimukyoku.office.notices.models import PrintRun
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import pack_of


def print_run(desk: Desk, programme: Programme, run: PrintRun, progress: Callable[[int], None] | None = None) -> PrintRun:
    """Render a planned run and enter it as printed."""
    pack = pack_of(programme)
    day = dt.date.fromisoformat(run.planned_on)
    rendered = render_batch(
        pack.letter(run.kind),
        list(queries.letters_of(run)),
        common=common(pack, programme, run, day),
        fonts=font_folder(),
        title=f"{pack.name} {run.kind}",
        date=day,
        processes=int(settings.PROCESSES or os.cpu_count() or 1),
        progress=progress,
    )
    return actions.printed(desk, run, rendered.pdf, rendered.pages)


def common(pack: Pack, programme: Programme, run: PrintRun, day: dt.date) -> dict[str, Any]:
    """Return what all letters of a run share."""
    return shared(pack, programme.municipality.name, era_text(day), f"{pack.document_prefix}第{run.pk}号")


def without_rendering(run: PrintRun) -> tuple[bytes, dict[str, tuple[int, int]]]:
    """Return a stand-in for a run's PDF that lists its letters' data: for measuring the chain without the renderer."""
    letters = list(queries.letters_of(run))
    return canonical(letters), {one["letter_id"]: (page, 1) for page, one in enumerate(letters, start=1)}
