"""Everything an officer needs to see of one case before deciding it: who, what was said, what was found, what is proposed."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.cases import STATE_NAMES, STOP_NAMES, State, Stop
from jimukyoku.domain.decision import OUTCOME_NAMES
from jimukyoku.domain.programme import Field, Pack
from jimukyoku.office.access.queries import names
from jimukyoku.office.cases.models import Case
from jimukyoku.office.cases.queries import by_receipt
from jimukyoku.office.decision import queries
from jimukyoku.office.decision.models import Decision, Recommendation
from jimukyoku.office.decision.proposing import RULES
from jimukyoku.office.notices.announcing import account_text
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import pack_of
from jimukyoku.office.register.queries import sources
from jimukyoku.office.screening import queries as screening
from jimukyoku.office.screening.facts import Dossier, dossiers, evaluate
from jimukyoku.office.screening.showing import Shown, Word, shown, word


@dataclass(frozen=True)
class CaseFile:
    """One case laid open. ``amount`` is what the rules would give (None: they cannot say)."""

    case: Case
    people: list[tuple[str, str, str, bool]]
    said: list[tuple[str, str]]
    account: str
    findings: list[Shown]
    notes: list[Word]
    recommendation: Recommendation
    reasons: list[tuple[str, str, str]]
    decision: Decision | None
    amount: int | None
    cap: int

    @property
    def state(self) -> str:
        """Return the name of the case's state."""
        return STATE_NAMES[State(self.case.state)]

    @property
    def held(self) -> str:
        """Return why it is held back, or nothing."""
        return STOP_NAMES[Stop(self.case.held)] if self.case.held else ""

    @property
    def proposed(self) -> str:
        """Return the name of the proposed outcome."""
        return OUTCOME_NAMES[self.recommendation.outcome]

    @property
    def decided(self) -> str:
        """Return the name of the outcome decided, or nothing."""
        return OUTCOME_NAMES[self.decision.outcome] if self.decision else ""

    @property
    def waiting(self) -> bool:
        """Tell whether it can be decided now."""
        return self.case.state == State.RECOMMENDED.value and not self.case.held


def case_file(programme: Programme, receipt: str, today: dt.date) -> CaseFile:
    """Return the file of a case by its receipt number; NotFound when there is none, or nothing was proposed yet."""
    case, pack = by_receipt(programme.pk, receipt), pack_of(programme)
    found = queries.newest_recommendation(programme.pk, case.pk)
    dossier = dossiers(programme, pack, sources(programme.municipality_id), [case], today)[0]
    remarks = screening.remarks_of(case.pk)
    notes = [one for one in remarks if one.finding_id is None]
    called = names(one.by for one in notes)
    # What is open, and whatever a person has said something of: what was let go is the officer's to see.
    findings = [one for one in shown(pack, screening.findings_of(case.pk), remarks, dossier) if one.open or one.words or one.by]
    amount = evaluate(pack, [dossier], RULES)[case.household_no].get("amount")
    return CaseFile(
        case=case, people=[(one.name, one.kana, one.birth or "", one.listed) for one in dossier.residents],
        said=list(_said(pack, dossier)), account=account_text(dossier.account) if dossier.account else "",
        findings=findings, notes=[word(one, called) for one in notes],
        recommendation=found, reasons=[(code, text, basis) for code, text, basis in json.loads(found.reasons)],
        decision=queries.decisions([case.pk]).get(case.pk), amount=amount, cap=pack.cap_for(found.size),
    )  # fmt: skip


def _said(pack: Pack, dossier: Dossier) -> Iterator[tuple[str, str]]:
    """Yield what the household wrote by the labels of the form, and what nobody could read."""
    for one in pack.fields:
        if one.id in dossier.said.problems:
            yield one.label, _("（読み取れません）")
        elif dossier.said.values.get(one.id) is not None:
            yield one.label, _text(one, dossier.said.values[one.id])


def _text(field: Field, value: Any) -> str:
    """Return a value in the words of the form."""
    if isinstance(value, bool):
        return field.choices.get(str(value).lower()) or (_("はい") if value else _("いいえ"))
    return field.choices.get(str(value), str(value))
