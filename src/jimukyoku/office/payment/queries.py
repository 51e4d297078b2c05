"""Reading batches and payments, and who may be paid now. "Unpaid" is always read from the ledger's own rows."""

import datetime as dt
import json
from collections.abc import Iterable

from django.db import connection, models

from jimukyoku.domain.basics import NotFound
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.cases import Stop
from jimukyoku.domain.payment import OPEN_STATES, Account
from jimukyoku.office.audit.models import Event
from jimukyoku.office.basics import bulk
from jimukyoku.office.cases.models import Case, Gate
from jimukyoku.office.decision.models import PayAccount
from jimukyoku.office.intake.models import Application
from jimukyoku.office.notices.models import Letter
from jimukyoku.office.payment.models import Batch, Payment

MOST = 100_000  # transfers a file: what a bank takes in one go; the rest goes into the next
STATE_NAMES = {
    "made": _("作成済"),
    "approved": _("承認済"),
    "released": _("送信済"),
    "settled": _("結果登録済"),
    "cancelled": _("取消"),
}


def payable(programme: int, *, limit: int = MOST) -> list[Case]:
    """Return the cases to be paid: notified of an approval, or returned with an account told since, oldest first.

    A case kept from machine printing is paid like any other: its letters went by hand.
    """
    accounts, payments = PayAccount._meta.db_table, Payment._meta.db_table
    same = " AND ".join(f"p.{name} = a.{name}" for name in ("bank_code", "branch_code", "account_type", "account_number", "payee_kana"))
    sql = (
        f"SELECT k.* FROM {Case._meta.db_table} k WHERE k.programme = %s AND k.held = '' AND k.decision = 'approve' AND "
        f"(k.state = 'notified' OR (k.state = 'returned' AND NOT EXISTS (SELECT 1 FROM {payments} p JOIN {accounts} a "
        f"ON a.case_id = k.chain_id AND a.id = (SELECT MAX(x.id) FROM {accounts} x WHERE x.case_id = k.chain_id) "
        f"WHERE p.case_id = k.chain_id AND p.state = 'returned' AND {same}))) ORDER BY k.chain_id LIMIT %s"
    )
    return list(Case.objects.raw(sql, [programme, limit]))


def upcoming(cases: Iterable[int]) -> dict[int, list[tuple[str, str]]]:
    """Return by case the (bank, branch) of transfers that are made and whose outcome is not known."""
    found: dict[int, list[tuple[str, str]]] = {}
    for part in bulk.batches(sorted(cases), 2_000):
        query = Payment.objects.filter(case_id__in=part, state__in=("made", "released"))
        for case, bank, branch in query.order_by("pk").values_list("case_id", "bank_code", "branch_code"):
            found.setdefault(case, []).append((bank, branch))
    return found


def told_anew(programme: int) -> list[int]:
    """Return cases waiting for their money whose household wrote of an account after the one to be paid to was taken down."""
    states = ("approved", "notified", "returned")
    query = Case.objects.filter(programme=programme, state__in=states, held__in=("", Stop.ACCOUNT_PENDING.value))
    waiting = list(query.exclude(decision="refuse").order_by("pk").values_list("pk", flat=True))
    return sorted(account_pending(waiting))


def untold(programme: int, *, limit: int) -> list[list[Payment]]:
    """Return the returned payments of each case (oldest first) that had no letter about the last one and cannot be paid yet."""
    again = {case.pk for case in payable(programme) if case.state == "returned"}
    query = Payment.objects.filter(case__programme=programme, case__state="returned", case__held="", case__unprintable="", state="returned")
    found: dict[int, list[Payment]] = {}
    for one in query.exclude(case__in=again).select_related("case").order_by("case", "pk"):
        found.setdefault(one.case_id, []).append(one)
    told = Letter.objects.filter(case__in=found, kind="returned", void="").values_list("case_id", "turn")
    done = set(told)
    return [payments for case, payments in found.items() if (case, len(payments)) not in done][:limit]


_SPEAKS = " OR ".join(["w.raw LIKE %s"] * 5)
_OF_ACCOUNT = [f'%"{name}":%' for name in ("account_choice", "account_number", "account_holder_kana", "bank_code", "branch_code")]


def account_pending(cases: Iterable[int]) -> dict[int, int]:
    """Return cases whose household wrote of its account after the account to be paid to was taken down, with what it wrote.

    Whatever became of the letter (a second application counts as well): 仙台市 2022 paid to the printed account though
    another one had been asked for.
    """
    found: dict[int, int] = {}
    for part in bulk.batches(sorted(cases), 2_000):
        marks = ", ".join(["%s"] * len(part))
        newest = (
            f"SELECT MAX(CAST(SUBSTR(a.source, 13) AS BIGINT)) FROM {PayAccount._meta.db_table} a "
            "WHERE a.case_id = w.case_id AND a.source LIKE 'application:%%'"
        )
        sql = (
            f"SELECT w.case_id, MAX(w.id) FROM {Application._meta.db_table} w WHERE w.case_id IN ({marks}) AND ({_SPEAKS}) "
            f"AND w.id > COALESCE(({newest}), 0) GROUP BY w.case_id"
        )
        found.update(bulk.rows(sql, [*part, *_OF_ACCOUNT]))
    return found


