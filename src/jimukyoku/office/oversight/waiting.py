"""What waits for whom: for each duty, how many cases or batches somebody who holds it can take on now."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from jimukyoku.domain.access import Duty
from jimukyoku.domain.cases import State
from jimukyoku.office.access.models import Person
from jimukyoku.office.oversight.progress import Standing, standing
from jimukyoku.office.payment import queries as payment
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.work import queries as work


@dataclass(frozen=True)
class Task:
    """One kind of work that waits: for whom, what, how much, since when the oldest."""

    duty: Duty
    label: Any
    count: int
    oldest: dt.date | None = None
    url: str = ""


# duty, what waits, states (and the decision where it matters) in which a case waits for it when nobody holds it back
_BY_STATE: tuple[tuple[Duty, Any, tuple[State, ...], str], ...] = (
    (Duty.RECEIVE, gettext_lazy("入力待ち"), (State.RECEIVED,), ""),
    (Duty.SCREEN, gettext_lazy("審査待ち"), (State.ENTERED, State.ANSWERED, State.REOPENED), ""),
    (Duty.RECOMMEND, gettext_lazy("不備通知または提案待ち"), (State.SCREENED,), ""),
    (Duty.PRINT, gettext_lazy("決定通知の印刷待ち"), (State.APPROVED, State.REFUSED), ""),
    (Duty.DECIDE, gettext_lazy("決定待ち"), (State.RECOMMENDED,), ""),
    (Duty.PAY_MAKE, gettext_lazy("振込ファイルの作成待ち"), (State.NOTIFIED,), "approve"),
    (Duty.PAY_MAKE, gettext_lazy("振込不能（口座の確認待ち）"), (State.RETURNED,), ""),
)
# the desk at which the work of a duty is done
_DESKS = {
    Duty.SCREEN: "screening", Duty.RECOMMEND: "screening", Duty.DEFICIENCY: "deficiency", Duty.WORK: "work",
    Duty.DECIDE: "decisions", Duty.PAY_MAKE: "payments", Duty.PAY_APPROVE: "payments", Duty.PAY_RELEASE: "payments",
    Duty.PAY_RETURN: "payments", Duty.PRINT: "programme_jobs",
}  # fmt: skip
_BY_BATCH = (
    (Duty.PAY_APPROVE, gettext_lazy("承認待ちの振込ファイル"), "made"),
    (Duty.PAY_RELEASE, gettext_lazy("送信待ちの振込ファイル"), "approved"),
    (Duty.PAY_RETURN, gettext_lazy("結果の登録待ちの振込ファイル"), "released"),
)


def tasks(programme: Programme, person: Person, now: Standing | None = None) -> list[Task]:
    """Return what waits for a person in a programme (``now``: where its cases stand, where that is known already).

    Kinds of work of which there is none are left out.
    """
    now = now or standing(programme.pk)
    found = [one for one in _case_tasks(now, person) if one.count]
    held = sum(now.held.values()) if person.holds(Duty.HOLD) else 0
    if held:
        reasons = reverse("overview", kwargs={"programme": programme}) + "#held"
        found.append(Task(Duty.HOLD, gettext_lazy("保留の確認"), held, url=reasons))
    batches = payment.batches(programme.pk)
    for duty, label, state in _BY_BATCH:
        waiting = [one for one in batches if one.state == state and not _own(one, person, duty)]
        if waiting and person.holds(duty):
            found.append(Task(duty, label, len(waiting)))
    found += _work(programme, person)
    return [replace(one, url=reverse(_DESKS[one.duty], kwargs={"programme": programme})) if one.duty in _DESKS else one for one in found]


def _own(batch: Any, person: Person, duty: Duty) -> bool:
    """Tell whether a batch is the person's own work, which somebody else must carry on."""
    return duty in (Duty.PAY_APPROVE, Duty.PAY_RELEASE) and person.login in (batch.maker, batch.approver)


def _work(programme: Programme, person: Person) -> list[Task]:
    """Return what the person has in hand and set aside."""
    mine = work.held_by(person, programme.pk)
    aside = sum(bool(one.aside) for one in mine)
    counts = ((gettext_lazy("あなたの手元の作業"), len(mine) - aside), (gettext_lazy("あなたが脇に置いた作業"), aside))
    return [Task(Duty.WORK, label, count) for label, count in counts if count]


def _case_tasks(now: Standing, person: Person) -> list[Task]:
    known = now.waiting()
    found = []
    for duty, label, states, decision in _BY_STATE:
        if person.holds(duty):
            rows = [row for (state, decided), row in known.items() if state in states and decision in ("", decided)]
            oldest = min((dt.date.fromisoformat(since) for _count, since in rows), default=None)
            found.append(Task(duty, label, sum(count for count, _since in rows), oldest))
    return found
