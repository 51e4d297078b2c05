"""The deficiency loop: plan the letters that name every defect, and end what nobody answered."""

from collections.abc import Sequence

from jimukyoku.domain.access import Duty
from jimukyoku.domain.deficiency import reply_by
from jimukyoku.domain.intake import ANSWER_POST_DAYS, APPLICATION_POST_DAYS, overdue_before, waits_until
from jimukyoku.domain.programme import Pack
from jimukyoku.domain.screening import UNREADABLE
from jimukyoku.japanese import era_text
from jimukyoku.office.access.desk import Desk, action
from jimukyoku.office.cases import moves
from jimukyoku.office.cases.models import Case
from jimukyoku.office.notices import actions as notices
from jimukyoku.office.notices import queries as letters
from jimukyoku.office.notices.models import PrintRun
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import lock_programme, pack_of
from jimukyoku.office.screening import queries as screening
from jimukyoku.office.screening.models import Finding


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
    due = reply_by(desk.today)
    items = [_item(pack, case, findings[case.pk], due.isoformat(), era_text(due)) for case in cases]
    return notices.plan(desk, programme, "deficiency", items)


def _item(pack: Pack, case: Case, findings: Sequence[Finding], due: str, due_text: str) -> notices.Item:
    blocking = [one for one in findings if one.severity == "block"]
    reasons = [_reason(pack, one) for one in blocking if one.code != UNREADABLE]
    if unread := [one.fields for one in blocking if one.code == UNREADABLE]:
        reasons.append(_unread(pack, unread))
    return notices.Item(case, turn=case.rounds + 1, due=due, more={"reasons": reasons, "reply_by": due_text})


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
    if desk.today > waits_until(pack.deadline, APPLICATION_POST_DAYS, postmark_counts=pack.postmark_counts):
        waiting = Case.objects.filter(programme=programme.pk, state="expected", route="confirmation", held="")
        steps += [moves.Move(pk, "expire", {"why": "no application"}) for pk in waiting.values_list("pk", flat=True)]
    if not steps:
        desk.idle()
    return moves.move(desk, steps)
