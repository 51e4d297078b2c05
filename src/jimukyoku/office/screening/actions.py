"""Screening (審査): the pack's rules over every case that is ready, each case with its findings and its own event."""

from collections.abc import Iterable

from jimukyoku.domain.access import Duty
from jimukyoku.domain.basics import BadInput, canonical
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.cases import State
from jimukyoku.domain.intake import ACCOUNT_FIELDS
from jimukyoku.domain.programme import Finding as Found
from jimukyoku.domain.programme import findings_from_values
from jimukyoku.domain.screening import UNREADABLE, unreadable
from jimukyoku.office.access.desk import Desk, action
from jimukyoku.office.basics import bulk
from jimukyoku.office.cases import moves
from jimukyoku.office.cases import queries as cases_of
from jimukyoku.office.intake.queries import Said
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import lock_programme, pack_of
from jimukyoku.office.register.queries import sources
from jimukyoku.office.screening.facts import dossiers, evaluate
from jimukyoku.office.screening.models import Finding

_COLUMNS = ("case", "code", "severity", "round", "state", "fields", "detail", "row")
_OF_ACCOUNT = frozenset({*ACCOUNT_FIELDS, "account_document"})


@action(Duty.SCREEN)
def screen(desk: Desk, programme: Programme, limit: int = 2_000) -> int:
    """Screen up to ``limit`` cases that are entered, answered or reopened; return how many.

    Findings of an earlier round that no longer hold are marked resolved; those that hold, or are new, are open. The event
    names both, so that the ledger alone tells which finding was open when.
    """
    lock_programme(programme)
    states = (State.ENTERED.value, State.ANSWERED.value, State.REOPENED.value)
    cases = cases_of.ready(programme.pk, states, limit=limit)
    if not cases:
        desk.idle()
        return 0
    pack = pack_of(programme)
    read = sources(programme.municipality_id)
    files = dossiers(programme, pack, read, cases, desk.today)
    values = evaluate(pack, files, ("deficiency.",))
    before = _resolve([case.pk for case in cases])
    waived = _waived([case.pk for case in cases])
    rows, steps = [], []
    for one in files:
        found = findings_from_values(pack, values[one.case.household_no]) + unreadable(pack, one.said.problems)
        new = [_row(one.case.pk, one.case.rounds, one.said, finding) for finding in found]
        new = [row for row in new if _key(row[0], row[1], row[5], row[7]) not in waived]
        rows += new
        codes = {row[1] for row in new}
        resolved = sorted(before.get(one.case.pk, set()) - codes)
        data = {"pack": pack.sha256, "findings": sorted(codes), "resolved": resolved, "imports": read.as_data(),
                "said": one.said.latest}  # fmt: skip
        steps.append(moves.Move(one.case.pk, "screen", data))
    bulk.insert(Finding, _COLUMNS, rows)
    return moves.move(desk, steps)


_Row = tuple[int, str, str, int, str, str, str, int]


def _row(case: int, rounds: int, said: Said, finding: Found) -> _Row:
    detail = finding.sentence
    if finding.code == UNREADABLE:
        detail = canonical({finding.fields[0]: finding.sentence}).decode()
    return (case, finding.code, finding.severity, rounds, "open", ",".join(finding.fields), detail, _stands_on(said, finding))


def _stands_on(said: Said, finding: Found) -> int:
    """Return the row a finding was read from, where a waiver must not outlive it: unreadable fields, and accounts."""
    if finding.code == UNREADABLE:
        return said.spoken.get(finding.fields[0], 0)
    if _OF_ACCOUNT & set(finding.fields):
        return max(said.spoken.get(name, 0) for name in _OF_ACCOUNT)
    return 0


def _key(case: int, code: str, fields: str, row: int) -> tuple[int, str, str, int]:
    return case, code, fields if code == UNREADABLE else "", row


def _resolve(cases: Iterable[int]) -> dict[int, set[str]]:
    """Close what was open of these cases, and return the codes by case."""
    found: dict[int, set[str]] = {}
    for part in bulk.batches(cases, 2_000):
        query = Finding.objects.filter(case_id__in=part, state="open")
        for case, code in query.values_list("case_id", "code"):
            found.setdefault(case, set()).add(code)
        query.update(state="resolved")
    return found


def _waived(cases: Iterable[int]) -> set[tuple[int, str, str, int]]:
    found: set[tuple[int, str, str, int]] = set()
    for part in bulk.batches(cases, 2_000):
        query = Finding.objects.filter(case_id__in=part, state="waived")
        found.update(_key(*row) for row in query.values_list("case_id", "code", "fields", "row"))
    return found


@action(Duty.DECIDE)
def waive(desk: Desk, programme: Programme, case: int, code: str, reason: str) -> None:
    """Waive an open finding of one case, with a reason: those the pack lets an officer waive, and what could not be read.

    A finding whose rule the pack in force no longer has stands on nothing, so it can be waived as well.
    """
    if not reason.strip():
        raise BadInput("reason", _("不備を不問とする理由が空です。"), cure=_("理由を入力してください。"))
    rule = next((one for one in pack_of(programme).deficiencies if one.code == code), None)
    if rule is not None and rule.waivable_by != "officer":
        raise BadInput("not-waivable", _("不備 {code} は不問にできません（制度の定め）。").format(code=code), cure=_("補正を求めてください。"))
    open_ones = Finding.objects.filter(case_id=case, case__programme=programme.pk, code=code, state="open")
    if not open_ones.update(state="waived"):
        raise BadInput("finding", _("未解決の不備 {code} はありません。").format(code=code))
    desk.record(case, "finding.waived", {"code": code, "reason": reason})
