"""What a screener does about one case after looking at it (目視): confirm, dismiss, settle, add, ask, note.

Each act is a person's word with its event. It changes findings, never the application and never the outcome: the rules run
on what is left, and the officer decides.
"""

from collections.abc import Sequence

from jimukyoku.domain.access import Duty
from jimukyoku.domain.basics import BadInput, Conflict, digest
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.cases import STATE_NAMES, State
from jimukyoku.domain.screening import (
    ADD,
    ASK,
    ASKED,
    BECOMES,
    CONFIRM,
    DISMISS,
    LOOK,
    NOTE,
    OPEN,
    QUESTIONS,
    SENT_BACK,
    SETTLE,
    check_words,
    may_let_go,
)
from jimukyoku.domain.work import kind_at
from jimukyoku.office.access.desk import Desk, action
from jimukyoku.office.basics import bulk
from jimukyoku.office.cases import moves
from jimukyoku.office.cases.models import Case
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import pack_of
from jimukyoku.office.register.queries import sources
from jimukyoku.office.screening import findings
from jimukyoku.office.screening.actions import TO_SCREEN
from jimukyoku.office.screening.facts import Dossier, dossiers, stands_on
from jimukyoku.office.screening.models import Finding
from jimukyoku.office.screening.remarks import remark
from jimukyoku.office.work import actions as work

# Findings may be judged as long as the case is under screening: before, there is nothing; afterwards it is the officer's.
LOOKED_AT = (*TO_SCREEN, State.SCREENED.value)


@action(Duty.SCREEN)
def confirm(desk: Desk, programme: Programme, case: int, finding: int, note: str = "", *, fence: int | None = None) -> None:
    """Confirm a finding after looking. A question the rules could not answer becomes the person's own finding, as heavy as
    the rule says; what a person found before, and the household did not mend, is asked about again."""
    _at_desk(desk, programme, case, fence)
    one = _finding(case, finding)
    if one.code in QUESTIONS:
        raise BadInput("question", _("これは質問です。"), cure=_("確かめたことを書いて「済み」にしてください。"))
    found = {}
    if one.severity == "unclear":
        rule = pack_of(programme).deficiency(one.code)
        Finding.objects.filter(pk=finding).update(state="resolved")
        severity, sentence = (rule.severity, rule.sentence) if rule else ("block", one.detail)
        finding, found = _enter(desk, programme, case, one.code, severity, one.fields.split(","), sentence)
    else:
        Finding.objects.filter(pk=finding).update(state=BECOMES[CONFIRM], row=_dossier(desk, programme, case).said.latest)
    remark(desk, case, CONFIRM, "finding.confirmed", note.strip(), finding=finding, code=one.code, **found)


@action(Duty.SCREEN)
def dismiss(desk: Desk, programme: Programme, case: int, finding: int, reason: str, *, fence: int | None = None) -> None:
    """Dismiss what the rules found, with a reason, where the pack leaves that to screeners."""
    _at_desk(desk, programme, case, fence)
    reason, one = check_words(reason, _("外す理由")), _finding(case, finding)
    if one.by or not may_let_go(pack_of(programme), one.code, one.severity, Duty.SCREEN):
        raise BadInput(
            "not-dismissable", _("所見 {code} は、審査の担当者が外すことはできません（制度の定め）。").format(code=one.code),
            cure=_("補正を求めるか、「市の判断を求める」で市職員に相談してください。"),
        )  # fmt: skip
    Finding.objects.filter(pk=finding).update(state=BECOMES[DISMISS])
    remark(desk, case, DISMISS, "finding.dismissed", reason, finding=finding, code=one.code)


@action(Duty.SCREEN)
def settle(desk: Desk, programme: Programme, case: int, finding: int, reason: str, *, fence: int | None = None) -> None:
    """Say that what a person found, or asked, is done with: mended, answered, or added by mistake."""
    _at_desk(desk, programme, case, fence)
    reason, one = check_words(reason, _("確かめたこと")), _finding(case, finding)
    if not one.by:
        raise BadInput("of-rules", _("所見 {code} は規則によるものです。").format(code=one.code), cure=_("認めるか、外すかを選んでください。"))
    Finding.objects.filter(pk=finding).update(state=BECOMES[SETTLE])
    remark(desk, case, SETTLE, "finding.settled", reason, finding=finding, code=one.code)


