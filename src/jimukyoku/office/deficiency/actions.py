"""The deficiency loop: plan the letters that name every defect, give more time, remind, and end what nobody answered."""

import datetime as dt
from collections.abc import Sequence

from jimukyoku.domain.access import Duty
from jimukyoku.domain.basics import BadInput, Conflict
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.cases import State
from jimukyoku.domain.deficiency import MOST_ROUNDS, extended, named, reply_by
from jimukyoku.domain.intake import ANSWER_POST_DAYS, APPLICATION_POST_DAYS, overdue_before, waits_until
from jimukyoku.domain.programme import Pack
from jimukyoku.domain.screening import UNREADABLE, check_words
from jimukyoku.japanese import era_text
from jimukyoku.office.access.desk import Desk, action
from jimukyoku.office.basics import bulk
from jimukyoku.office.cases import moves
from jimukyoku.office.cases.models import Case
from jimukyoku.office.notices import actions as notices
from jimukyoku.office.notices import queries as letters
from jimukyoku.office.notices.models import Letter, PrintRun
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import lock_programme, pack_of
from jimukyoku.office.screening import queries as screening
from jimukyoku.office.screening.models import Finding
from jimukyoku.office.work import actions as work

REMIND_BY = ("phone", "counter")


@action(Duty.DEFICIENCY)
def plan_notices(desk: Desk, programme: Programme, limit: int = 5_000) -> PrintRun | None:
    """Plan one run of deficiency notices for screened cases with blocking findings.

    Every notice names all of a case's open findings. A case that has had its rounds gets no further letter: a person
    decides about it, with the open findings as reasons.
    """
    cases = screening.blocked(programme.pk, limit=limit)
    if not cases:
        desk.idle()
        return None
    pack = pack_of(programme)
    findings = screening.open_findings([case.pk for case in cases])
    items = [item_of(pack, case, [one for one in findings[case.pk] if one.severity == "block"], desk.today) for case in cases]
    return notices.plan(desk, programme, "deficiency", items)


@action(Duty.DEFICIENCY)
def plan_one(desk: Desk, programme: Programme, case: int, chosen: Sequence[int], *, fence: int | None = None) -> PrintRun | None:
    """Plan the notice of one case as it was composed: the findings in the order ``chosen``, and whatever blocks besides.

    None when the gate stops it: the case is then kept from the machine, and an officer hands the letter over.
    """
    lock_programme(programme)
    work.must_hold(desk, programme, case, "deficiency", fence)
    run = notices.plan(desk, programme, "deficiency", [composed(programme, case, chosen, desk.today)])
    work.done(desk, programme, case, "deficiency")
    return run


def composed(programme: Programme, case: int, chosen: Sequence[int], today: dt.date) -> notices.Item:
    """Return the notice that ``chosen`` makes for a case; Conflict where it may have none now."""
    found = screening.blocked(programme.pk, only=case)
    if not found:
        raise Conflict(
            "no-notice", _("この案件に、いま不備通知は送れません。"),
            cure=_("審査済みで、確かめていない所見がなく、補正を求める不備のある案件に送れます。通知は {n} 回までです。").format(n=MOST_ROUNDS),
        )  # fmt: skip
    findings = {one.pk: one for one in screening.open_findings([case])[case]}
    order = named(chosen, {pk: one.severity for pk, one in findings.items()})
    return item_of(pack_of(programme), found[0], [findings[pk] for pk in order], today)


@action(Duty.DEFICIENCY)
def extend(desk: Desk, programme: Programme, case: int, reason: str) -> dt.date:
    """Give a household that asked for it more time to answer, once a notice; return the new day."""
    letter, before = _standing_notice(programme, case)
    until = extended(dt.date.fromisoformat(letter.due), desk.today, pack_of(programme).closed_days, before=before)
    bulk.update(Letter, "id", ("due",), [(letter.pk, until.isoformat())])
    told = {"letter": letter.number, "from": letter.due, "to": until.isoformat(), "reason": check_words(reason, _("延ばす理由"))}
    desk.record(case, "notice.extended", told)
    return until


@action(Duty.DEFICIENCY)
def remind(desk: Desk, programme: Programme, case: int, channel: str, note: str) -> None:
    """Enter that the household was asked once more for its answer (催促), by telephone or at the counter."""
    letter, _before = _standing_notice(programme, case)
    if channel not in REMIND_BY:
        raise BadInput("channel", _("連絡の方法が不明です。"), cure=_("電話か窓口を選んでください。"))
    desk.record(case, "notice.reminded", {"letter": letter.number, "channel": channel, "reason": check_words(note, _("話したこと"))})


def _standing_notice(programme: Programme, case: int) -> tuple[Letter, int]:
    """Lock a case under deficiency; return its notice that waits for an answer, and how often its day was put off."""
    lock_programme(programme)
    moves.of_programme(programme.pk, [case])
    state, _held = moves.lock([case])[case]
    found = letters.waiting_notice(case)
    if state != State.DEFICIENT.value or found is None:
        raise Conflict("no-notice-waits", _("回答を待っている不備通知はありません。"), cure=_("案件の画面で、いまの状態を確かめてください。"))
    return found, letters.told_of(found, "notice.extended")


def item_of(pack: Pack, case: Case, findings: Sequence[Finding], today: dt.date) -> notices.Item:
    """Return the notice of a case that names ``findings`` in their order, with the day to answer by."""
    due = reply_by(today, pack.closed_days)
    reasons = [_reason(pack, one) for one in findings if one.code != UNREADABLE]
    if unread := [one.fields for one in findings if one.code == UNREADABLE]:
        reasons.append(_unread(pack, unread))
    return notices.Item(case, turn=case.rounds + 1, due=due.isoformat(), more={"reasons": reasons, "reply_by": era_text(due)})


def _reason(pack: Pack, finding: Finding) -> dict[str, str]:
    """Return what a letter says of a finding; of one whose rule the pack in force no longer has, what was said then."""
    rule = pack.deficiency(finding.code)
    sentence, cure = (rule.sentence, rule.cure) if rule else (finding.detail, "")
    return {"code": finding.code, "sentence": sentence, "basis": "", "cure": cure}


def _unread(pack: Pack, fields: Sequence[str]) -> dict[str, str]:
    labels = {one.id: one.label for one in pack.fields}
    names = "、".join(labels.get(name, name) for name in fields)
    return {"code": UNREADABLE, "sentence": f"次の欄を読み取れませんでした: {names}", "basis": "",
            "cure": "読みやすい文字で、もう一度ご記入ください。"}  # fmt: skip


@action(Duty.RECOMMEND)
def expire(desk: Desk, programme: Programme) -> int:
    """End the cases whose notice nobody answered by its day, and those nobody applied for by the deadline.

    What was posted on the last day is waited for where the postmark counts.
    """
    lock_programme(programme)  # an answer that is being received this moment comes first
    pack = pack_of(programme)
    before = overdue_before(desk.today, ANSWER_POST_DAYS, postmark_counts=pack.postmark_counts)
    steps = [moves.Move(case, "expire", {"why": "no answer"}) for case in letters.overdue(programme.pk, before.isoformat())]
    if desk.today > waits_until(pack.last_day, APPLICATION_POST_DAYS, postmark_counts=pack.postmark_counts):
        waiting = Case.objects.filter(programme=programme.pk, state="expected", route="confirmation", held="")
        steps += [moves.Move(pk, "expire", {"why": "no application"}) for pk in waiting.values_list("pk", flat=True)]
    if not steps:
        desk.idle()
    return moves.move(desk, steps)
