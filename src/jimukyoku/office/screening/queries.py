"""Reading findings."""

from collections.abc import Iterable

from jimukyoku.domain.screening import MOST_ROUNDS
from jimukyoku.office.basics import bulk
from jimukyoku.office.cases.models import Case
from jimukyoku.office.screening.models import Finding, Remark


def open_findings(cases: Iterable[int]) -> dict[int, list[Finding]]:
    """Return the open findings of each case that has any."""
    return _open(cases)


def open_unclear(cases: Iterable[int]) -> dict[int, list[Finding]]:
    """Return the open questions the rules could not answer, of each case that has any: a person must look before it is paid."""
    return _open(cases, severity="unclear")


def _open(cases: Iterable[int], **filters: object) -> dict[int, list[Finding]]:
    found: dict[int, list[Finding]] = {}
    for part in bulk.batches(sorted(cases), 2_000):
        for row in Finding.objects.filter(case_id__in=part, state="open", **filters).order_by("code", "pk"):
            found.setdefault(row.case_id, []).append(row)
    return found


def blocked(programme: int, *, limit: int = 2_000, only: int | None = None) -> list[Case]:
    """Return screened cases that nobody holds or must look at, that have an open blocking finding, and may have another
    notice about it, printed by machine."""
    return list(_screened(programme, f"k.rounds < {MOST_ROUNDS} AND k.unprintable = '' AND EXISTS", limit, only))


def tired(programme: int, limit: int = 2_000, *, only: int | None = None) -> list[Case]:
    """Return screened cases that nobody holds or must look at, that have an open blocking finding, and were asked about
    often enough."""
    return list(_screened(programme, f"k.rounds >= {MOST_ROUNDS} AND EXISTS", limit, only))


def clear(programme: int, *, limit: int = 2_000, only: int | None = None) -> list[Case]:
    """Return screened cases that nobody holds or must look at and that have no open blocking finding."""
    return list(_screened(programme, "NOT EXISTS", limit, only))


def _screened(programme: int, test: str, limit: int, only: int | None = None) -> Iterable[Case]:
    finding = Finding._meta.db_table
    sql = (
        f"SELECT k.* FROM {Case._meta.db_table} k WHERE k.programme = %s AND k.state = 'screened' AND k.held = '' "
        f"AND NOT EXISTS (SELECT 1 FROM {finding} l WHERE l.case_id = k.chain_id AND l.state = 'look') "
        f"AND {test} (SELECT 1 FROM {finding} f WHERE f.case_id = k.chain_id AND f.state = 'open' "
        f"AND f.severity = 'block') {'AND k.chain_id = %s ' if only else ''}ORDER BY k.chain_id LIMIT %s"
    )
    return Case.objects.raw(sql, [programme, *([only] if only else []), limit])


def reasons(programme: int) -> list[tuple[str, int]]:
    """Return how often each blocking finding occurred, most frequent first."""
    sql = (
        f"SELECT f.code, COUNT(*) FROM {Finding._meta.db_table} f JOIN {Case._meta.db_table} k ON k.chain_id = f.case_id "
        "WHERE k.programme = %s AND f.severity = 'block' GROUP BY f.code ORDER BY COUNT(*) DESC, f.code"
    )
    return [(code, count) for code, count in bulk.rows(sql, [programme])]


def findings_of(case: int) -> list[Finding]:
    """Return everything ever found about a case, what is open first, then the newest."""
    order = {"look": 0, "open": 1, "waived": 2, "dismissed": 3, "resolved": 4}
    return sorted(Finding.objects.filter(case_id=case).order_by("-pk"), key=lambda one: order[one.state])


def remarks_of(case: int) -> list[Remark]:
    """Return what people said of a case after looking, oldest first."""
    return list(Remark.objects.filter(case_id=case).select_related("finding").order_by("pk"))
