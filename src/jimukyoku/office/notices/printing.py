"""The printer's work: rendering a planned run outside every transaction, then entering it as printed."""

import datetime as dt
import os
from collections.abc import Callable, Mapping

from django.conf import settings

from jimukyoku.domain.basics import Conflict, canonical
from jimukyoku.engines.letters import render_batch
from jimukyoku.office.access.desk import Desk
from jimukyoku.office.basics.fonts import font_folder
from jimukyoku.office.notices import actions, queries
from jimukyoku.office.notices.composing import common
from jimukyoku.office.notices.models import PrintRun
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import pack_of


def print_run(
    desk: Desk, programme: Programme, run: PrintRun, progress: Callable[[int], None] | None = None, *, render: bool = True
) -> PrintRun:
    """Print a planned run: pass the gate again if anything may have changed, render it, enter it as printed.

    Returns the run, printed or void. When a file is taken in or a case moves while it is rendered, it begins anew, so
    that nothing is entered as printed that the newest register forbids. Without ``render`` a stand-in is entered.
    """
    while True:
        run = actions.pass_again(desk, programme, run)
        if run.state != "planned":
            return run
        pdf, pages = rendered(programme, run, progress) if render else without_rendering(run)
        try:
            return actions.printed(desk, run, pdf, pages)
        except Conflict as problem:
            if problem.code != "stale":
                raise


def rendered(
    programme: Programme, run: PrintRun, progress: Callable[[int], None] | None
) -> tuple[bytes, Mapping[str, tuple[int, int]]]:
    """Render a run by the pack it was planned under, so that it gives the same bytes whenever that is done."""
    pack = pack_of(programme, run.pack)
    day = dt.date.fromisoformat(run.planned_on)
    rendered = render_batch(
        pack.letter(run.kind),
        list(queries.letters_of(run)),
        common=common(pack, programme, day, f"{pack.document_prefix}第{run.pk}号"),
        fonts=font_folder(),
        title=f"{pack.name} {run.kind}",
        date=day,
        processes=int(settings.PROCESSES or os.cpu_count() or 1),
        progress=progress,
    )
    return rendered.pdf, rendered.pages


def without_rendering(run: PrintRun) -> tuple[bytes, dict[str, tuple[int, int]]]:
    """Return a stand-in for a run's PDF that lists its letters' data: for measuring the chain without the renderer."""
    letters = list(queries.letters_of(run))
    return canonical(letters), {one["letter_id"]: (page, 1) for page, one in enumerate(letters, start=1)}
