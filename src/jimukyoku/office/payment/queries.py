"""Reading batches and payments, and who may be paid now. "Unpaid" is always read from the ledger's own rows."""

from collections.abc import Iterable

from django.db import connection, models

from jimukyoku.domain.basics import NotFound
from jimukyoku.domain.basics import gettext as _
from jimukyoku.office.basics import bulk
from jimukyoku.office.cases.models import Case
from jimukyoku.office.decision.models import PayAccount
from jimukyoku.office.intake.models import Application
from jimukyoku.office.notices.models import Letter
from jimukyoku.office.payment.models import Batch, Payment

STATE_NAMES = {
    "made": _("作成済"),
    "approved": _("承認済"),
    "released": _("送信済"),
    "settled": _("結果登録済"),
    "cancelled": _("取消"),
}


def payable(programme: int) -> list[Case]:
    """Return the cases to be paid: notified of an approval, or returned with an account told since."""
    ready = list(Case.objects.filter(programme=programme, state="notified", decision="approve", held="").order_by("pk"))
    sql = (
        f"SELECT k.* FROM {Case._meta.db_table} k WHERE k.programme = %s AND k.state = 'returned' AND k.held = '' "
        f"AND (SELECT MAX(a.id) FROM {PayAccount._meta.db_table} a WHERE a.case_id = k.chain_id) > "
        f"(SELECT MIN(a.id) FROM {PayAccount._meta.db_table} a WHERE a.case_id = k.chain_id) "
        f"AND NOT EXISTS (SELECT 1 FROM {Payment._meta.db_table} p JOIN {PayAccount._meta.db_table} a "
        "ON a.case_id = k.chain_id AND a.id = (SELECT MAX(x.id) FROM "
        f"{PayAccount._meta.db_table} x WHERE x.case_id = k.chain_id) WHERE p.case_id = k.chain_id AND p.state = 'returned' "
        "AND p.bank_code = a.bank_code AND p.branch_code = a.branch_code AND p.account_number = a.account_number) "
        "ORDER BY k.chain_id"
    )
    return ready + list(Case.objects.raw(sql, [programme]))


def told_anew(programme: int) -> list[int]:
    """Return returned cases whose household wrote of an account after the account last used was taken down."""
    sql = (
        f"SELECT DISTINCT k.chain_id FROM {Case._meta.db_table} k JOIN {Application._meta.db_table} w ON w.case_id = k.chain_id "
        "WHERE k.programme = %s AND k.state = 'returned' AND k.held = '' AND w.status = 'attached' AND w.kind = 'answer' "
        "AND w.received_on >= k.since AND (w.raw LIKE %s OR w.raw LIKE %s OR w.raw LIKE %s) "
        f"AND NOT EXISTS (SELECT 1 FROM {PayAccount._meta.db_table} a WHERE a.case_id = k.chain_id "
        "AND a.source = 'application:' || w.id) ORDER BY k.chain_id"
    )
    return [row[0] for row in bulk.rows(sql, [programme, '%"account_%', '%"bank_%', '%"branch_%'])]


def untold(programme: int, *, limit: int) -> list[list[Payment]]:
    """Return the returned payments of each case (oldest first) that had no letter about the last one and cannot be paid yet."""
    again = {case.pk for case in payable(programme) if case.state == "returned"}
    query = Payment.objects.filter(case__programme=programme, case__state="returned", case__held="", state="returned")
    found: dict[int, list[Payment]] = {}
    for one in query.exclude(case__in=again).select_related("case").order_by("case", "pk"):
        found.setdefault(one.case_id, []).append(one)
    told = Letter.objects.filter(case__in=found, kind="returned", void="").values_list("case_id", "turn")
    done = set(told)
    return [payments for case, payments in found.items() if (case, len(payments)) not in done][:limit]


def account_pending(cases: Iterable[int]) -> set[int]:
    """Return cases whose household spoke of its account after the account to be paid to was taken down."""
    found: set[int] = set()
    for part in bulk.batches(sorted(cases), 2_000):
        marks = ", ".join(["%s"] * len(part))
        sql = (
            f"SELECT a.case_id FROM {Application._meta.db_table} a WHERE a.case_id IN ({marks}) "
            "AND (a.status = 'duplicate' AND a.raw LIKE %s)"
        )
        found.update(row[0] for row in bulk.rows(sql, [*part, '%"account_%']))
    return found


def paid_before(cases: Iterable[int]) -> set[int]:
    """Return cases that already have an open or paid payment."""
    found: set[int] = set()
    for part in bulk.batches(sorted(cases), 2_000):
        query = Payment.objects.filter(case_id__in=part, state__in=("made", "released", "paid"))
        found.update(query.values_list("case_id", flat=True))
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
