"""Whether a planned letter is still one: the case it speaks to may have moved on before the printer came to it."""

import datetime as dt
from collections.abc import Iterable

from jimukyoku.domain.basics import Conflict
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.cases import LETTER_STOPS, STATE_NAMES, STOP_NAMES, State, Stop

# A letter of a kind is true only of a case that stands here.
SPEAKS_TO: dict[str, State] = {
    "push": State.EXPECTED,
    "confirmation": State.EXPECTED,
    "deficiency": State.SCREENED,
    "decision": State.APPROVED,
    "refusal": State.REFUSED,
    "returned": State.RETURNED,
}


def void_reason(kind: str, state: str, held: str, *, due: str, planned_on: str, today: dt.date) -> str:
    """Return why a letter planned on ``planned_on`` must not be printed ``today``, or nothing.

    The case has moved on, or is held; or the letter names a day to reply by (``due``) that was counted from an earlier
    day: its household would have less time than the others.
    """
    if state != SPEAKS_TO[kind]:
        return "moved_on"
    if held:
        return "held"
    return "late" if due and planned_on < today.isoformat() else ""


def check_due(kind: str, cases: Iterable[tuple[str, str]]) -> None:
    """Raise Conflict unless a letter of ``kind`` is true of every case (state, receipt number)."""
    for state, receipt_number in cases:
        if state != SPEAKS_TO[kind]:
            raise Conflict(
                "not-due", _("「{state}」の案件にこの通知は送れません。").format(state=_(STATE_NAMES[State(state)])), where=receipt_number,
                cure=_("この通知を送れるのは「{state}」の案件です。").format(state=_(STATE_NAMES[SPEAKS_TO[kind]])),
            )  # fmt: skip


def check_by_hand(kind: str, state: str, unprintable: str, receipt_number: str) -> None:
    """Raise Conflict unless an officer may send this letter to this case by hand: it is due, and a machine may not print it."""
    check_due(kind, [(state, receipt_number)])
    if unprintable not in LETTER_STOPS:
        names = "、".join(_(STOP_NAMES[one]) for one in Stop if one in LETTER_STOPS)
        raise Conflict(
            "by-hand-held", _("この案件の通知は機械で印刷できます（印刷の関門で止まっていません）。"), where=receipt_number,
            cure=_("手渡し・別送を登録できるのは、次の理由で印刷を止めている案件です: {names}").format(names=names),
        )  # fmt: skip
