"""The deficiency loop: plan the letters that name every defect, and end what nobody answered."""

from collections.abc import Sequence

from jimukyoku.domain.access import Duty
from jimukyoku.domain.deficiency import needs_supervisor, reply_by
from jimukyoku.domain.programme import Pack
from jimukyoku.japanese import era_text
from jimukyoku.office.access.desk import Desk, action
from jimukyoku.office.cases import moves
from jimukyoku.office.cases.models import Case
from jimukyoku.office.notices import actions as notices
from jimukyoku.office.notices import queries as letters
from jimukyoku.office.notices.models import PrintRun
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import pack_of
from jimukyoku.office.screening import queries as screening
from jimukyoku.office.screening.actions import UNREADABLE
from jimukyoku.office.screening.models import Finding


@action(Duty.DEFICIENCY)
def plan_notices(desk: Desk, programme: Programme, limit: int = 5_000) -> PrintRun | None:
    """Plan one run of deficiency notices for screened cases with blocking findings.

    Every notice names all of a case's open findings. A case that has had its rounds is held for a supervisor.
    """
    cases = screening.blocked(programme.pk, limit=limit)
    tired = [case for case in cases if needs_supervisor(case.rounds)]
    if tired:
        moves.hold(desk, {case.pk: "rounds" for case in tired}, by="deficiency")
    rest = [case for case in cases if not needs_supervisor(case.rounds)]
    if not rest:
        desk.idle()
        return None
    pack = pack_of(programme)
    findings = screening.open_findings([case.pk for case in rest])
    due = reply_by(desk.today)
    items = [_item(pack, case, findings[case.pk], due.isoformat(), era_text(due)) for case in rest]
    return notices.plan(desk, programme, "deficiency", items)


def _item(pack: Pack, case: Case, findings: Sequence[Finding], due: str, due_text: str) -> notices.Item:
    reasons = [_reason(pack, one) for one in findings if one.severity == "block"]
    return notices.Item(case, turn=case.rounds + 1, due=due, more={"reasons": reasons, "reply_by": due_text})


def _reason(pack: Pack, finding: Finding) -> dict[str, str]:
    if finding.code == UNREADABLE:
        labels = {one.id: one.label for one in pack.fields}
        names = "、".join(labels.get(name, name) for name in finding.fields.split(","))
        return {"code": finding.code, "sentence": f"次の欄を読み取れませんでした: {names}", "basis": "",
                "cure": "読みやすい文字で、もう一度ご記入ください。"}  # fmt: skip
    rule = next(one for one in pack.deficiencies if one.code == finding.code)
    return {"code": rule.code, "sentence": rule.sentence, "basis": "", "cure": rule.cure}


@action(Duty.RECOMMEND)
def expire(desk: Desk, programme: Programme) -> int:
    """End the cases whose notice nobody answered by its day, and those nobody applied for by the deadline."""
    pack = pack_of(programme)
    today = desk.today.isoformat()
    steps = [moves.Move(case, "expire", {"why": "no answer"}) for case in letters.overdue(programme.pk, today)]
    if desk.today > pack.deadline:
        waiting = Case.objects.filter(programme=programme.pk, state="expected", route="confirmation", held="")
        steps += [moves.Move(pk, "expire", {"why": "no application"}) for pk in waiting.values_list("pk", flat=True)]
    if not steps:
        desk.idle()
    return moves.move(desk, steps)
