"""Reading cases: what is ready for a room, what is held, what the ledger replays to."""

import itertools
import json
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from jimukyoku.domain.basics import Conflict, NotFound
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.cases import Standing, State, identity, standing, valid_receipt_number
from jimukyoku.office.audit.models import Event
from jimukyoku.office.basics import bulk
from jimukyoku.office.cases.models import Acceptance, Case, CaseMember


def ready(programme: int, states: tuple[str, ...], *, after: int = 0, limit: int = 2_000, **filters: object) -> list[Case]:
    """Return the next cases in ``states`` that nobody holds, by id after ``after`` (keyset)."""
    query = Case.objects.filter(programme=programme, state__in=states, held="", pk__gt=after, **filters)
    return list(query.order_by("pk")[:limit])


def counts(programme: int) -> dict[str, int]:
    """Return how many cases stand in each state."""
    sql = f"SELECT state, COUNT(*) FROM {Case._meta.db_table} WHERE programme = %s GROUP BY state"
    return dict(bulk.rows(sql, [programme]))


def held(programme: int) -> dict[str, int]:
    """Return how many open cases are held back, or kept from machine printing, by reason."""
    found: dict[str, int] = {}
    for column in ("held", "unprintable"):
        sql = f"SELECT {column}, COUNT(*) FROM {Case._meta.db_table} WHERE programme = %s AND {column} <> '' AND state <> 'closed' GROUP BY {column}"
        for reason, count in bulk.rows(sql, [programme]):
            found[reason] = found.get(reason, 0) + count
    return dict(sorted(found.items()))


def held_cases(programme: int) -> list[Case]:
    """Return the open cases held back or kept from machine printing, by receipt number."""
    query = Case.objects.filter(programme=programme).exclude(held="", unprintable="").exclude(state=State.CLOSED)
    return list(query.order_by("receipt_number"))


def following(programme: int, states: Collection[str], after: str, limit: int) -> list[Case]:
    """Return the next cases in these states (none named: in any) by receipt number after ``after``."""
    query = Case.objects.filter(programme=programme, receipt_number__gt=after)
    return list((query.filter(state__in=states) if states else query).order_by("receipt_number")[:limit])


def residents_of(case: int) -> list[str]:
    """Return the residents who are claimed by a case, in the order they were entered."""
    return list(CaseMember.objects.filter(case_id=case).order_by("pk").values_list("resident_no", flat=True))


def residents(cases: Iterable[int]) -> dict[str, int]:
    """Return the residents claimed by these cases, each with the case."""
    return dict(CaseMember.objects.filter(case_id__in=set(cases)).values_list("resident_no", "case_id"))


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


_COLUMNS = ("chain_id", "state", "held", "unprintable", "decision", "amount", "head_no", "household_no", "size", "route",
            "receipt_number", "access_code")  # fmt: skip


def misplaced(programme: int) -> Iterator[tuple[int, str]]:
    """Yield (case, reason) for every case whose row is not what its own events lead to."""
    columns = ", ".join(f"k.{name}" for name in _COLUMNS)
    sql = (
        f"SELECT {columns}, e.kind, e.data FROM {Case._meta.db_table} k "
        f"LEFT JOIN {Event._meta.db_table} e ON e.chain_id = k.chain_id WHERE k.programme = %s ORDER BY k.chain_id, e.seq"
    )
    size = len(_COLUMNS)
    for row, group in itertools.groupby(bulk.stream(sql, [programme]), key=lambda line: line[:size]):
        reason = _difference(row, [(line[size], json.loads(line[size + 1])) for line in group if line[size]])
        if reason:
            yield row[0], reason


def _difference(row: tuple[Any, ...], events: list[tuple[str, dict[str, Any]]]) -> str:
    _case, state, held, unprintable, decision, amount, head, *rest = row
    try:
        found = standing(events)
    except (Conflict, KeyError) as problem:
        return str(problem)
    household, size, route, receipt, code = rest
    kept = Standing(State(state), held, unprintable, decision, amount, head, identity(household, size, route, receipt, code))
    differing = [name for name in vars(kept) if getattr(kept, name) != getattr(found, name)]
    return "、".join(f"{name}: {getattr(found, name)} ≠ {getattr(kept, name)}" for name in differing)
