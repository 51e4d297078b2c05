"""Reading cases: what is ready for a room, what is held, what the ledger replays to."""

from collections.abc import Iterable, Iterator

from jimukyoku.domain.basics import Conflict, NotFound
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.cases import State, replay, valid_receipt_number
from jimukyoku.office.audit.models import Chain, Event
from jimukyoku.office.basics import bulk
from jimukyoku.office.cases.models import Acceptance, Case


def ready(programme: int, states: tuple[str, ...], *, after: int = 0, limit: int = 2_000, **filters: object) -> list[Case]:
    """Return the next cases in ``states`` that nobody holds, by id after ``after`` (keyset)."""
    query = Case.objects.filter(programme=programme, state__in=states, held="", pk__gt=after, **filters)
    return list(query.order_by("pk")[:limit])


def counts(programme: int) -> dict[str, int]:
    """Return how many cases stand in each state."""
    sql = f"SELECT state, COUNT(*) FROM {Case._meta.db_table} WHERE programme = %s GROUP BY state"
    return dict(bulk.rows(sql, [programme]))


def held(programme: int) -> dict[str, int]:
    """Return how many cases are held back, or kept from machine printing, by reason."""
    found: dict[str, int] = {}
    for column in ("held", "unprintable"):
        sql = f"SELECT {column}, COUNT(*) FROM {Case._meta.db_table} WHERE programme = %s AND {column} <> '' GROUP BY {column}"
        for reason, count in bulk.rows(sql, [programme]):
            found[reason] = found.get(reason, 0) + count
    return dict(sorted(found.items()))


def held_cases(programme: int) -> list[Case]:
    """Return the cases held back or kept from machine printing, by receipt number."""
    query = Case.objects.filter(programme=programme).exclude(held="", unprintable="")
    return list(query.order_by("receipt_number"))


def accepted(cases: Iterable[int]) -> dict[int, set[tuple[str, str]]]:
    """Return what officers have accepted of each case, as (stop, key)."""
    found: dict[int, set[tuple[str, str]]] = {}
    for part in bulk.batches(sorted(cases), 2_000):
        for case, stop, key in Acceptance.objects.filter(case_id__in=part).values_list("case_id", "stop", "key"):
            found.setdefault(case, set()).add((stop, key))
    return found


def by_receipt(programme: int, receipt_number: str) -> Case:
    """Return the case with this receipt number; NotFound otherwise, with a hint when its check digit is wrong."""
    text = receipt_number.strip()
    found = Case.objects.filter(programme=programme, receipt_number=text).first()
    if found is None:
        cure = "" if valid_receipt_number(text) else _("番号の書き間違いではありませんか（検査数字が合いません）。")
        raise NotFound("not-found", _("受付番号 {number} の案件はありません。").format(number=text), cure=cure)
    return found


def misplaced(programme: int) -> Iterator[tuple[int, str]]:
    """Yield (case, reason) for every case whose state is not what its own events lead to."""
    sql = (
        f"SELECT k.chain_id, k.state, e.kind FROM {Case._meta.db_table} k "
        f"JOIN {Chain._meta.db_table} c ON c.id = k.chain_id LEFT JOIN {Event._meta.db_table} e ON e.chain_id = c.id "
        "WHERE k.programme = %s ORDER BY k.chain_id, e.seq"
    )
    case, state, acts = 0, "", []
    for row in bulk.stream(sql, [programme]):
        if row[0] != case:
            if case:
                yield from _compare(case, state, acts)
            case, state, acts = row[0], row[1], []
        acts.append(row[2] or "")
    if case:
        yield from _compare(case, state, acts)


_NOT_MOVES = ("case.held", "case.hold_lifted", "case.unprintable", "case.printable", "case.head_changed")


def _compare(case: int, state: str, kinds: list[str]) -> Iterator[tuple[int, str]]:
    acts = [kind[5:] for kind in kinds if kind.startswith("case.") and kind not in _NOT_MOVES]
    try:
        reached = replay(acts)
    except (Conflict, KeyError) as problem:
        yield case, str(problem)
        return
    if reached != State(state):
        yield case, f"{reached} ≠ {state}"
