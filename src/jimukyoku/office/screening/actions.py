"""Screening (審査): the pack's rules over every case that is ready, each case with its findings and its own event.

What a person established outlives the rules' next run: what was let go does not come back unless its facts changed, and
what a person found does not vanish; once the household has written again, a person looks at it again.
"""

from collections.abc import Mapping, Sequence

from jimukyoku.domain.access import Duty
from jimukyoku.domain.basics import BadInput, Conflict
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.cases import State
from jimukyoku.domain.programme import findings_from_values
from jimukyoku.domain.screening import BECOMES, LOOK, OPEN, QUESTIONS, WAIVE, check_words, may_let_go, unreadable
from jimukyoku.domain.work import kind_at
from jimukyoku.japanese.tables import in_use
from jimukyoku.office.access.desk import Desk, action
from jimukyoku.office.basics import bulk
from jimukyoku.office.cases import moves
from jimukyoku.office.cases import queries as cases_of
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import lock_programme, pack_of
from jimukyoku.office.register.queries import sources
from jimukyoku.office.screening import clues, findings, neighbours
from jimukyoku.office.screening.facts import dossiers, evaluate
from jimukyoku.office.screening.models import Clue, Finding
from jimukyoku.office.screening.remarks import remark
from jimukyoku.office.work import actions as work

TO_SCREEN = (State.ENTERED.value, State.ANSWERED.value, State.REOPENED.value)


@action(Duty.SCREEN)
def screen_one(desk: Desk, programme: Programme, case: int, *, fence: int | None = None) -> None:
    """Hold one case against the rules: the task of whoever has it, and then done."""
    lock_programme(programme)  # before the case, as everybody does who needs both
    moves.of_programme(programme.pk, [case])
    kind = kind_at(State(moves.lock([case])[case][0]))
    if kind is None or not cases_of.ready(programme.pk, TO_SCREEN, pk=case):
        raise Conflict("not-to-screen", _("この案件は、規則の審査を待っていません。"), cure=_("案件の画面で、いまの状態を確かめてください。"))
    work.must_hold(desk, programme, case, kind.name, fence)
    screen(desk, programme, only=[case])
    work.done(desk, programme, case, kind.name)


@action(Duty.SCREEN)
def screen(desk: Desk, programme: Programme, limit: int = 2_000, *, only: Sequence[int] | None = None) -> int:
    """Screen up to ``limit`` cases (or of these ``only``) that are entered, answered or reopened; return how many.

    The rules' findings of an earlier round that no longer hold are marked resolved; those that hold, or are new, are open.
    The event names both, so that the ledger alone tells which finding was open when. What a case shares with one that was
    screened before is found of both.
    """
    lock_programme(programme)
    cases = cases_of.ready(programme.pk, TO_SCREEN, limit=limit, **({} if only is None else {"pk__in": only}))
    if not cases:
        desk.idle()
        return 0
    pack, pks = pack_of(programme), [case.pk for case in cases]
    read = sources(programme.municipality_id)
    files = dossiers(programme, pack, read, cases, desk.today)
    values = evaluate(pack, files, ("deficiency.",))
    mine = clues.own(pack, files)
    beside = clues.beside(programme.pk, _renew(programme.pk, mine), but=pks)
    moves.lock({*pks, *beside})
    shared = clues.shared(programme.pk, pack, cases, mine)
    before, gone, kept = findings.resolve(pks), findings.let_go(pks), findings.of_people(pks)
    rows, again, steps = [], [], []
    for one in files:
        theirs = kept.get(one.case.pk, [])
        found = findings_from_values(pack, values[one.case.household_no]) + unreadable(pack, one.said.problems) + shared[one.case.pk]
        new = findings.new(pack, one, found, gone, {finding.code for finding in theirs})
        rows += new
        again += [(finding.pk, LOOK) for finding in theirs if finding.code not in QUESTIONS and finding.row < one.said.latest]
        codes = {row[1] for row in new} | {finding.code for finding in theirs}
        resolved = sorted(before.get(one.case.pk, set()) - codes)
        data = {"pack": pack.sha256, "findings": sorted(codes), "resolved": resolved, "imports": read.as_data(),
                "said": one.said.latest, "tables": in_use().id}  # fmt: skip
        steps.append(moves.Move(one.case.pk, "screen", data))
    bulk.insert(Finding, findings.COLUMNS, rows)
    bulk.update(Finding, "id", ("state",), again)
    neighbours.tell(desk, programme, pack, read, beside)
    return moves.move(desk, steps)


def _renew(programme: int, mine: Mapping[int, Sequence[clues.Key]]) -> set[clues.Key]:
    """Write down what these cases' households call their own now; return the clues that a case came to or left.

    The programme is locked: of two cases screened at once, one would not see the other.
    """
    before: dict[int, set[clues.Key]] = {}
    for part in bulk.batches(mine, 2_000):
        for case, *clue in Clue.objects.filter(case_id__in=part).values_list("case_id", "code", "key"):
            before.setdefault(case, set()).add((clue[0], clue[1]))
    changed = {case: found for case, found in mine.items() if set(found) != before.get(case, set())}
    for part in bulk.batches(changed, 2_000):
        Clue.objects.filter(case_id__in=part).delete()
    bulk.insert(Clue, ("programme", "case", "code", "key"), ((programme, case, *clue) for case, found in changed.items() for clue in found))
    return {clue for case, found in changed.items() for clue in before.get(case, set()) ^ set(found)}


@action(Duty.DECIDE)
def waive(desk: Desk, programme: Programme, case: int, code: str, reason: str) -> None:
    """Waive an open finding of one case, with a reason: those the pack lets go, and what could not be read.

    A finding whose rule the pack in force no longer has stands on nothing, so it can be waived as well.
    """
    reason = check_words(reason, _("不備を不問とする理由"))
    if not may_let_go(pack_of(programme), code, "", Duty.DECIDE):
        raise BadInput("not-waivable", _("不備 {code} は不問にできません（制度の定め）。").format(code=code), cure=_("補正を求めてください。"))
    moves.lock([case])
    open_ones = Finding.objects.filter(case_id=case, case__programme=programme.pk, code=code, state__in=(OPEN, LOOK))
    newest = open_ones.order_by("-pk").values_list("pk", flat=True).first()
    if newest is None:
        raise BadInput("finding", _("未解決の不備 {code} はありません。").format(code=code))
    open_ones.update(state=BECOMES[WAIVE])
    remark(desk, case, WAIVE, "finding.waived", reason, finding=newest, code=code)
