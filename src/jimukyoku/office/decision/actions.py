"""Recommending by the rules, deciding by a person: singly, or a whole list that was seen, each case with its own event."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from jimukyoku.domain.access import Duty
from jimukyoku.domain.basics import BadInput, Conflict, canonical, digest
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.cases import State, step
from jimukyoku.domain.decision import APPROVE, REFUSE, UNCLEAR, Proposal, check_reason, list_hash
from jimukyoku.domain.screening import Account, check_words
from jimukyoku.japanese import party_kana
from jimukyoku.japanese.tables import in_use
from jimukyoku.office.access.desk import Desk, action
from jimukyoku.office.audit.ledger import Line
from jimukyoku.office.basics import bulk, store
from jimukyoku.office.basics.models import StoredFile
from jimukyoku.office.cases import moves
from jimukyoku.office.cases.models import Case
from jimukyoku.office.decision import queries
from jimukyoku.office.decision.models import Decision, PayAccount, Recommendation
from jimukyoku.office.decision.proposing import propose
from jimukyoku.office.decision.replaying import Effects
from jimukyoku.office.jobs import actions as jobs
from jimukyoku.office.jobs.models import Job
from jimukyoku.office.notices import actions as notices
from jimukyoku.office.notices.announcing import account_text
from jimukyoku.office.notices.models import PrintRun
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import lock_programme, pack_of
from jimukyoku.office.register.queries import sources
from jimukyoku.office.screening import queries as screening
from jimukyoku.office.screening.facts import Dossier, dossiers
from jimukyoku.office.screening.looking import sent_back
from jimukyoku.office.work import actions as work

_RECOMMENDED = ("id", "case", "outcome", "amount", "children", "size", "reasons", "verdict_key", "pack", "by")
_DECIDED = ("case", "recommendation", "outcome", "amount", "reason", "article", "list_hash", "by", "on")
_ACCOUNT = ("case", "bank_code", "branch_code", "account_type", "account_number", "payee_kana", "source")


@action(Duty.RECOMMEND)
def recommend(desk: Desk, programme: Programme, limit: int = 2_000) -> int:
    """Recommend an outcome for up to ``limit`` screened cases without open defects; return how many.

    What the rules cannot know is recommended as unclear: neither eligible nor refused, for an officer to look at singly. So
    is a case with a defect nobody could check, with an account other than the one its letter showed, or with defects that
    were asked about as often as the loop allows.
    """
    cases = screening.clear(programme.pk, limit=limit) or screening.tired(programme.pk, limit=limit)
    if not cases:
        desk.idle()
        return 0
    return _recommend(desk, programme, cases)


@action(Duty.RECOMMEND)
def recommend_one(desk: Desk, programme: Programme, case: int, *, fence: int | None = None) -> str:
    """Recommend what the rules say of one case, after a screener has looked at it; return the outcome proposed.

    Refused as long as a question is open that a person must settle, or a defect about which the household may be asked.
    """
    lock_programme(programme)
    work.must_hold(desk, programme, case, "deficiency", fence)
    cases = screening.clear(programme.pk, only=case) or screening.tired(programme.pk, only=case)
    if not cases:
        state, held = moves.lock([case])[case]
        step(State(state), "recommend")
        what = _("案件は保留中です。") if held else _("確かめていない所見か、補正を求める不備が残っています。")
        raise Conflict("not-clear", what, cure=_("所見をすべて確かめ、不備があれば不備通知を送ってください。"))
    _recommend(desk, programme, cases)
    work.done(desk, programme, case, "deficiency")
    return str(queries.newest_recommendation(programme.pk, case).outcome)


def _recommend(desk: Desk, programme: Programme, cases: Sequence[Case]) -> int:
    pack = pack_of(programme)
    read = sources(programme.municipality_id)
    proposals = propose(programme, pack, dossiers(programme, pack, read, cases, desk.today))
    ids = bulk.reserve(Recommendation, len(proposals))
    rows, accounts, steps = [], [], []
    for pk, one in zip(ids, proposals, strict=True):
        case = one.dossier.case.pk
        reasons = [[reason.code, reason.sentence, reason.basis] for reason in one.reasons]
        rows.append((pk, case, one.outcome, one.amount, one.children, one.size, canonical(reasons).decode(), one.verdict_key,
                     pack.sha256, desk.login))  # fmt: skip
        account = _account_row(case, one.dossier.account)
        accounts += account
        data = {"recommendation": pk, "outcome": one.outcome, "amount": one.amount, "pack": pack.sha256,
                "reasons": [reason.code for reason in one.reasons], "imports": read.as_data(), "tables": in_use().id,
                "row": digest(rows[-1]), "account": digest(account[0]) if account else ""}  # fmt: skip
        steps.append(moves.Move(case, "recommend", data))
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
def decide_list(
    desk: Desk, programme: Programme, proposals: Sequence[Proposal], seen: str, *, looked_at: Collection[int] | None = None
) -> int:
    """Decide a list as proposed; ``seen`` is the hash of the list the officer looked at.

    ``looked_at`` are the cases looked at one by one before (None: the list was read outside the office): the list's whole
    sample must be among them, and the ledger keeps which they were.

    Every case gets a decision and an event of its own. Unclear cases cannot be decided in a list. When a case has
    changed since the list was made, the whole list is refused: what was seen is what is decided.
    """
    _check_list(proposals, seen)
    if looked_at is not None:
        _keep_sample(desk, programme, proposals, seen, looked_at)
    decided = 0
    for part in bulk.batches(proposals, 5_000):
        current = {one.case: one for one in queries.proposals_for(programme.pk, [one.case for one in part])}
        stale = [one for one in part if current.get(one.case) != one]
        if stale:
            raise _stale(len(stale), stale[0].receipt_number)
        decided += _decide(desk, part, seen, desk.today.isoformat())
    return decided


@action(Duty.DECIDE)
def start_list(desk: Desk, programme: Programme, proposals: Sequence[Proposal], seen: str, *, looked_at: Collection[int]) -> Job:
    """Decide a list as ``decide_list`` does, by a job: the same list, the same sample, in parts that each hold or do not.

    A part in which a case has changed stops the job. What was decided before stays decided; the rest makes a new list.
    """
    _check_list(proposals, seen)
    _keep_sample(desk, programme, proposals, seen, looked_at)
    return jobs.start(desk, programme, "decision.list", {"list": seen}, key=seen)


@action(Duty.DECIDE)
def decide_part(desk: Desk, programme: Programme, pairs: Sequence[Sequence[int]], seen: str, on: str) -> int:
    """Decide one part of a list that was seen: (case, recommendation) each; ``on`` is the day the officer said so."""
    current = {one.case: one for one in queries.proposals_for(programme.pk, [case for case, _recommendation in pairs])}
    stale = [case for case, recommendation in pairs if case not in current or current[case].recommendation != recommendation]
    if stale:
        raise _stale(len(stale), queries.case_of(programme.pk, stale[0]).receipt_number)
    return _decide(desk, [current[case] for case, _recommendation in pairs], seen, on)


def _check_list(proposals: Sequence[Proposal], seen: str) -> None:
    if not proposals:
        raise Conflict("list-empty", _("決定する案件がありません。"), cure=_("提案が届いてから、一覧を開き直してください。"))
    if list_hash(proposals) != seen:
        raise Conflict("list-changed", _("決定する一覧が、確認した一覧と違います。"), cure=_("一覧を作り直し、確認してください。"))
    if any(one.outcome == UNCLEAR for one in proposals):
        raise BadInput("unclear", _("「要判断」の案件は一括では決定できません。"), cure=_("1件ずつ内容を見て決定してください。"))


def _stale(count: int, first: str) -> Conflict:
    what = _("一覧の作成後に {n} 件の内容が変わっています（{first} など）。").format(n=count, first=first)
    return Conflict("list-stale", what, cure=_("一覧を作り直し、確認してください。"))


def _keep_sample(desk: Desk, programme: Programme, proposals: Sequence[Proposal], seen: str, looked_at: Collection[int]) -> None:
    sample = [one.case for one in queries.to_look_at(proposals)]
    missing = set(sample) - set(looked_at)
    if missing:
        raise Conflict(
            "sample", _("先に見る案件のうち、{n} 件をまだ確認していません。").format(n=len(missing)),
            cure=_("決定の画面で、残りの案件を1件ずつ確認してください。"),
        )  # fmt: skip
    desk.record(programme.pk, "decision.sampled", {"list": seen, "count": len(proposals), "sample": sample})


def _decide(desk: Desk, part: Sequence[Proposal], seen: str, on: str) -> int:
    reasons = dict(Recommendation.objects.filter(pk__in=[p.recommendation for p in part]).values_list("pk", "reasons"))
    rows, steps = [], []
    for one in part:
        texts = json.loads(reasons[one.recommendation])
        reason = "／".join(text for _code, text, _basis in texts)
        article = "／".join(dict.fromkeys(basis for _code, _text, basis in texts if basis))
        if one.outcome == REFUSE:
            check_reason(reason, article)
        rows.append((one.case, one.recommendation, one.outcome, one.amount, reason, article, seen, desk.login, on))
        data = {"recommendation": one.recommendation, "amount": one.amount, "list": seen, "row": digest(rows[-1])}
        steps.append(moves.Move(one.case, one.outcome, data, {"decision": one.outcome, "amount": one.amount}))
    bulk.insert(Decision, _DECIDED, rows)
    return moves.move(desk, steps)


@action(Duty.DECIDE)
def decide_one(
    desk: Desk, programme: Programme, case: int, outcome: str, *, reason: str, article: str, amount: int = 0, seen: int = 0,
    fence: int | None = None,
) -> None:  # fmt: skip
    """Decide one case by its own merits, against or without a recommendation; reason and article are kept.

    An amount above what the programme can pay a household of this size is refused. ``seen`` is the recommendation the
    officer looked at (0: not said), ``fence`` the taking under which they have the case; what a colleague has in hand is
    theirs to decide.
    """
    work.must_hold(desk, programme, case, "decision", fence)
    found = queries.newest_recommendation(programme.pk, case)
    if seen and seen != found.pk:
        what = _("画面を開いた後に、この案件の提案が変わっています。")
        raise Conflict("proposal-changed", what, cure=_("案件を開き直し、内容を確認してください。"))
    check_reason(reason, article)
    if outcome == REFUSE:
        amount = 0
    elif outcome == APPROVE:
        cap = pack_of(programme).cap_for(found.size)
        if not 0 < amount <= cap:
            raise BadInput("amount", _("支給額は1円以上 {cap:,} 円以下です。").format(cap=cap))
    else:
        raise BadInput("outcome", _("決定は approve か refuse です。"))
    state, _held = moves.lock([case])[case]
    step(State(state), outcome)  # what was decided by somebody else in the meantime is refused before anything is written
    row = (case, found.pk, outcome, amount, reason, article, "", desk.login, desk.today.isoformat())
    bulk.insert(Decision, _DECIDED, [row])
    data = {"recommendation": found.pk, "amount": amount, "single": True, "row": digest(row)}
    moves.move(desk, [moves.Move(case, outcome, data, {"decision": outcome, "amount": amount})])
    work.done(desk, programme, case, "decision")


@action(Duty.DECIDE)
def send_back(desk: Desk, programme: Programme, case: int, reason: str, *, fence: int | None = None) -> None:
    """Send a recommended case back to screening, with what the officer wants looked at: a screener must say what they saw
    before the case is proposed again."""
    work.must_hold(desk, programme, case, "decision", fence)
    reason = check_words(reason, _("確認してほしいこと"))
    moves.move(desk, [moves.Move(case, "send_back", {"reason": reason, **sent_back(desk, case, reason)})])
    work.done(desk, programme, case, "decision")


@action(Duty.DECIDE)
def reopen(desk: Desk, programme: Programme, case: int, reason: str) -> None:
    """Take up a case again that had ended (declined, withdrawn, expired, refused, closed): it is screened and decided anew.

    Nobody is paid twice by it: a case that was paid stays paid, and the pay gate sees that.
    """
    if not reason.strip():
        raise BadInput("reason", _("再開する理由が空です。"), cure=_("理由を入力してください。"))
    row = queries.case_of(programme.pk, case)
    if row.state == State.NOTIFIED.value and row.decision != REFUSE:
        raise Conflict("reopen", _("支給を決定した案件は再開できません。"), cure=_("支払いの前なら、辞退・取下げ・死亡の処理をしてください。"))
    moves.move(desk, [moves.Move(case, "reopen", {"reason": reason})])


@action(Duty.RECOMMEND)
def renew_account(desk: Desk, programme: Programme, cases: Sequence[int]) -> int:
    """Take the newly told account of decided cases (their transfer came back, or they wrote before it was made).

    Only an account that stands up to every check and differs from the one taken down before is taken.
    """
    pack = pack_of(programme)
    read = sources(programme.municipality_id)
    files = dossiers(programme, pack, read, queries.waiting_for_money(programme.pk, cases), desk.today)
    before = queries.pay_accounts([one.case.pk for one in files])
    rows = [row for one in files if _sound(one) for row in _account_row(one.case.pk, one.account) if _differs(row, before)]
    if not rows:
        desk.idle()
        return 0
    bulk.insert(PayAccount, _ACCOUNT, rows)
    desk.record_all([Line(row[0], "payment.account_renewed", {"source": row[6], "account": digest(row)}) for row in rows])
    return len(rows)


def _differs(row: Sequence[Any], before: Mapping[int, PayAccount]) -> bool:
    old = before.get(row[0])
    return old is None or [getattr(old, name) for name in _ACCOUNT[1:-1]] != list(row[1:-1])


def _sound(one: Dossier) -> bool:
    good = ("account.complete", "account.bank_exists", "account.branch_exists", "account.number_valid", "account.kana_valid")
    return all(one.facts[name] for name in good) and one.facts["account.holder_match"] != "none"


@action(Duty.PRINT)
def plan_notices(desk: Desk, programme: Programme, outcome: str, pay_on: str, limit: int = 5_000) -> PrintRun | None:
    """Plan one run of decision notices (支給決定通知) or refusals (不支給決定通知)."""
    kind, state = ("decision", State.APPROVED.value) if outcome == APPROVE else ("refusal", State.REFUSED.value)
    cases = queries.unannounced(programme.pk, kind, state, limit=limit)
    if not cases:
        desk.idle()
        return None
    pks = [case.pk for case in cases]
    decisions, turns = queries.decisions(pks), queries.decision_counts(pks)
    accounts = queries.pay_accounts(pks)
    items = []
    for case in cases:
        decision = decisions[case.pk]
        more: dict[str, Any] = {"amount": decision.amount, "pay_on": pay_on, "children": decision.recommendation.children}
        if case.pk in accounts:
            more["account_masked"] = account_text(accounts[case.pk])
        if kind == "refusal":
            more["reasons"] = [{"code": "", "sentence": decision.reason, "basis": decision.article, "cure": ""}]
        items.append(notices.Item(case, turn=turns[case.pk], more=more))
    return notices.plan(desk, programme, kind, items)


@action(Duty.PUBLISH)
def keep_effects(desk: Desk, programme: Programme, draft: int, found: Effects) -> StoredFile:
    """Keep what a version that waits would change, as a job found it: whoever publishes has seen this."""
    file = store.keep(canonical(found.as_data()), kind="effects", name=f"effects-{draft}.json")
    data = {"draft": draft, "judged": found.judged, "changed": sum(found.changed.values()), "file": file.sha256}
    desk.record(programme.pk, "programme.replayed", data)
    return file
