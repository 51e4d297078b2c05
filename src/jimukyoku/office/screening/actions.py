"""Screening (審査): the pack's rules over every case that is ready, each case with its findings and its own event."""

from jimukyoku.domain.access import Duty
from jimukyoku.domain.basics import BadInput, canonical
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.cases import State
from jimukyoku.domain.programme import findings_from_values
from jimukyoku.office.access.desk import Desk, action
from jimukyoku.office.basics import bulk
from jimukyoku.office.cases import moves, queries
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import pack_of
from jimukyoku.office.register.queries import sources
from jimukyoku.office.screening.facts import Dossier, dossiers, evaluate
from jimukyoku.office.screening.models import Finding

UNREADABLE = "UNREADABLE"
_COLUMNS = ("case", "code", "severity", "round", "state", "fields", "detail")


@action(Duty.SCREEN)
def screen(desk: Desk, programme: Programme, limit: int = 2_000) -> int:
    """Screen up to ``limit`` cases that are entered, answered or reopened; return how many.

    Findings of an earlier round that no longer hold are marked resolved; those that hold, or are new, are open.
    """
    states = (State.ENTERED.value, State.ANSWERED.value, State.REOPENED.value)
    cases = queries.ready(programme.pk, states, limit=limit)
    if not cases:
        desk.idle()
        return 0
    pack = pack_of(programme)
    read = sources(programme.municipality_id)
    files = dossiers(programme, pack, read, cases, desk.today)
    values = evaluate(pack, files, ("deficiency.",))
    Finding.objects.filter(case_id__in=[case.pk for case in cases], state="open").update(state="resolved")
    waived = _waived([case.pk for case in cases])
    rows, steps = [], []
    for one in files:
        found = findings_from_values(pack, values[one.case.household_no])
        new = [(one.case.pk, f.code, f.severity, one.case.rounds, "open", ",".join(f.fields), f.sentence)
               for f in found if (one.case.pk, f.code) not in waived]  # fmt: skip
        new += _unreadable(one)
        rows += new
        codes = sorted(row[1] for row in new)
        data = {"pack": pack.sha256, "findings": codes, "imports": read.as_data(), "said": one.said.latest}
        steps.append(moves.Move(one.case.pk, "screen", data))
    bulk.insert(Finding, _COLUMNS, rows)
    return moves.move(desk, steps)


def _unreadable(one: Dossier) -> list[tuple[object, ...]]:
    if not one.said.problems:
        return []
    detail = canonical(one.said.problems).decode()
    return [(one.case.pk, UNREADABLE, "block", one.case.rounds, "open", ",".join(sorted(one.said.problems)), detail)]


def _waived(cases: list[int]) -> set[tuple[int, str]]:
    found: set[tuple[int, str]] = set()
    for part in bulk.batches(cases, 2_000):
        found.update(Finding.objects.filter(case_id__in=part, state="waived").values_list("case_id", "code"))
    return found


@action(Duty.DECIDE)
def waive(desk: Desk, programme: Programme, case: int, code: str, reason: str) -> None:
    """Waive an open finding of one case; only findings the pack lets an officer waive, and with a reason."""
    if not reason.strip():
        raise BadInput("reason", _("不備を不問とする理由が空です。"), cure=_("理由を入力してください。"))
    rule = next((one for one in pack_of(programme).deficiencies if one.code == code), None)
    if rule is not None and rule.waivable_by != "officer":
        raise BadInput("not-waivable", _("不備 {code} は不問にできません（制度の定め）。").format(code=code), cure=_("補正を求めてください。"))
    open_ones = Finding.objects.filter(case_id=case, case__programme=programme.pk, code=code, state="open")
    if rule is None or not open_ones.update(state="waived"):
        raise BadInput("finding", _("未解決の不備 {code} はありません。").format(code=code))
    desk.record(case, "finding.waived", {"code": code, "reason": reason})
