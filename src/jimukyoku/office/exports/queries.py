"""Reading exports, and the rows that go into them."""

from collections.abc import Iterator

from django.db import connection

from jimukyoku.domain.basics import NotFound
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.cases import STATE_NAMES, STOP_NAMES, State, Stop
from jimukyoku.domain.decision import OUTCOME_NAMES
from jimukyoku.domain.oversight import STAGES
from jimukyoku.office.cases import queries as cases
from jimukyoku.office.exports.models import APPROVED, ASKED, READY, REFUSED, Export

STATE_NAMES_OF_EXPORT = {ASKED: _("承認待ち"), APPROVED: _("作成中"), REFUSED: _("却下"), READY: _("受取可")}
HEADER = ("受付番号", "世帯番号", "世帯人数", "案内の方法", "段階", "段階の開始日", "保留の理由", "決定", "支給額")
_ROUTES = {"push": "お知らせ", "confirmation": "確認書"}
_PART = 5_000


def access_export(programme: int, pk: int) -> Export:
    """Return an export of a programme; NotFound otherwise."""
    found = Export.objects.filter(programme=programme, pk=pk).first()
    if found is None:
        raise NotFound("not-found", _("該当するものがありません。"))
    return found


def newest(programme: int) -> list[Export]:
    """Return the newest exports of a programme, newest first."""
    return list(Export.objects.filter(programme=programme).order_by("-pk")[:50])


def lock(pk: int) -> Export:
    """Return an export under lock."""
    query = Export.objects.all()
    return (query.select_for_update() if connection.vendor == "postgresql" else query).get(pk=pk)


def states_of(stage: str) -> list[str]:
    """Return the states of a stage of the funnel (an unknown or empty one: every state)."""
    return [state.value for state in STAGES.get(stage, ())]


def rows(programme: int, stage: str) -> Iterator[tuple[object, ...]]:
    """Yield the cases of a stage as the file shows them, by receipt number."""
    after = ""
    while part := cases.following(programme, states_of(stage), after, _PART):
        for case in part:
            held = _(STOP_NAMES[Stop(case.held)]) if case.held else ""
            yield (
                case.receipt_number, case.household_no, case.size, _ROUTES.get(case.route, case.route), _(STATE_NAMES[State(case.state)]),
                case.since, held, _(OUTCOME_NAMES[case.decision]) if case.decision else "", "" if case.amount is None else case.amount,
            )  # fmt: skip
        after = part[-1].receipt_number
