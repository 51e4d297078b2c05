"""Reading batches and payments, and who may be paid now. "Unpaid" is always read from the ledger's own rows."""

from collections.abc import Iterable

from django.db import connection, models

from jimukyoku.domain.basics import NotFound
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.cases import Stop
from jimukyoku.domain.payment import OPEN_STATES, Account
from jimukyoku.office.basics import bulk
from jimukyoku.office.cases.models import Case
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
