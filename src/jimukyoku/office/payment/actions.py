"""Payment: make, approve, release, settle. One transaction each, three people, one file that only its hash names."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from jimukyoku.domain.access import Duty, same_hands
from jimukyoku.domain.basics import BadInput, Conflict, NotAllowed, sha256
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.cases import Stop, pass_gate, require
from jimukyoku.domain.payment import (
    Originator,
    Payable,
    Transfer,
    agree,
    cap_stops,
    payee_digest,
    recount,
    why_unwritable,
    write_transfers,
)
from jimukyoku.domain.register import pay_stop
from jimukyoku.japanese import bank_kana, branch_kana, is_business_day
from jimukyoku.office.access.desk import Desk, action
from jimukyoku.office.audit.ledger import Line
from jimukyoku.office.basics import bulk, store
from jimukyoku.office.cases import moves
from jimukyoku.office.cases.models import Case
from jimukyoku.office.decision.models import PayAccount
from jimukyoku.office.decision.queries import pay_accounts
from jimukyoku.office.payment import queries
from jimukyoku.office.payment.models import Batch, Payment
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import pack_of
from jimukyoku.office.register import queries as register

_PAYMENT = (
    "id", "case", "batch", "amount", "bank_code", "branch_code", "account_type", "account_number", "payee_kana",
    "source", "state", "reason",
)  # fmt: skip


@action(Duty.PAY_MAKE)
def make(desk: Desk, programme: Programme, value_date: dt.date) -> Batch | None:
    """Make one batch and its file of everything that may be paid now; None when there is nothing.

    The gate reads the register, the ledger and the accounts again for every case. Case, payment, file and evidence are
    written in one transaction: there is no moment at which a file exists and its payments do not.
    """
    if not is_business_day(value_date, kind="bank") or value_date <= desk.today:
        raise BadInput("value-date", _("振込日 {day} は翌日以降の銀行営業日ではありません。").format(day=value_date))
    cases = queries.payable(programme.pk)
    if not cases:
        desk.idle()
        return None
    pack = pack_of(programme)
    read = register.sources(programme.municipality_id)
    accounts = pay_accounts([case.pk for case in cases])
    tried = queries.returned_counts([case.pk for case in cases if case.state == "returned"])
    payables = {case.pk: _payable(case, accounts[case.pk], tried.get(case.pk, 0)) for case in cases if case.pk in accounts}
    reasons = _reasons(desk, programme, read, cases, payables)
    passed, evidence = pass_gate("pay", [case.pk for case in cases], reasons, {"pack": pack.sha256, **read.as_data()})
    gate = moves.keep_evidence(desk, programme.pk, evidence, read.world)
    if not passed:
        return None
    chosen = [payables[case] for case in passed]
    ids = list(bulk.reserve(Payment, len(chosen)))
    content = _file(Originator(**vars(pack.payer)), chosen, ids, value_date)
    total = sum(one.amount for one in chosen)
    agree(len(chosen), total, _recounted(content), pack.name)
    batch = Batch.objects.create(
        programme=programme.pk, gate=gate, payees=payee_digest(chosen), value_date=value_date.isoformat(),
        file=store.keep(content, kind="zengin", name=f"{pack.id}-{value_date}.txt"), count=len(chosen), total=total,
        maker=desk.login,
    )  # fmt: skip
    rows = [(pk, one.case, batch.pk, one.amount, *one.account, one.payee_kana, accounts[one.case].source, "made", "")
            for pk, one in zip(ids, chosen, strict=True)]  # fmt: skip
    bulk.insert(Payment, _PAYMENT, rows)
    moves.move(desk, [moves.Move(row[1], "pay", {"payment": row[0], "batch": batch.pk, "amount": row[3]}) for row in rows])
    data = {"batch": batch.pk, "file": batch.file_id, "count": batch.count, "total": total, "gate": gate.pk}
    desk.record(programme.pk, "payment.made", data)
    return batch


def _payable(case: Case, account: PayAccount, returned: int) -> Payable:
    return Payable(
        case.pk, case.household_no, case.size, case.amount or 0, account.bank_code, account.branch_code,
        account.account_type, account.account_number, account.payee_kana, returned + 1,
    )  # fmt: skip


def _reasons(
    desk: Desk, programme: Programme, read: register.Sources, cases: Sequence[Case], payables: Mapping[int, Payable]
) -> dict[int, str | None]:
    """Return for every case why it may not be paid now, or None."""
    pack = pack_of(programme)
    people = register.people(read, [case.household_no for case in cases])
    residents = [one.resident_no for members in people.values() for one in members]
    changes = register.changes(read, residents, since=pack.base_date, today=desk.today)
    caps = {case.pk: pack.cap_for(case.size) for case in cases}
    limits = cap_stops(list(payables.values()), caps)
    pending = queries.account_pending([case.pk for case in cases])
    paid = queries.paid_before([case.pk for case in cases])
    reasons: dict[int, str | None] = {}
    for case in cases:
        facts = {one.resident_no: changes.get(one.resident_no, []) for one in people.get(case.household_no, [])}
        reasons[case.pk] = (
            (Stop.ALREADY_PAID.value if case.pk in paid else None)
            or pay_stop(case.head_no, facts)
            or (Stop.NO_ACCOUNT.value if case.pk not in payables else None)
            or limits.get(case.pk)
            or (Stop.BAD_ACCOUNT.value if why_unwritable(_transfer(payables[case.pk], 1)) else None)
            or (Stop.ACCOUNT_PENDING.value if case.pk in pending else None)
        )
    return reasons


def _file(originator: Originator, payables: Sequence[Payable], ids: Sequence[int], value_date: dt.date) -> bytes:
    return write_transfers(
        originator, (_transfer(one, pk) for pk, one in zip(ids, payables, strict=True)), value_date=value_date
    )


def _transfer(one: Payable, pk: int) -> Transfer:
    return Transfer(
        bank=one.bank_code, bank_kana=bank_kana(one.bank_code) or "", branch=one.branch_code,
        branch_kana=branch_kana(one.bank_code, one.branch_code) or "", account_type=one.account_type,
        account_number=one.account_number, payee_kana=one.payee_kana, amount=one.amount, customer_code=f"{pk:010d}",
    )  # fmt: skip


def _recounted(content: bytes) -> tuple[int, int, bool]:
    found = recount(content)
    return found.count, found.total, found.trailer_agrees and not found.problems


@action(Duty.PAY_APPROVE)
def approve(desk: Desk, batch: Batch, file_hash: str) -> Batch:
    """Approve a batch against the hash of its file, after counting the file's bytes anew; not by its maker."""
    batch = queries.lock(batch.pk)
    _expect(batch, "made", _("承認"))
    if same_hands(desk.login, [batch.maker]):
        raise NotAllowed("four-eyes", _("作成した本人は承認できません。"), cure=_("別の職員が承認してください。"))
    _expect_hash(batch, file_hash)
    agree(batch.count, batch.total, _recounted(store.fetch(batch.file_id)), f"#{batch.pk}")
    batch.state, batch.approver = "approved", desk.login
    batch.save()
    desk.record(batch.programme, "payment.approved", {"batch": batch.pk, "file": batch.file_id})
    return batch


