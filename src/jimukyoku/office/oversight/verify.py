"""Proving everything again from what is stored: chains, seals, states, counts, decisions, payments, files.

Nothing here trusts a figure that was kept beside the thing it counts.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from jimukyoku.domain import audit as chains
from jimukyoku.domain.basics import Missing
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.payment import Recount, recount
from jimukyoku.office.audit import queries as audit
from jimukyoku.office.audit.models import Event
from jimukyoku.office.basics import bulk, store
from jimukyoku.office.basics.models import StoredFile
from jimukyoku.office.cases.models import Case
from jimukyoku.office.cases.queries import misplaced
from jimukyoku.office.decision.models import Decision
from jimukyoku.office.entry import queries as entry
from jimukyoku.office.oversight import counted, tales
from jimukyoku.office.payment.models import Batch, Payment
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import pack_of

MOST = 20


@dataclass(frozen=True)
class Check:
    """One thing that was proved (no problems), or not. ``seen`` is how many were looked at."""

    name: str
    seen: int
    problems: list[str]


def verify() -> Iterator[Check]:
    """Yield every check of the whole installation, with at most ``MOST`` problems each."""
    bulk.analyse()  # freshly written tables have no statistics yet, and PostgreSQL would plan for empty ones
    yield _events()
    yield _collect(_("記録の末尾"), audit.broken_heads())
    yield _collect(_("封印"), audit.broken_seals())
    yield _apart(_("担当者"), tales.people)
    yield _apart(_("APIクライアント"), tales.clients)
    yield _apart(_("台帳取込"), tales.imports)
    for programme in Programme.objects.select_related("municipality").order_by("pk"):
        for name, check in _CHECKS.items():
            yield check(f"{programme.code} {name}", programme)
    yield _files()


def _collect(name: str, problems: list[str], seen: int = 0) -> Check:
    return Check(name, seen, problems[:MOST])


def _events() -> Check:
    problems = [f"#{one.chain}-{one.seq} {one.reason}" for one in chains.breaks(audit.events_in_order())]
    return _collect(_("記録の連鎖"), problems, Event.objects.count())


def _states(name: str, programme: Programme) -> Check:
    problems = [f"#{case} {why}" for case, why in misplaced(programme.pk)]
    return _collect(name, problems, Case.objects.filter(programme=programme.pk).count())


def _days(name: str, programme: Programme) -> Check:
    kept = {(day, kind): count for day, kind, count in audit.daily_counts(programme.pk)}
    again = audit.recount_daily(programme.pk)
    problems = [f"{day} {kind}: {kept.get((day, kind), 0)} ≠ {again.get((day, kind), 0)}"
                for day, kind in sorted(kept.keys() | again.keys())
                if kept.get((day, kind), 0) != again.get((day, kind), 0)]  # fmt: skip
    return _collect(name, problems, len(again))


def _figures(name: str, programme: Programme) -> Check:
    """Every figure of the progress page is what a recount of the rows, or a replay of the ledger, finds."""
    seen, problems = counted.differences(programme.pk)
    return _collect(name, problems, seen)


def _decisions(name: str, programme: Programme) -> Check:
    """Every outcome and amount in force are those of the case's newest decision."""
    cases, decisions = Case._meta.db_table, Decision._meta.db_table
    sql = (
        f"SELECT k.receipt_number FROM {cases} k LEFT JOIN {decisions} d ON d.case_id = k.chain_id "
        f"AND d.id = (SELECT MAX(x.id) FROM {decisions} x WHERE x.case_id = k.chain_id) WHERE k.programme = %s "
        f"AND k.decision <> '' AND (k.decision <> COALESCE(d.outcome, '') OR COALESCE(k.amount, 0) <> COALESCE(d.amount, 0))"
    )
    problems = [_("{number} 決定と案件が一致しません。").format(number=row[0]) for row in bulk.rows(sql, [programme.pk])]
    return _collect(name, problems, Decision.objects.filter(case__programme=programme.pk).count())


