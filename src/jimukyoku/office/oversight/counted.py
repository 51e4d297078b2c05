"""What is counted while it changes: each figure is a GROUP BY that the database itself keeps up to date by triggers.

One declaration gives the triggers of both databases and the recount they are proved by, so that no writer can forget to count
and no second description can drift. A trigger runs in the transaction of the change: both are there, or neither.
"""

import datetime as dt
import itertools
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from jimukyoku.domain.cases import Standing, State, follow
from jimukyoku.domain.decision import REFUSE
from jimukyoku.office.audit import tally
from jimukyoku.office.audit.models import Chain, Event
from jimukyoku.office.basics import bulk

_TOKYO = ZoneInfo("Asia/Tokyo")
_OF_CASE = "(SELECT k.programme FROM cases_case k WHERE k.chain_id = {r}.case_id)"


@dataclass(frozen=True)
class Figure:
    """Rows of ``table`` counted by programme, day, state, key and mark; ``{r}`` stands for the row. ``only`` says which rows."""

    subject: str
    table: str
    programme: str = "{r}.programme"
    day: str = "''"
    state: str = "{r}.state"
    key: str = "''"
    mark: str = "''"
    yen: str = "0"
    only: str = ""

    def columns(self, row: str) -> str:
        """Return the columns of a tally that one row belongs to."""
        texts = (self.programme, f"'{self.subject}'", self.day, self.state, self.key, self.mark)
        return ", ".join(text.format(r=row) for text in texts)


STANDING, UNPRINTABLE, ARRIVAL, FINDING, PAYMENT, FLOW = "standing", "unprintable", "arrival", "finding", "payment", "flow"

FIGURES = (
    Figure(STANDING, "cases_case", day="{r}.since", key="{r}.held", mark="{r}.decision", yen="COALESCE({r}.amount, 0)"),
    Figure(UNPRINTABLE, "cases_case", key="{r}.unprintable", only="{r}.unprintable <> ''"),
    Figure(ARRIVAL, "intake_application", day="{r}.received_on", state="{r}.status", key="{r}.channel", mark="{r}.kind"),
    Figure(FINDING, "screening_finding", programme=_OF_CASE, key="{r}.code", mark="{r}.severity"),
    Figure(PAYMENT, "payment_payment", programme=_OF_CASE, yen="{r}.amount"),
)
TABLES = tuple(dict.fromkeys(one.table for one in FIGURES))

# What a day did to the stock of each state: +1 where a case came to, −1 where it left. A refusal that was announced is work
# that is done, an approval is not, so the two are told apart.
_PLACE = (
    "{r}.state, '', CASE WHEN {r}.state = '" + State.NOTIFIED + "' AND {r}.decision = '" + REFUSE + "' THEN '" + REFUSE + "' ELSE '' END"
)
_MOVED = "({old}.state <> {new}.state OR ({old}.decision <> {new}.decision AND {new}.state = '" + State.NOTIFIED + "'))"


def _flow(row: str, day: str) -> str:
    return f"{row}.programme, '{FLOW}', {day}.since, {_PLACE.format(r=row)}"


def triggers(vendor: str) -> Iterator[str]:
    """Yield the statements that make the database keep every figure."""
    for table in TABLES:
        yield from _postgres(table) if vendor == "postgresql" else _sqlite(table)


# PostgreSQL: once a statement, over the sets of rows that went and came -------------------------------------------------


def _postgres(table: str) -> Iterator[str]:
    for act, sides in (("INSERT", ("new",)), ("UPDATE", ("old", "new")), ("DELETE", ("old",))):
        name = f"{table}_counted_{act.lower()}"
        parts = [text for one in FIGURES if one.table == table for text in _deltas(one, sides)]
        if table == "cases_case":
            parts += _flow_deltas(sides)
        columns = ", ".join(f"d.{group}" for group in ("c1", "c2", "c3", "c4", "c5", "c6"))
        body = (
            f"INSERT INTO {tally.TABLE} ({', '.join(tally.GROUPS)}, count, yen) SELECT {columns}, SUM(d.n), SUM(d.y) "
            f"FROM ({' UNION ALL '.join(parts)}) d(c1, c2, c3, c4, c5, c6, n, y) GROUP BY {columns} HAVING SUM(d.n) <> 0 OR SUM(d.y) <> 0"
        )
        # The plan is kept for the session: one made for a single row would go through 5,000 by 5,000 rows the next time.
        kept = "SET enable_nestloop = off"
        yield f"CREATE FUNCTION {name}() RETURNS trigger AS $$ BEGIN {body}; RETURN NULL; END $$ LANGUAGE plpgsql {kept}"
        sets = " ".join(f"{side.upper()} TABLE AS {side}_rows" for side in sides)
        yield f"CREATE TRIGGER {name} AFTER {act} ON {table} REFERENCING {sets} FOR EACH STATEMENT EXECUTE FUNCTION {name}()"


def _deltas(one: Figure, sides: tuple[str, ...]) -> list[str]:
    where = f" WHERE {one.only.format(r='r')}" if one.only else ""
    signs = {"old": "-", "new": ""}
    return [f"SELECT {one.columns('r')}, {signs[side]}1, {signs[side]}({one.yen.format(r='r')})::bigint FROM {side}_rows r{where}" for side in sides]