@action(Duty.PAY_RELEASE)
def release(desk: Desk, batch: Batch, handed: bytes) -> Batch:
    """Release the file in hand to the bank: only the approved bytes, once, on evidence that is still fresh.

    ``handed`` is the content of the file that really goes to the bank. An older file with the same count and total has
    another hash and is refused (垂水市 2024); a released batch is never released again (石巻市 2016); evidence from before
    the newest register import is stale.
    """
    batch = queries.lock(batch.pk)
    _expect(batch, "approved", _("送信"))
    if same_hands(desk.login, [batch.maker, batch.approver]):
        raise NotAllowed("four-eyes", _("作成・承認した本人は送信できません。"), cure=_("出納の担当者が送信してください。"))
    _expect_hash(batch, sha256(handed))
    gate = batch.gate
    require(gate.rows_in, gate.rows_checked, [gate.kind], "pay")
    programme = Programme.objects.get(pk=batch.programme)
    if register.sources(programme.municipality_id).world != gate.world:
        raise Conflict(
            "stale",
            _("この振込ファイルの作成後に、台帳に新しい異動が取り込まれています。"),
            cure=_("取り消して作り直してください。新しい異動で止まる世帯がないか、もう一度確認されます。"),
        )
    agree(batch.count, batch.total, _recounted(handed), f"#{batch.pk}")
    batch.state, batch.releaser = "released", desk.login
    batch.save()
    Payment.objects.filter(batch=batch).update(state="released")
    lines = [Line(case, "payment.released", {"payment": pk, "batch": batch.pk})
             for pk, case in Payment.objects.filter(batch=batch).order_by("pk").values_list("pk", "case_id")]  # fmt: skip
    desk.record_all([*lines, Line(batch.programme, "payment.released", {"batch": batch.pk, "file": batch.file_id})])
    return batch


