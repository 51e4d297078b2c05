"""Payment: make, approve, release, settle. One transaction each, three people, one file that only its hash names."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from jimukyoku.domain.access import Duty, same_hands
from jimukyoku.domain.basics import BadInput, Conflict, NotAllowed, digest, sha256
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.cases import STOP_NAMES, Stop, pass_gate, require
from jimukyoku.domain.payment import Originator, Payable, agree, payee_digest, recount, write_transfers
from jimukyoku.japanese import is_business_day
from jimukyoku.japanese.tables import in_use
from jimukyoku.office.access.desk import Desk, action
from jimukyoku.office.audit.ledger import Line
from jimukyoku.office.basics import bulk, store
from jimukyoku.office.cases import moves
from jimukyoku.office.cases.models import Case
from jimukyoku.office.payment import queries
from jimukyoku.office.payment.gate import Looked, look, transfer
from jimukyoku.office.payment.models import Batch, Payment
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import lock_programme, pack_of
from jimukyoku.office.programme.queries import of as programme_of

_PAYMENT = (
    "id", "case", "batch", "amount", "bank_code", "branch_code", "account_type", "account_number", "payee_kana",
    "source", "state", "reason",
)  # fmt: skip


@action(Duty.PAY_MAKE)
def make(desk: Desk, programme: Programme, value_date: dt.date) -> Batch | None:
    """Make one batch and its file of what may be paid now (at most ``queries.MOST``); None when there is nothing.

    The gate reads the register, the rules, the ledger and the accounts again for every case. Case, payment, file and
    evidence are written in one transaction: there is no moment at which a file exists and its payments do not.
    """
    check_value_date(value_date, desk.today)
    lock_programme(programme)
    cases = queries.payable(programme.pk)
    if not cases:
        desk.idle()
        return None
    pack = pack_of(programme)
    looked = look(desk, programme, cases)
    evidence_sources = {"pack": pack.sha256, "tables": in_use().id, **looked.read.as_data()}
    passed, evidence = pass_gate("pay", [case.pk for case in cases], looked.reasons, evidence_sources)
    gate = moves.keep_evidence(desk, programme.pk, evidence, looked.read.world, looked.keys)
    if not passed:
        return None
    chosen = [looked.payables[case] for case in passed]
    ids = list(bulk.reserve(Payment, len(chosen)))
    transfers = (transfer(one, pk) for pk, one in zip(ids, chosen, strict=True))
    content = write_transfers(Originator(**vars(pack.payer)), transfers, value_date=value_date)
    agree(len(chosen), sum(one.amount for one in chosen), _recounted(content), pack.name)
    batch = Batch.objects.create(
        programme=programme.pk, gate=gate, payees=payee_digest(chosen), value_date=value_date.isoformat(),
        file=store.keep(content, kind="zengin", name=f"{pack.id}-{value_date}.txt"), count=len(chosen),
        total=sum(one.amount for one in chosen), maker=desk.login,
    )  # fmt: skip
    _pay(desk, batch, ids, chosen, looked)
    data = {"batch": batch.pk, "file": batch.file_id, "count": batch.count, "total": batch.total, "gate": gate.pk}
    desk.record(programme.pk, "payment.made", data)
    return batch


def check_value_date(value_date: dt.date, today: dt.date) -> None:
    """Raise BadInput unless a bank works on this day, and it is still to come."""
    if not is_business_day(value_date, kind="bank") or value_date <= today:
        raise BadInput("value-date", _("振込日 {day} は翌日以降の銀行営業日ではありません。").format(day=value_date))


def _pay(desk: Desk, batch: Batch, ids: Sequence[int], chosen: Sequence[Payable], looked: Looked) -> None:
    rows = [(pk, one.case, batch.pk, one.amount, *one.account, one.payee_kana, looked.accounts[one.case].source, "made", "")
            for pk, one in zip(ids, chosen, strict=True)]  # fmt: skip
    bulk.insert(Payment, _PAYMENT, rows)
    steps = [moves.Move(row[1], "pay", {"payment": row[0], "batch": batch.pk, "amount": row[3], "row": digest(row[:10])}) for row in rows]
    moves.move(desk, steps)


def _recounted(content: bytes) -> tuple[int, int, bool]:
    found = recount(content)
    return found.count, found.total, found.trailer_agrees and not found.problems


@action(Duty.PAY_APPROVE)
def approve(desk: Desk, batch: Batch, file_hash: str) -> Batch:
    """Approve a batch against the hash of its file, after counting the file's bytes anew; not by its maker."""
    batch = queries.lock(batch.pk)
    _expect(batch, "made", _("承認"))
    if same_hands(desk.login, [batch.maker]):
        raise NotAllowed("four-eyes", _("作成した本人は承認できません。"), cure=_("別の市職員が承認してください。"))
    _expect_hash(batch, file_hash)
    agree(batch.count, batch.total, _recounted(store.fetch(batch.file_id)), f"#{batch.pk}")
    batch.state, batch.approver = "approved", desk.login
    batch.save()
    desk.record(batch.programme, "payment.approved", {"batch": batch.pk, "file": batch.file_id})
    return batch


