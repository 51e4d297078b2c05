"""What a person does to one case regardless of the room: lifting a hold, ending it after a death, closing."""

from collections.abc import Sequence

from jimukyoku.domain.access import Duty
from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.cases import State
from jimukyoku.office.access.desk import Desk, action
from jimukyoku.office.cases import moves
from jimukyoku.office.cases.models import Case


@action(Duty.HOLD)
def lift_hold(desk: Desk, case: int, reason: str) -> None:
    """Let a held case go on; the officer's reason is kept."""
    if not reason.strip():
        raise BadInput("reason", _("保留を解除する理由が空です。"), cure=_("理由を入力してください。"))
    Case.objects.filter(pk=case).update(held="")
    desk.record(case, "case.hold_lifted", {"reason": reason})


@action(Duty.DECIDE)
def decease(desk: Desk, cases: Sequence[int], reason: str) -> int:
    """End cases whose household has died out, each with its own event."""
    if not cases:
        desk.idle()
    steps = [moves.Move(case, "decease", {"reason": reason}, {"held": ""}) for case in cases]
    return moves.move(desk, steps)


@action(Duty.CLOSE)
def close(desk: Desk, programme: int, limit: int = 2_000) -> int:
    """Close up to ``limit`` finished cases of a programme: paid, notified of refusal, ended by name."""
    ended = [State.PAID, State.DECLINED, State.WITHDRAWN, State.EXPIRED, State.DECEASED]
    query = Case.objects.filter(programme=programme, held="")
    ids = list(query.filter(state__in=ended).values_list("pk", flat=True)[:limit])
    ids += query.filter(state=State.NOTIFIED, decision="refuse").values_list("pk", flat=True)[: limit - len(ids)]
    if not ids:
        desk.idle()
    return moves.move(desk, [moves.Move(case, "close", {}) for case in ids])