@action(Duty.PAY_MAKE)
def cancel(desk: Desk, batch: Batch, reason: str) -> Batch:
    """Cancel a batch that was not released; its payments stay on record as cancelled, its cases wait for the next."""
    batch = queries.lock(batch.pk)
    if batch.state not in ("made", "approved"):
        raise Conflict("batch-state", _("送信済みの振込は取り消せません。"), cure=_("振込不能や組戻しとして処理してください。"))
    batch.state = "cancelled"
    batch.save()
    Payment.objects.filter(batch=batch).update(state="cancelled")
    pairs = list(Payment.objects.filter(batch=batch).order_by("pk").values_list("pk", "case_id"))
    moves.move(desk, [moves.Move(case, "unpay", {"payment": pk, "batch": batch.pk}) for pk, case in pairs])
    desk.record(batch.programme, "payment.cancelled", {"batch": batch.pk, "reason": reason})
    return batch


@action(Duty.PAY_RETURN)
def settle(desk: Desk, batch: Batch, returns: Mapping[int, str]) -> tuple[int, int]:
    """Enter the bank's reply to a released batch: ``returns`` maps payment numbers to reasons; the rest is paid.

    Returns (paid, returned). A number that is not of this batch is refused, and nothing is entered.
    """
    batch = queries.lock(batch.pk)
    _expect(batch, "released", _("結果の登録"))
    payments = list(Payment.objects.filter(batch=batch).order_by("pk").values_list("pk", "case_id", "amount"))
    strange = sorted(returns.keys() - {pk for pk, _case, _amount in payments})
    if strange:
        raise BadInput("returns", _("この振込にない顧客コードです: {codes}").format(codes=strange[:5]), where=f"#{batch.pk}")
    if desk.today.isoformat() < batch.value_date:
        raise Conflict("early", _("振込日 {day} より前に結果は登録できません。").format(day=batch.value_date))
    steps: list[moves.Move] = []
    states: list[tuple[Any, ...]] = []
    for pk, case, amount in payments:
        back = pk in returns
        data = {"payment": pk, "amount": amount, **({"reason": returns[pk]} if back else {})}
        steps.append(moves.Move(case, "return" if back else "settle", data))
        states.append((pk, "returned" if back else "paid", returns.get(pk, "")[:100]))
    bulk.update(Payment, "id", ("state", "reason"), states)
    batch.state = "settled"
    batch.save()
    moves.move(desk, steps)
    desk.record(batch.programme, "payment.settled", {"batch": batch.pk, "returned": len(returns)})
    return len(payments) - len(returns), len(returns)


def _expect(batch: Batch, state: str, act: str) -> None:
    if batch.state != state:
        raise Conflict(
            "batch-state",
            _("振込 #{pk} は「{state}」なので、{act}はできません。").format(pk=batch.pk, state=queries.STATE_NAMES[batch.state], act=act),
            cure=_("同じ振込を二度送ることはできません。一覧で状態を確かめてください。"),
        )


def _expect_hash(batch: Batch, given: str) -> None:
    if given != batch.file_id:
        raise Conflict(
            "file-hash",
            _("手元のファイルは、振込 #{pk} のファイルと内容が違います。").format(pk=batch.pk),
            where=given[:12],
            cure=_("件数や合計が同じでも別のファイルです。台帳から取り出したファイルを使ってください。"),
        )