@action(Duty.PAY_RETURN)
def take_file(desk: Desk, batch: Batch) -> bytes:
    """Hand out the file of a batch that may still go to the bank, and keep who took it.

    What was sent is not handed out again: an old file lying about is how the same people are paid twice (垂水市 2024).
    """
    batch = queries.lock(batch.pk)
    if batch.state not in ("made", "approved"):
        what = _("振込 #{pk} は「{state}」なので、ファイルは取り出せません。").format(pk=batch.pk, state=_(queries.STATE_NAMES[batch.state]))
        raise Conflict("batch-state", what, cure=_("取り出せるのは、作成済または承認済の振込のファイルだけです。"))
    content = store.fetch(batch.file_id)
    desk.record(batch.programme, "payment.file_taken", {"batch": batch.pk, "file": batch.file_id})
    return content


@action(Duty.PAY_RELEASE)
def release(desk: Desk, batch: Batch, handed: bytes) -> Batch:
    """Release the file in hand to the bank: only the approved bytes, once, on evidence that is still fresh.

    ``handed`` is the content of the file that really goes to the bank. An older file with the same count and total has
    another hash and is refused (垂水市 2024); a released batch is never released again (石巻市 2016); and every case is looked
    at once more: what would stop it today (a death, a correction, another account asked for) stops the whole file.
    """
    batch = queries.lock(batch.pk)
    _expect(batch, "approved", _("送信"))
    if same_hands(desk.login, [batch.maker, batch.approver]):
        raise NotAllowed("four-eyes", _("作成・承認した本人は送信できません。"), cure=_("出納の担当者が送信してください。"))
    _expect_hash(batch, sha256(handed))
    gate = batch.gate
    require(gate.rows_in, gate.rows_checked, [gate.kind], "pay")
    _look_again(desk, batch)
    agree(batch.count, batch.total, _recounted(handed), f"#{batch.pk}")
    batch.state, batch.releaser = "released", desk.login
    batch.save()
    Payment.objects.filter(batch=batch).update(state="released")
    lines = [Line(case, "payment.released", {"payment": pk, "batch": batch.pk})
             for pk, case in Payment.objects.filter(batch=batch).order_by("pk").values_list("pk", "case_id")]  # fmt: skip
    desk.record_all([*lines, Line(batch.programme, "payment.released", {"batch": batch.pk, "file": batch.file_id})])
    return batch


def _look_again(desk: Desk, batch: Batch) -> None:
    """Pass the gate once more for the cases of a batch about to go to the bank; keep the evidence or refuse the file."""
    programme = programme_of(batch.programme)
    cases = list(Case.objects.filter(payment__batch=batch, payment__state="made").order_by("pk"))
    looked = look(desk, programme, cases, own=[case.pk for case in cases])
    drifted = {case.pk for case in cases if case.held} | _drifted(batch, looked)
    stopped = sorted(drifted | {case for case, why in looked.reasons.items() if why})
    if stopped:
        first = Case.objects.get(pk=stopped[0])
        why = first.held or looked.reasons[first.pk] or Stop.ACCOUNT_PENDING
        raise Conflict(
            "stale",
            _("この振込ファイルの作成後に、{n} 件の世帯で事情が変わっています（{number}: {why} など）。").format(
                n=len(stopped), number=first.receipt_number, why=_(STOP_NAMES[Stop(why)])
            ),
            cure=_("取り消して（コマンドでは jimukyoku pay cancel）作り直してください。止まる世帯を除いたファイルになります。"),
        )
    passed = {case.pk: None for case in cases}
    _passed, evidence = pass_gate("release", list(passed), passed, {"batch": str(batch.pk), "tables": in_use().id, **looked.read.as_data()})
    moves.keep_evidence(desk, programme.pk, evidence, looked.read.world)


def _drifted(batch: Batch, looked: Looked) -> set[int]:
    """Return the cases whose account or amount is no longer what the file says."""
    found = set()
    for one in Payment.objects.filter(batch=batch, state="made"):
        payable = looked.payables.get(one.case_id)
        file_says = (one.amount, one.bank_code, one.branch_code, one.account_type, one.account_number, one.payee_kana)
        if payable is None or (payable.amount, *payable.account, payable.payee_kana) != file_says:
            found.add(one.case_id)
    return found


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
def bounce(desk: Desk, batch: Batch, returns: Mapping[int, str]) -> int:
    """Enter transfers that came back after the batch was settled; return how many. A payment not paid is refused."""
    batch = queries.lock(batch.pk)
    _expect(batch, "settled", _("振込後の返戻の登録"))
    found = dict(Payment.objects.filter(batch=batch, state="paid", pk__in=list(returns)).values_list("pk", "case_id"))
    strange = sorted(returns.keys() - found.keys())
    if strange or not returns:
        raise BadInput("returns", _("この振込の支給済みにない顧客コードです: {codes}").format(codes=strange[:5]), where=f"#{batch.pk}")
    bulk.update(Payment, "id", ("state", "reason"), [(pk, "returned", returns[pk][:100]) for pk in found])
    moves.move(desk, [moves.Move(case, "return", {"payment": pk, "reason": returns[pk]}) for pk, case in found.items()])
    desk.record(batch.programme, "payment.bounced", {"batch": batch.pk, "returned": len(found)})
    return len(found)


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
            _("振込 #{pk} は「{state}」なので、{act}はできません。").format(pk=batch.pk, state=_(queries.STATE_NAMES[batch.state]), act=act),
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