def _payments(name: str, programme: Programme) -> Check:
    """Nobody is paid without, beyond or besides the decision, and no more than the programme can pay."""
    cases, payments = Case._meta.db_table, Payment._meta.db_table
    sql = (
        f"SELECT k.receipt_number, k.size, k.decision, k.amount, COUNT(*), SUM(p.amount) FROM {payments} p "
        f"JOIN {cases} k ON k.chain_id = p.case_id WHERE k.programme = %s AND p.state IN ('made', 'released', 'paid') "
        "GROUP BY k.chain_id, k.receipt_number, k.size, k.decision, k.amount"
    )
    pack, seen, problems = pack_of(programme), 0, []
    for number, size, outcome, amount, count, paid in bulk.stream(sql, [programme.pk]):
        seen += 1
        if count != 1 or outcome != "approve" or paid != amount or paid > pack.cap_for(size):
            problems.append(_("{number} 決定 {d} 円に対し {n} 件 {p} 円の支給があります。").format(number=number, d=amount, n=count, p=paid))
    return _collect(name, problems, seen)


def _batches(name: str, programme: Programme) -> Check:
    """Every transfer file, counted again from its bytes, holds exactly the payments of its batch."""
    problems = []
    batches = Batch.objects.filter(programme=programme.pk).order_by("pk")
    for batch in batches:
        rows = bulk.rows(
            f"SELECT bank_code, branch_code, account_type, account_number, SUM(amount) FROM {Payment._meta.db_table} "
            "WHERE batch_id = %s GROUP BY bank_code, branch_code, account_type, account_number", [batch.pk],
        )  # fmt: skip
        wanted = {tuple(row[:4]): int(row[4]) for row in rows}
        try:
            problems += _differences(batch, recount(store.fetch(batch.file_id)), wanted)
        except Missing as problem:
            problems.append(f"#{batch.pk} {problem}")
    return _collect(name, problems, len(batches))


def _differences(batch: Batch, found: Recount, wanted: dict[tuple[str, ...], int]) -> list[str]:
    problems = [f"#{batch.pk} {text}" for text in found.problems]
    if (found.count, found.total, found.trailer_agrees) != (batch.count, batch.total, True):
        problems.append(_("#{pk} 件数・合計が一致しません。").format(pk=batch.pk))
    if dict(found.per_account) != wanted:
        problems.append(_("#{pk} 口座ごとの金額が台帳と一致しません。").format(pk=batch.pk))
    return problems


def _deliveries(name: str, programme: Programme) -> Check:
    """Every sealed delivery of keyed paper still is what was sealed: its sheets, its images, what was agreed to stand in them."""
    sealed = list(entry.bundles_of(programme.pk).exclude(seal="").order_by("pk"))
    changed = [one.name for one in sealed if entry.sealed_figures(one)["seal"] != one.seal]
    problems = [_("束「{name}」の内容が、納品したときと違います。").format(name=name) for name in changed]
    return _collect(name, problems, len(sealed))


def _files() -> Check:
    problems, seen = [], 0
    for hash_ in StoredFile.objects.order_by("sha256").values_list("sha256", flat=True).iterator():
        seen += 1
        try:
            store.fetch(hash_)
        except Missing as problem:
            problems.append(str(problem))
    return _collect(_("保管庫のファイル"), problems, seen)


def _told(name: str, programme: Programme) -> Check:
    seen, problems = 0, []
    for tale in tales.TALES:
        try:
            count, found = tale(programme.pk)
        except (KeyError, ValueError, TypeError) as problem:  # an event that says nothing sensible any more: tampered with
            count, found = 0, [_("記録を読めません: {problem!r}").format(problem=problem)]
        seen, problems = seen + count, problems + found
    return _collect(name, problems, seen)


def _apart(name: str, tale: Callable[[], tales.Found]) -> Check:
    seen, problems = tale()
    return _collect(name, problems, seen)


_CHECKS: dict[str, Callable[[str, Programme], Check]] = {
    _("案件の状態"): _states,
    _("記録と台帳の行"): _told,
    _("日ごとの件数"): _days,
    _("進捗の集計"): _figures,
    _("決定"): _decisions,
    _("支給"): _payments,
    _("振込ファイル"): _batches,
    _("入力の納品"): _deliveries,
}
