"""Long work of the notices room: planning and printing letters run by run. Other rooms print theirs by ``printing`` too."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext_lazy

from jimukyoku.domain.access import Duty
from jimukyoku.domain.basics import Conflict
from jimukyoku.domain.basics import gettext as _
from jimukyoku.office.access.desk import Desk
from jimukyoku.office.jobs.registry import Again, Kind, Order, Part, Work, declare
from jimukyoku.office.notices import actions, queries
from jimukyoku.office.notices.announcing import announce
from jimukyoku.office.notices.models import PrintRun
from jimukyoku.office.notices.printing import rendered
from jimukyoku.office.programme.models import Programme

Plan = Callable[[Desk, Programme, str], PrintRun | None]


def printing(name: str, title: Any, offer: Any, letters: Iterable[str], plan: Plan, duty: Duty = Duty.PRINT) -> Kind:
    """Declare a kind that prints ``letters`` (kinds of notices): runs left over by a killed process first, then what waits.

    A run is planned in one unit, which adds the unit that renders it; so a run that was planned is printed, whoever dies.
    """

    def parts(order: Order) -> Iterable[Part]:
        for run in queries.unfinished(order.owner.pk):
            if run.kind in letters:
                yield Part({"run": run.pk}, size=run.count)
        yield from (Part({"plan": one}, size=0) for one in letters)

    def do(work: Work) -> None:
        if "plan" not in work.part:
            _enter(work)
        elif run := plan(work.desk, work.owner, work.part["plan"]):
            work.add(Part({"run": run.pk}, size=run.count), Part(work.part, size=0))

    return declare(Kind(name, duty, title, parts, do, before=_render, offer=offer))


def _render(work: Work) -> Any:
    """Render a planned run outside every transaction; None for a unit that plans, or when nothing is left to print."""
    if "run" not in work.part:
        return None
    run = actions.pass_again(work.desk, work.owner, queries.run(work.owner.pk, work.part["run"]))
    return (run, *rendered(work.owner, run, work.advance)) if run.state == "planned" else None


def _enter(work: Work) -> None:
    if work.made is None:
        return
    run, pdf, pages = work.made
    try:
        run = actions.printed(work.desk, run, pdf, pages)
    except Conflict as problem:
        if problem.code == "stale":
            raise Again from problem
        raise
    work.message = _("印刷用のPDFができました。")
    work.hand_out(run.pdf_id, f"{run.kind}-{run.pk}.pdf")


ANNOUNCE = printing(
    "notices.announce", gettext_lazy("最初の通知の印刷"), gettext_lazy("支給のお知らせと確認書を、まだ届いていない世帯の分だけ印刷用PDFにします。"),
    ("push", "confirmation"), announce,
)  # fmt: skip
