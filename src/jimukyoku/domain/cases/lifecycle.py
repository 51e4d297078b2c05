"""The life of a case (案件): states, and the one table of permitted steps between them.

Every row says which act leads from which states to which state, whose duty it is, and what the resident is told. The
table is versioned: an event keeps the version it was made under, so a ledger of last year replays under last year's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from jimukyoku.domain.access import Duty
from jimukyoku.domain.basics import Conflict
from jimukyoku.domain.basics import gettext as _

VERSION = 1


class State(StrEnum):
    """Where a case stands."""

    EXPECTED = "expected"
    RECEIVED = "received"
    ENTERED = "entered"
    SCREENED = "screened"
    DEFICIENT = "deficient"
    ANSWERED = "answered"
    RECOMMENDED = "recommended"
    APPROVED = "approved"
    REFUSED = "refused"
    NOTIFIED = "notified"
    PAYING = "paying"
    PAID = "paid"
    RETURNED = "returned"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    DECLINED = "declined"
    DECEASED = "deceased"
    REOPENED = "reopened"


STATE_NAMES: dict[State, str] = {
    State.EXPECTED: _("案内済・申請待ち"),
    State.RECEIVED: _("受付"),
    State.ENTERED: _("入力済"),
    State.SCREENED: _("審査済"),
    State.DEFICIENT: _("不備照会中"),
    State.ANSWERED: _("不備回答あり"),
    State.RECOMMENDED: _("決定待ち"),
    State.APPROVED: _("支給決定"),
    State.REFUSED: _("不支給決定"),
    State.NOTIFIED: _("決定通知済"),
    State.PAYING: _("振込手続中"),
    State.PAID: _("支給済"),
    State.RETURNED: _("振込不能"),
    State.CLOSED: _("完了"),
    State.WITHDRAWN: _("取下げ"),
    State.EXPIRED: _("期限経過"),
    State.DECLINED: _("辞退"),
    State.DECEASED: _("死亡等による対象外"),
    State.REOPENED: _("再開"),
}

# Nothing has been decided yet.
UNDECIDED = (
    State.EXPECTED,
    State.RECEIVED,
    State.ENTERED,
    State.SCREENED,
    State.DEFICIENT,
    State.ANSWERED,
    State.RECOMMENDED,
    State.REOPENED,
)


@dataclass(frozen=True)
class Transition:
    """One permitted step: ``act`` leads from one of ``sources`` to ``target``."""

    act: str
    sources: tuple[State, ...]
    target: State
    duty: Duty
    resident_sees: str


TRANSITIONS: dict[str, Transition] = {
    one.act: one
    for one in (
        Transition("expect", (), State.EXPECTED, Duty.EXTRACT, _("ご案内をお送りします。")),
        Transition("receive", (State.EXPECTED, State.REOPENED, State.EXPIRED), State.RECEIVED, Duty.RECEIVE, _("申請を受け付けました。")),
        Transition("enter", (State.RECEIVED,), State.ENTERED, Duty.RECEIVE, _("申請を受け付けました。")),
        Transition("deem", (State.EXPECTED,), State.ENTERED, Duty.RECEIVE, _("お手続きなしで支給の準備をしています。")),
        Transition("screen", (State.ENTERED, State.ANSWERED, State.REOPENED), State.SCREENED, Duty.SCREEN, _("内容を確認しています。")),
        Transition("find_deficient", (State.SCREENED,), State.DEFICIENT, Duty.DEFICIENCY, _("確認したいことがあります。お送りした通知をご覧ください。")),
        Transition("answer", (State.DEFICIENT, State.SCREENED), State.ANSWERED, Duty.RECEIVE, _("ご回答を受け付けました。")),
        Transition("recommend", (State.SCREENED,), State.RECOMMENDED, Duty.RECOMMEND, _("市が決定の手続きをしています。")),
        Transition("send_back", (State.RECOMMENDED,), State.REOPENED, Duty.DECIDE, _("内容を確認しています。")),
        Transition("approve", (State.RECOMMENDED,), State.APPROVED, Duty.DECIDE, _("支給が決まりました。")),
        Transition("refuse", (State.RECOMMENDED,), State.REFUSED, Duty.DECIDE, _("支給できないことになりました。通知をご覧ください。")),
        Transition("notify", (State.APPROVED, State.REFUSED), State.NOTIFIED, Duty.PRINT, _("決定の通知をお送りしました。")),
        Transition("pay", (State.NOTIFIED, State.RETURNED), State.PAYING, Duty.PAY_MAKE, _("振込の手続きをしています。")),
        Transition("unpay", (State.PAYING,), State.NOTIFIED, Duty.PAY_MAKE, _("決定の通知をお送りしました。")),
        Transition("settle", (State.PAYING,), State.PAID, Duty.PAY_RETURN, _("振込みました。")),
        Transition("return", (State.PAYING, State.PAID), State.RETURNED, Duty.PAY_RETURN, _("振込ができませんでした。口座をお知らせください。")),
        Transition("decline", (*UNDECIDED, State.APPROVED, State.NOTIFIED, State.RETURNED), State.DECLINED, Duty.RECEIVE, _("辞退のお申し出を受け付けました。")),
        Transition("withdraw", UNDECIDED, State.WITHDRAWN, Duty.RECEIVE, _("取下げを受け付けました。")),
        Transition("expire", (State.EXPECTED, State.DEFICIENT), State.EXPIRED, Duty.RECOMMEND, _("期限までにお返事がありませんでした。")),
        Transition("decease", (*UNDECIDED, State.APPROVED, State.REFUSED, State.NOTIFIED, State.RETURNED), State.DECEASED, Duty.DECIDE, _("手続きを終了しました。")),
        Transition(
            "close",
            (State.PAID, State.NOTIFIED, State.DECLINED, State.WITHDRAWN, State.EXPIRED, State.DECEASED),
            State.CLOSED,
            Duty.CLOSE,
            _("手続きを終了しました。"),
        ),
        Transition("reopen", (State.CLOSED, State.EXPIRED, State.DECLINED, State.WITHDRAWN, State.NOTIFIED), State.REOPENED, Duty.DECIDE, _("内容を確認しています。")),
    )
}


def step(state: State | None, act: str) -> State:
    """Return the state to which ``act`` leads from ``state`` (None: the case does not exist yet).

    Raises Conflict when the table does not permit it, naming what is permitted instead.
    """
    transition = TRANSITIONS[act]
    if state is None and not transition.sources:
        return transition.target
    if state in transition.sources:
        return transition.target
    name = STATE_NAMES[state] if state else _("（未作成）")
    raise Conflict(
        "transition",
        _("「{state}」の案件に「{act}」はできません。").format(state=name, act=act),
        cure=_("できるのは次の処理です: {acts}").format(acts=", ".join(acts_from(state)) or _("なし")),
    )


def acts_from(state: State | None) -> list[str]:
    """Return the acts the table permits from ``state``."""
    return [act for act, one in TRANSITIONS.items() if (state in one.sources if state else not one.sources)]


def replay(acts: Iterable[str]) -> State | None:
    """Return the state a case reaches by ``acts``; raises Conflict at the first that was not permitted."""
    state: State | None = None
    for act in acts:
        state = step(state, act)
    return state


def mermaid() -> str:
    """Return the table as a Mermaid state diagram, for the documentation."""
    lines = ["stateDiagram-v2"]
    for one in TRANSITIONS.values():
        for source in one.sources or ("[*]",):
            lines.append(f"    {source} --> {one.target}: {one.act}")
    return "\n".join(lines)
