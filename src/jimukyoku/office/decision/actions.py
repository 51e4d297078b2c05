"""Recommending by the rules, deciding by a person: singly, or a whole list that was seen, each case with its own event."""

import json
from collections.abc import Sequence
from typing import Any

from jimukyoku.domain.access import Duty
from jimukyoku.domain.basics import BadInput, Conflict, canonical
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.cases import State
from jimukyoku.domain.decision import APPROVE, REFUSE, UNCLEAR, Proposal, check_refusal, list_hash, outcome_of
from jimukyoku.domain.programme import verdict_from_values
from jimukyoku.domain.screening import Account
from jimukyoku.japanese import party_kana
from jimukyoku.office.access.desk import Desk, action
from jimukyoku.office.audit.ledger import Line
from jimukyoku.office.basics import bulk
from jimukyoku.office.cases import moves
from jimukyoku.office.decision import queries
from jimukyoku.office.decision.models import Decision, PayAccount, Recommendation
from jimukyoku.office.notices import actions as notices
from jimukyoku.office.notices.announcing import account_text
from jimukyoku.office.notices.models import PrintRun
from jimukyoku.office.notices.queries import without_letter
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import pack_of
from jimukyoku.office.register.queries import sources
from jimukyoku.office.screening import queries as screening
from jimukyoku.office.screening.facts import Dossier, dossiers, evaluate

_RECOMMENDED = ("id", "case", "outcome", "amount", "children", "reasons", "pack", "by")
_DECIDED = ("case", "recommendation", "outcome", "amount", "reason", "article", "list_hash", "by", "on")
_ACCOUNT = ("case", "bank_code", "branch_code", "account_type", "account_number", "payee_kana", "source")


@action(Duty.RECOMMEND)
def recommend(desk: Desk, programme: Programme, limit: int = 2_000) -> int:
    """Recommend an outcome for up to ``limit`` screened cases without open defects; return how many.

    What the rules cannot know is recommended as unclear: neither eligible nor refused, for an officer to look at singly.
    """
    cases = screening.clear(programme.pk, limit=limit)
    if not cases:
        desk.idle()
        return 0
    pack = pack_of(programme)
    read = sources(programme.municipality_id)
    files = dossiers(programme, pack, read, cases, desk.today)
    values = evaluate(pack, files, ("eligibility.", "exclusion.", "amount"))
    ids = bulk.reserve(Recommendation, len(files))
    rows, accounts, steps = [], [], []
    for pk, one in zip(ids, files, strict=True):
        verdict = verdict_from_values(pack, values[one.case.household_no])
        outcome = outcome_of(verdict.outcome)
        amount = verdict.amount or 0 if outcome == APPROVE else 0
        reasons = [[reason.code, reason.sentence, reason.basis] for reason in verdict.reasons]
        children = (amount - pack.amounts.get("household", 0)) // (pack.amounts.get("child") or 1) if amount else 0
        rows.append((pk, one.case.pk, outcome, amount, children, canonical(reasons).decode(), pack.sha256, desk.login))
        accounts += _account_row(one.case.pk, one.account)
        data = {"recommendation": pk, "outcome": outcome, "amount": amount, "pack": pack.sha256,
                "reasons": [reason.code for reason in verdict.reasons], "imports": read.as_data()}  # fmt: skip
        steps.append(moves.Move(one.case.pk, "recommend", data))
    bulk.insert(Recommendation, _RECOMMENDED, rows)
    bulk.insert(PayAccount, _ACCOUNT, accounts)
    return moves.move(desk, steps)


def _account_row(case: int, account: Account | None) -> list[tuple[Any, ...]]:
    if account is None:
        return []
    kana = party_kana(account.holder_kana)
    if kana is None:
        return []
    return [
        (case, account.bank_code, account.branch_code, account.account_type, account.account_number, kana, account.source)
    ]


@action(Duty.DECIDE)
def decide_list(desk: Desk, programme: Programme, proposals: Sequence[Proposal], seen: str) -> int:
    """Decide a list as proposed; ``seen`` is the hash of the list the officer looked at.

    Every case gets a decision and an event of its own. Unclear cases cannot be decided in a list. When a case has
    changed since the list was made, the whole list is refused: what was seen is what is decided.
    """
    if list_hash(proposals) != seen:
        raise Conflict("list-changed", _("決定する一覧が、確認した一覧と違います。"), cure=_("一覧を作り直し、確認してください。"))
    if any(one.outcome == UNCLEAR for one in proposals):
        raise BadInput("unclear", _("「要判断」の案件は一括では決定できません。"), cure=_("1件ずつ内容を見て決定してください。"))
    decided = 0
    for part in bulk.batches(proposals, 5_000):
        current = {one.case: one for one in queries.proposals_for(programme.pk, [one.case for one in part])}
        stale = [one for one in part if current.get(one.case) != one]
        if stale:
            raise Conflict(
                "list-stale",
                _("一覧の作成後に {n} 件の内容が変わっています（{first} など）。").format(n=len(stale), first=stale[0].receipt_number),
                cure=_("一覧を作り直し、確認してください。"),
            )
        decided += _decide(desk, part, seen)
    return decided