@action(Duty.SCREEN)
def add(desk: Desk, programme: Programme, case: int, code: str, note: str = "", *, fence: int | None = None) -> int:
    """Add a finding from the pack's list that the person sees and the rules do not; return its number."""
    _at_desk(desk, programme, case, fence)
    rule = pack_of(programme).deficiency(code)
    if rule is None:
        raise BadInput("code", _("所見 {code} は制度パックにありません。").format(code=code), cure=_("一覧から選んでください。"))
    if Finding.objects.filter(case_id=case, code=code, state__in=(OPEN, LOOK)).exists():
        raise Conflict("open-already", _("所見 {code} は、すでにあります。").format(code=code), cure=_("一覧にある所見を認めてください。"))
    finding, found = _enter(desk, programme, case, code, rule.severity, rule.fields, rule.sentence)
    remark(desk, case, ADD, "finding.added", note.strip(), finding=finding, code=code, **found)
    return finding


@action(Duty.SCREEN)
def ask(desk: Desk, programme: Programme, case: int, text: str, *, fence: int | None = None) -> None:
    """Ask for the officer's judgement (市の判断を求める): the case is then proposed as unclear, with this as a reason."""
    _at_desk(desk, programme, case, fence)
    text = check_words(text, _("市に判断してほしいこと"))
    finding, found = _enter(desk, programme, case, ASKED, "unclear", (), text)
    remark(desk, case, ASK, "finding.asked", text, finding=finding, code=ASKED, **found)


@action(Duty.SCREEN)
def note(desk: Desk, programme: Programme, case: int, text: str, *, fence: int | None = None) -> None:
    """Note what was seen on the paper."""
    _at_desk(desk, programme, case, fence)
    remark(desk, case, NOTE, "screening.noted", check_words(text, _("書類を見て分かったこと")))


def sent_back(desk: Desk, case: int, reason: str) -> dict[str, object]:
    """Enter what an officer wants looked at as a question that a screener must settle; return what the event tells of it."""
    rounds = Case.objects.values_list("rounds", flat=True).get(pk=case)
    pk, found = _keep(desk, (case, SENT_BACK, "unclear", rounds, LOOK, "", reason, "", 0))
    return {"finding": pk, **found}


def _at_desk(desk: Desk, programme: Programme, case: int, fence: int | None) -> None:
    """Lock a case of this programme; Conflict unless it is under screening, and nobody else's task."""
    moves.of_programme(programme.pk, [case])
    state = State(moves.lock([case])[case][0])
    if state not in LOOKED_AT:
        raise Conflict(
            "not-screening", _("「{state}」の案件の所見は変えられません。").format(state=_(STATE_NAMES[state])),
            cure=_("決定待ちの案件は、市職員が差し戻すと審査に戻ります。"),
        )  # fmt: skip
    if kind := kind_at(state):
        work.must_hold(desk, programme, case, kind.name, fence)


def _finding(case: int, finding: int) -> Finding:
    found = Finding.objects.filter(case_id=case, pk=finding, state__in=(OPEN, LOOK)).first()
    if found is None:
        raise Conflict("finding-gone", _("この所見は、もう未解決ではありません。"), cure=_("画面を開き直して、いまの所見を確かめてください。"))
    return found


def _dossier(desk: Desk, programme: Programme, case: int) -> Dossier:
    row = Case.objects.get(pk=case)
    return dossiers(programme, pack_of(programme), sources(programme.municipality_id), [row], desk.today)[0]


def _enter(
    desk: Desk, programme: Programme, case: int, code: str, severity: str, fields: Sequence[str], detail: str
) -> tuple[int, dict[str, object]]:
    one = _dossier(desk, programme, case)
    basis = stands_on(pack_of(programme), one, code, fields)
    return _keep(desk, (case, code, severity, one.case.rounds, OPEN, ",".join(fields), detail, basis, one.said.latest))


def _keep(desk: Desk, columns: tuple[int, str, str, int, str, str, str, str, int]) -> tuple[int, dict[str, object]]:
    """Write a finding of the person at the desk; the event holds the hash of what never changes about it."""
    (pk,) = bulk.reserve(Finding, 1)
    bulk.insert(Finding, ("id", *findings.COLUMNS), [(pk, *columns, desk.login)])
    case, code, severity, rounds, _state, fields, detail, basis, _row = columns
    return pk, {"found": digest((pk, case, code, severity, rounds, fields, detail, basis, desk.login))}