def _flow_deltas(sides: tuple[str, ...]) -> list[str]:
    if sides == ("new",):
        return [f"SELECT {_flow('r', 'r')}, 1, 0 FROM new_rows r"]
    if sides == ("old",):
        return []  # the database refuses to delete a case
    both = f"FROM new_rows n JOIN old_rows o ON o.chain_id = n.chain_id WHERE {_MOVED.format(old='o', new='n')}"
    return [f"SELECT {_flow('o', 'n')}, -1, 0 {both}", f"SELECT {_flow('n', 'n')}, 1, 0 {both}"]


# SQLite: row by row, in place -------------------------------------------------------------------------------------------


def _sqlite(table: str) -> Iterator[str]:
    for one in (one for one in FIGURES if one.table == table):
        changed = f"({one.columns('OLD')}, {one.yen.format(r='OLD')}) IS NOT ({one.columns('NEW')}, {one.yen.format(r='NEW')})"
        yield _trigger(f"{table}_{one.subject}_insert", "INSERT", table, "", [_add(one, "NEW", 1)])
        yield _trigger(f"{table}_{one.subject}_update", "UPDATE", table, changed, [_add(one, "OLD", -1), _add(one, "NEW", 1)])
        yield _trigger(f"{table}_{one.subject}_delete", "DELETE", table, "", [_add(one, "OLD", -1)])
    if table == "cases_case":
        yield _trigger(f"{table}_{FLOW}_insert", "INSERT", table, "", [_put(_flow("NEW", "NEW"), 1, "0", "")])
        steps = [_put(_flow("OLD", "NEW"), -1, "0", ""), _put(_flow("NEW", "NEW"), 1, "0", "")]
        yield _trigger(f"{table}_{FLOW}_update", "UPDATE", table, _MOVED.format(old="OLD", new="NEW"), steps)


def _trigger(name: str, act: str, table: str, when: str, statements: list[str]) -> str:
    test = f" WHEN {when}" if when else ""
    return f"CREATE TRIGGER {name} AFTER {act} ON {table}{test} BEGIN {' '.join(statements)} END"


def _add(one: Figure, row: str, sign: int) -> str:
    return _put(one.columns(row), sign, one.yen.format(r=row), one.only.format(r=row))


def _put(columns: str, sign: int, yen: str, only: str) -> str:
    names = ", ".join(tally.GROUPS)
    return f"INSERT INTO {tally.TABLE} ({names}, count, yen) SELECT {columns}, {sign}, {sign} * ({yen}) WHERE {only or 'true'} {tally.UPSERT};"


# Counting anew ----------------------------------------------------------------------------------------------------------


def recount(programme: int, one: Figure) -> dict[tuple[str, ...], tuple[int, int]]:
    """Return (count, yen) by (day, state, key, mark), counted from the rows themselves."""
    where = one.only.format(r="r") or "1 = 1"
    inner = f"SELECT {one.columns('r')}, {one.yen.format(r='r')} FROM {one.table} r WHERE {where}"
    named = f"WITH d(programme, subject, day, state, key, mark, y) AS ({inner})"
    sql = f"{named} SELECT day, state, key, mark, COUNT(*), SUM(y) FROM d WHERE programme = %s GROUP BY day, state, key, mark"
    return {tuple(row[:4]): (row[4], int(row[5])) for row in bulk.rows(sql, [programme])}


def recount_flow(programme: int) -> dict[tuple[str, ...], tuple[int, int]]:
    """Return (count, 0) by (day, state, key, mark), replayed from the ledger itself: what each day did to each state."""
    sql = (
        f"SELECT e.chain_id, e.at, e.kind, e.data FROM {Event._meta.db_table} e JOIN {Chain._meta.db_table} c ON c.id = e.chain_id "
        "WHERE c.programme = %s AND c.kind = 'case' ORDER BY e.chain_id, e.seq"
    )
    counts: Counter[tuple[str, ...]] = Counter()
    for _chain, group in itertools.groupby(bulk.stream(sql, [programme]), key=lambda row: row[0]):
        found, before = Standing(), ()
        for _case, at, kind, data in group:
            follow(found, kind, json.loads(data))
            place = _place(found)
            if place != before:
                day = dt.datetime.fromisoformat(at).astimezone(_TOKYO).date().isoformat()
                counts[day, *place] += 1
                if before:
                    counts[day, *before] -= 1
            before = place
    return {key: (count, 0) for key, count in counts.items() if count}


def _place(found: Standing) -> tuple[str, ...]:
    if found.state is None:
        return ()
    return found.state.value, "", REFUSE if found.state == State.NOTIFIED and found.decision == REFUSE else ""


_GROUPS = ("day", "state", "key", "mark")


def differences(programme: int) -> tuple[int, list[str]]:
    """Return how many figures there are, and a sentence for each that a recount does not find."""
    seen, found = 0, []
    with bulk.snapshot():
        for subject in (*(one.subject for one in FIGURES), FLOW):
            again = recount_flow(programme) if subject == FLOW else _again(programme, subject)
            kept = tally.read(programme, subject, *_GROUPS)
            seen += len(again)
            found += [f"{subject} {' '.join(filter(None, key))}: {kept.get(key, (0, 0))} ≠ {again.get(key, (0, 0))}"
                      for key in sorted(kept.keys() | again.keys()) if kept.get(key, (0, 0)) != again.get(key, (0, 0))]  # fmt: skip
    return seen, found


def _again(programme: int, subject: str) -> dict[tuple[str, ...], tuple[int, int]]:
    return recount(programme, next(one for one in FIGURES if one.subject == subject))
