"""Reading findings, what people said of them, and which cases wait for somebody to look."""

from collections.abc import Iterable, Sequence

from jimukyoku.domain.screening import MOST_ROUNDS, SHARED
from jimukyoku.office.basics import bulk
from jimukyoku.office.cases.models import Case
from jimukyoku.office.screening.models import Finding, Remark


def open_findings(cases: Iterable[int]) -> dict[int, list[Finding]]:
    """Return the open findings of each case that has any and that a household may be told of: not what it shares with another."""
    return {case: told for case, found in _open(cases).items() if (told := [one for one in found if one.code not in SHARED])}


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


def counted(programme: int) -> dict[str, int]:
    """Return how many cases nobody holds wait for the rules, for a notice, and for a proposal."""
    finding = Finding._meta.db_table
    block = f"EXISTS (SELECT 1 FROM {finding} f WHERE f.case_id = k.chain_id AND f.state = 'open' AND f.severity = 'block')"
    look = f"EXISTS (SELECT 1 FROM {finding} f WHERE f.case_id = k.chain_id AND f.state = 'look')"
    asks = f"{block} AND k.rounds < {MOST_ROUNDS}"
    sql = (
        f"SELECT SUM(CASE WHEN k.state <> 'screened' THEN 1 ELSE 0 END), "
        f"SUM(CASE WHEN k.state = 'screened' AND NOT {look} AND {asks} AND k.unprintable = '' THEN 1 ELSE 0 END), "
        f"SUM(CASE WHEN k.state = 'screened' AND NOT {look} AND NOT ({asks}) THEN 1 ELSE 0 END) "
        f"FROM {Case._meta.db_table} k WHERE k.programme = %s AND k.held = '' AND {_UNDER}"
    )
    return dict(zip(("unscreened", "blocked", "clear"), (int(count or 0) for count in bulk.rows(sql, [programme])[0]), strict=True))


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


# Why a person must look at a case: what a finding must be that nobody has looked at yet.
_UNSEEN = f"AND NOT EXISTS (SELECT 1 FROM {Remark._meta.db_table} r WHERE r.finding_id = f.id)"
_OF_RULES = "k.state = 'screened' AND f.state = 'open' AND f.\"by\" = ''"
_WHYS = {
    "sent_back": "f.state = 'look' AND f.code = 'SENT_BACK'",
    "answered": "f.state = 'look' AND f.code <> 'SENT_BACK'",
    "unclear": f"{_OF_RULES} AND f.severity = 'unclear'",
    "identity": f"{_OF_RULES} {_UNSEEN} AND f.severity <> 'unclear' AND f.code IN ",
    "unreadable": f"{_OF_RULES} {_UNSEEN} AND f.code = 'UNREADABLE'",
}
WHYS = tuple(_WHYS)
_UNDER = "k.state IN ('entered', 'answered', 'reopened', 'screened')"


def _whys(identity: Sequence[str]) -> dict[str, str]:
    """Return the tests, with the codes by which a pack doubts who applied."""
    codes = ", ".join("'" + code.replace("'", "''").replace("%", "%%") + "'" for code in identity) or "''"
    return {**_WHYS, "identity": f"{_WHYS['identity']}({codes})"}


def to_look_at(programme: int, identity: Sequence[str]) -> dict[str, int]:
    """Return how many cases wait for somebody to look, by why; ``identity`` are the codes that doubt who applied."""
    tests = _whys(identity)
    counts = ", ".join(f"COUNT(DISTINCT CASE WHEN {test} THEN f.case_id END)" for test in tests.values())
    sql = (
        f"SELECT {counts} FROM {Finding._meta.db_table} f JOIN {Case._meta.db_table} k ON k.chain_id = f.case_id "
        f"WHERE k.programme = %s AND k.held = '' AND {_UNDER} AND f.state IN ('open', 'look')"
    )
    return dict(zip(tests, bulk.rows(sql, [programme])[0], strict=True))


def waiting(programme: int, why: str, identity: Sequence[str], *, after: str = "", limit: int = 50) -> list[Case]:
    """Return the next cases by receipt number that wait for somebody to look for this reason."""
    sql = (
        f"SELECT k.* FROM {Case._meta.db_table} k WHERE k.programme = %s AND k.held = '' AND {_UNDER} AND k.receipt_number > %s "
        f"AND EXISTS (SELECT 1 FROM {Finding._meta.db_table} f WHERE f.case_id = k.chain_id AND {_whys(identity)[why]}) "
        "ORDER BY k.receipt_number LIMIT %s"
    )
    return list(Case.objects.raw(sql, [programme, after, limit]))


def standing(cases: Iterable[int]) -> dict[int, list[Finding]]:
    """Return what is open of each case, the questions a person must settle first."""
    found: dict[int, list[Finding]] = {}
    for part in bulk.batches(sorted(cases), 2_000):
        for row in Finding.objects.filter(case_id__in=part, state__in=("look", "open")).order_by("state", "code", "pk"):
            found.setdefault(row.case_id, []).append(row)
    return found
