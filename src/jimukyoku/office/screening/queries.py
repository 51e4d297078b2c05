"""Reading findings."""

from collections.abc import Iterable

from jimukyoku.domain.screening import MOST_ROUNDS
from jimukyoku.office.basics import bulk
from jimukyoku.office.cases.models import Case
from jimukyoku.office.screening.models import Finding


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


def blocked(programme: int, *, limit: int = 2_000) -> list[Case]:
    """Return screened cases that nobody holds, that have an open blocking finding, and may have another
    notice about it, printed by machine."""
    return list(_screened(programme, f"k.rounds < {MOST_ROUNDS} AND k.unprintable = '' AND EXISTS", limit))


def tired(programme: int, limit: int = 2_000) -> list[Case]:
    """Return screened cases that nobody holds, that have an open blocking finding, and were asked about often enough."""
    return list(_screened(programme, f"k.rounds >= {MOST_ROUNDS} AND EXISTS", limit))


def clear(programme: int, *, limit: int = 2_000) -> list[Case]:
    """Return screened cases that nobody holds and that have no open blocking finding."""
    return list(_screened(programme, "NOT EXISTS", limit))


def _screened(programme: int, test: str, limit: int) -> Iterable[Case]:
    sql = (
        f"SELECT k.* FROM {Case._meta.db_table} k WHERE k.programme = %s AND k.state = 'screened' AND k.held = '' "
        f"AND {test} (SELECT 1 FROM {Finding._meta.db_table} f WHERE f.case_id = k.chain_id AND f.state = 'open' "
        "AND f.severity = 'block') ORDER BY k.chain_id LIMIT %s"
    )
    return Case.objects.raw(sql, [programme, limit])


def reasons(programme: int) -> list[tuple[str, int]]:
    """Return how often each blocking finding occurred, most frequent first."""
    sql = (
        f"SELECT f.code, COUNT(*) FROM {Finding._meta.db_table} f JOIN {Case._meta.db_table} k ON k.chain_id = f.case_id "
        "WHERE k.programme = %s AND f.severity = 'block' GROUP BY f.code ORDER BY COUNT(*) DESC, f.code"
    )
    return [(code, count) for code, count in bulk.rows(sql, [programme])]


def findings_of(case: int) -> list[Finding]:
    """Return everything ever found about a case, what is open first, then the newest."""
    order = {"open": 0, "waived": 1, "resolved": 2}
    return sorted(Finding.objects.filter(case_id=case).order_by("-pk"), key=lambda one: order[one.state])