def _decide(desk: Desk, part: Sequence[Proposal], seen: str) -> int:
    reasons = dict(Recommendation.objects.filter(pk__in=[p.recommendation for p in part]).values_list("pk", "reasons"))
    rows, steps = [], []
    for one in part:
        texts = json.loads(reasons[one.recommendation])
        reason = "／".join(text for _code, text, _basis in texts)
        article = "／".join(dict.fromkeys(basis for _code, _text, basis in texts if basis))
        if one.outcome == REFUSE:
            check_refusal(reason, article)
        rows.append((one.case, one.recommendation, one.outcome, one.amount, reason, article, seen, desk.login,
                     desk.today.isoformat()))  # fmt: skip
        data = {"recommendation": one.recommendation, "amount": one.amount, "list": seen}
        steps.append(moves.Move(one.case, one.outcome, data, {"decision": one.outcome, "amount": one.amount}))
    bulk.insert(Decision, _DECIDED, rows)
    return moves.move(desk, steps)


@action(Duty.DECIDE)
def decide_one(desk: Desk, programme: Programme, case: int, outcome: str, *, reason: str, article: str, amount: int = 0) -> None:
    """Decide one case by its own merits, against or without a recommendation; the reason is kept.

    An amount above what the programme can pay a household of this size is refused.
    """
    found = queries.newest_recommendation(programme.pk, case)
    if outcome == REFUSE:
        check_refusal(reason, article)
        amount = 0
    elif outcome == APPROVE:
        cap = pack_of(programme).cap_for(found.case.size)
        if not 0 < amount <= cap:
            raise BadInput("amount", _("支給額は1円以上 {cap:,} 円以下です。").format(cap=cap))
    else:
        raise BadInput("outcome", _("決定は approve か refuse です。"))
    Decision.objects.create(
        case_id=case, recommendation=found, outcome=outcome, amount=amount, reason=reason, article=article,
        list_hash="", by=desk.login, on=desk.today.isoformat(),
    )  # fmt: skip
    data = {"recommendation": found.pk, "amount": amount, "single": True}
    moves.move(desk, [moves.Move(case, outcome, data, {"decision": outcome, "amount": amount})])


@action(Duty.DECIDE)
def send_back(desk: Desk, case: int, reason: str) -> None:
    """Send a recommended case back to screening, with what the officer wants looked at."""
    moves.move(desk, [moves.Move(case, "send_back", {"reason": reason})])


@action(Duty.RECOMMEND)
def renew_account(desk: Desk, programme: Programme, cases: Sequence[int]) -> int:
    """Take the newly told account of cases whose transfer came back, where it stands up to the pack's checks."""
    pack = pack_of(programme)
    read = sources(programme.municipality_id)
    query = queries.returned(programme.pk, cases)
    files = dossiers(programme, pack, read, query, desk.today)
    rows = [row for one in files if _sound(one) for row in _account_row(one.case.pk, one.account)]
    if not rows:
        desk.idle()
        return 0
    bulk.insert(PayAccount, _ACCOUNT, rows)
    desk.record_all([Line(row[0], "payment.account_renewed", {"source": row[6]}) for row in rows])
    return len(rows)


def _sound(one: Dossier) -> bool:
    good = ("account.complete", "account.bank_exists", "account.branch_exists", "account.number_valid", "account.kana_valid")
    return all(one.facts[name] for name in good) and one.facts["account.holder_match"] != "none"


@action(Duty.PRINT)
def plan_notices(desk: Desk, programme: Programme, outcome: str, pay_on: str, limit: int = 5_000) -> PrintRun | None:
    """Plan one run of decision notices (支給決定通知) or refusals (不支給決定通知)."""
    kind, state = ("decision", State.APPROVED.value) if outcome == APPROVE else ("refusal", State.REFUSED.value)
    cases = without_letter(programme.pk, kind, (state,), limit=limit)
    if not cases:
        desk.idle()
        return None
    pks = [case.pk for case in cases]
    decisions = queries.decisions(pks)
    accounts = queries.pay_accounts(pks)
    items = []
    for case in cases:
        decision = decisions[case.pk]
        more: dict[str, Any] = {"amount": decision.amount, "pay_on": pay_on, "children": decision.recommendation.children}
        if case.pk in accounts:
            more["account_masked"] = account_text(accounts[case.pk])
        if kind == "refusal":
            more["reasons"] = [{"code": "", "sentence": decision.reason, "basis": decision.article, "cure": ""}]
        items.append(notices.Item(case, more=more))
    return notices.plan(desk, programme, kind, items)

