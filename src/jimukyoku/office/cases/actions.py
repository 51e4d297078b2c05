"""What an officer does to one case regardless of the room: accepting a stop, a new head, ending it, closing."""

from collections.abc import Sequence

from jimukyoku.domain.access import Duty
from jimukyoku.domain.basics import BadInput, Conflict
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.cases import STOP_NAMES, State, Stop
from jimukyoku.office.access.desk import Desk, Tenanted, action
from jimukyoku.office.cases import moves
from jimukyoku.office.cases.models import Acceptance, Case, CaseMember


@action(Duty.HOLD)
def lift_hold(desk: Desk, programme: Tenanted, case: int, reason: str, *, seen: str) -> None:
    """Accept what holds a case back (``seen`` names the stop the officer looked at), and let the case go on.

    The very fact behind the stop no longer stops the case; a new fact does. A stop that stands for something to be put
    right (no account, a death) is only looked at again: while the world is as it was, the next gate holds the case anew.
    """
    _need_reason(reason)
    row = _locked(programme, case)
    if seen not in (row.held, row.unprintable) or not seen:
        raise Conflict(
            "hold-changed", _("この案件は「{why}」では保留されていません。").format(why=_(STOP_NAMES[Stop(seen)]) if seen in set(Stop) else seen),
            cure=_("保留の一覧を作り直して、いまの理由を確かめてください。"),
        )  # fmt: skip
    if seen == row.held:
        if row.held_key:
            Acceptance.objects.get_or_create(
                case_id=case, stop=row.held, key=row.held_key, defaults={"by": desk.login, "reason": reason}
            )
        Case.objects.filter(pk=case).update(held="", held_key="")
        desk.record(case, "case.hold_lifted", {"stop": seen, "key": row.held_key, "reason": reason})
    else:
        Case.objects.filter(pk=case).update(unprintable="")
        desk.record(case, "case.printable", {"stop": seen, "reason": reason})


@action(Duty.DECIDE)
def change_head(desk: Desk, programme: Tenanted, case: int, resident_no: str, reason: str) -> None:
    """Enter another member as the head in whose name the case goes on (世帯主の変更), for instance after a death."""
    _need_reason(reason)
    row = _locked(programme, case)
    if not CaseMember.objects.filter(case_id=case, resident_no=resident_no).exists():
        raise BadInput("member", _("宛名番号 {no} の方は、この案件の世帯員ではありません。").format(no=resident_no))
    held = "" if row.held == Stop.HEAD_DECEASED else row.held
    Case.objects.filter(pk=case).update(head_no=resident_no, held=held, held_key=row.held_key if held else "")
    desk.record(case, "case.head_changed", {"from": row.head_no, "to": resident_no, "reason": reason})


@action(Duty.DECIDE)
def decease(desk: Desk, programme: Tenanted, cases: Sequence[int], reason: str) -> int:
    """End cases whose household has died out, each with its own event."""
    return _end(desk, programme, cases, "decease", reason)


@action(Duty.DECIDE)
def decline(desk: Desk, programme: Tenanted, cases: Sequence[int], reason: str) -> int:
    """End cases whose household declined after the decision (受給辞退), each with its own event."""
    return _end(desk, programme, cases, "decline", reason)


def _end(desk: Desk, programme: Tenanted, cases: Sequence[int], act: str, reason: str) -> int:
    if not cases:
        desk.idle()
        return 0
    _need_reason(reason)
    moves.of_programme(programme.pk, cases)
    return moves.move(desk, [moves.Move(case, act, {"reason": reason}) for case in cases])


@action(Duty.CLOSE)
def close(desk: Desk, programme: Tenanted, limit: int = 2_000) -> int:
    """Close up to ``limit`` finished cases of a programme: paid, notified of refusal, ended by name."""
    ended = [State.PAID, State.DECLINED, State.WITHDRAWN, State.EXPIRED, State.DECEASED]
    query = Case.objects.filter(programme=programme.pk, held="")
    ids = list(query.filter(state__in=ended).values_list("pk", flat=True)[:limit])
    ids += query.filter(state=State.NOTIFIED, decision="refuse").values_list("pk", flat=True)[: limit - len(ids)]
    if not ids:
        desk.idle()
    return moves.move(desk, [moves.Move(case, "close", {}) for case in ids])


def _locked(programme: Tenanted, case: int) -> Case:
    moves.of_programme(programme.pk, [case])
    moves.lock([case])
    return Case.objects.get(pk=case)


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise BadInput("reason", _("理由が空です。"), cure=_("理由を入力してください。"))
