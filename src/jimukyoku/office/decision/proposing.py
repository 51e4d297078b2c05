"""What is proposed for each case, from its dossier, the pack's rules, and what could not be checked."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.decision import APPROVE, UNCLEAR, outcome_of, verdict_key
from jimukyoku.domain.programme import Pack, Reason, Verdict, verdict_from_values
from jimukyoku.office.notices.announcing import account_text
from jimukyoku.office.notices.models import Letter
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.screening import queries as screening
from jimukyoku.office.screening.facts import Dossier, evaluate

RULES = ("eligibility.", "exclusion.", "amount")


@dataclass(frozen=True)
class Proposed:
    """One case's proposal."""

    dossier: Dossier
    outcome: str
    amount: int
    children: int
    size: int
    reasons: tuple[Reason, ...]
    verdict_key: str


def verdicts(pack: Pack, files: Sequence[Dossier]) -> dict[int, Verdict]:
    """Return what the rules say of each case today."""
    values = evaluate(pack, files, RULES)
    return {one.case.pk: verdict_from_values(pack, values[one.case.household_no]) for one in files}


def key_of(verdict: Verdict) -> str:
    """Return the key of a verdict."""
    return verdict_key(verdict.outcome, [reason.code for reason in verdict.reasons], verdict.amount)


def propose(programme: Programme, pack: Pack, files: Sequence[Dossier]) -> list[Proposed]:
    """Return the proposal for each dossier, in their order."""
    found = verdicts(pack, files)
    doubts = _doubts(pack, files)
    return [_proposed(pack, one, found[one.case.pk], doubts.get(one.case.pk, [])) for one in files]


def _proposed(pack: Pack, one: Dossier, verdict: Verdict, doubts: Sequence[Reason]) -> Proposed:
    outcome = outcome_of(verdict.outcome)
    if outcome == APPROVE and doubts:
        outcome = UNCLEAR
    amount = verdict.amount or 0 if outcome == APPROVE else 0
    children = (amount - pack.amounts.get("household", 0)) // (pack.amounts.get("child") or 1) if amount else 0
    return Proposed(one, outcome, amount, children, len(one.members), (*verdict.reasons, *doubts), key_of(verdict))


def _doubts(pack: Pack, files: Sequence[Dossier]) -> dict[int, list[Reason]]:
    """Return what a person must look at before anything is approved: open findings, accounts other than announced."""
    pks = [one.case.pk for one in files]
    blocking = {rule.code for rule in pack.deficiencies if rule.severity == "block"}
    doubts: dict[int, list[Reason]] = {}
    for case, findings in screening.open_findings(pks).items():
        for finding in findings:
            if finding.severity == "block" or (finding.severity == "unclear" and (finding.by or finding.code in blocking)):
                doubts.setdefault(case, []).append(Reason(finding.code, finding.detail, ""))
    announced = _announced(pks)
    for one in files:
        told = announced.get(one.case.pk)
        if told and not one.said.source and (one.account is None or account_text(one.account) != told):
            text = _("お知らせした口座（{told}）と、いま台帳にある口座が違います。").format(told=told)
            doubts.setdefault(one.case.pk, []).append(Reason("ACCOUNT", text, ""))
    return doubts


def _announced(cases: Sequence[int]) -> dict[int, str]:
    """Return the account each case's push letter showed."""
    letters = Letter.objects.filter(case_id__in=cases, kind="push").order_by("pk").values_list("case_id", "data")
    return {case: str(json.loads(data).get("account_masked", "")) for case, data in letters}