def paid_before(cases: Iterable[int]) -> set[int]:
    """Return cases that already have an open or paid payment."""
    found: set[int] = set()
    for part in bulk.batches(sorted(cases), 2_000):
        query = Payment.objects.filter(case_id__in=part, state__in=OPEN_STATES)
        found.update(query.values_list("case_id", flat=True))
    return found


def open_accounts(programme: int, numbers: Iterable[str]) -> dict[Account, set[int]]:
    """Return which cases have an open or paid payment to each account with one of these account numbers."""
    found: dict[Account, set[int]] = {}
    fields = ("bank_code", "branch_code", "account_type", "account_number")
    for part in bulk.batches(sorted(set(numbers)), 2_000):
        query = Payment.objects.filter(case__programme=programme, account_number__in=part, state__in=OPEN_STATES)
        for *account, case in query.values_list(*fields, "case_id"):
            found.setdefault((account[0], account[1], account[2], account[3]), set()).add(case)
    return found


def returned_counts(cases: Iterable[int]) -> dict[int, int]:
    """Return how many transfers of each case came back."""
    found: dict[int, int] = {}
    for part in bulk.batches(sorted(cases), 2_000):
        query = Payment.objects.filter(case_id__in=part, state="returned")
        found.update(query.values_list("case_id").annotate(models.Count("pk")))
    return found


def lock(pk: int) -> Batch:
    """Return a batch under lock; NotFound when there is none with this number."""
    query = Batch.objects.select_related("gate")
    if connection.vendor == "postgresql":
        query = query.select_for_update(of=("self",))
    found = query.filter(pk=pk).first()
    if found is None:
        raise NotFound("not-found", _("該当するものがありません。"))
    return found


def batch_of(programme: int, pk: int) -> Batch:
    """Return a batch of this programme; NotFound otherwise."""
    found = Batch.objects.filter(programme=programme, pk=pk).select_related("file", "gate").first()
    if found is None:
        raise NotFound("not-found", _("該当するものがありません。"))
    return found


def history(batch: Batch) -> list[tuple[dt.datetime, str, str, str]]:
    """Return (moment, what, who, reason) of everything the ledger tells of a batch, oldest first."""
    sql = f"SELECT at, kind, actor, data FROM {Event._meta.db_table} WHERE chain_id = %s AND kind LIKE %s ORDER BY seq"
    told = ((at, kind, actor, json.loads(text)) for at, kind, actor, text in bulk.rows(sql, [batch.programme, "payment.%"]))
    mine = [one for one in told if one[3].get("batch") == batch.pk]
    return [(dt.datetime.fromisoformat(at), kind, actor, str(data.get("reason", ""))) for at, kind, actor, data in mine]


def stopped(gate: Gate) -> list[tuple[Case, str]]:
    """Return the cases a gate held back, each with the reason it was stopped for."""
    moment = dt.datetime.fromisoformat(gate.at).astimezone(dt.UTC).isoformat(timespec="microseconds")
    sql = (
        f"SELECT e.chain_id, e.data FROM {Event._meta.db_table} e JOIN {Case._meta.db_table} k ON k.chain_id = e.chain_id "
        "WHERE k.programme = %s AND e.at = %s AND e.kind = 'case.held' ORDER BY k.receipt_number"
    )
    why = {case: json.loads(data) for case, data in bulk.rows(sql, [gate.chain_id, moment])}
    reasons = {case: str(data["reason"]) for case, data in why.items() if data["by"] == f"gate:{gate.kind}"}
    cases = {one.pk: one for part in bulk.batches(list(reasons), 2_000) for one in Case.objects.filter(pk__in=part)}
    return [(cases[case], reason) for case, reason in reasons.items()]


def per_bank(batch: Batch) -> list[tuple[str, int, int]]:
    """Return (bank code, transfers, yen) of a batch."""
    sql = f"SELECT bank_code, COUNT(*), SUM(amount) FROM {Payment._meta.db_table} WHERE batch_id = %s GROUP BY bank_code ORDER BY bank_code"
    return [(bank, count, int(yen)) for bank, count, yen in bulk.rows(sql, [batch.pk])]


def came_back(batch: Batch) -> list[Payment]:
    """Return the transfers of a batch that came back."""
    return list(Payment.objects.filter(batch=batch, state="returned").select_related("case").order_by("pk"))


def batches(programme: int) -> list[Batch]:
    """Return the batches of a programme, oldest first."""
    return list(Batch.objects.filter(programme=programme).select_related("file", "gate").order_by("pk"))


def totals(programme: int) -> dict[str, tuple[int, int]]:
    """Return (count, yen) of payments by state."""
    sql = (
        f"SELECT p.state, COUNT(*), COALESCE(SUM(p.amount), 0) FROM {Payment._meta.db_table} p "
        f"JOIN {Batch._meta.db_table} b ON b.id = p.batch_id WHERE b.programme = %s GROUP BY p.state"
    )
    return {state: (count, int(yen)) for state, count, yen in bulk.rows(sql, [programme])}


def payments_of(case: int) -> list[Payment]:
    """Return every transfer of a case, oldest first."""
    return list(Payment.objects.filter(case_id=case).select_related("batch").order_by("pk"))
