"""Which cut images somebody may be given next. Reads only; taking them is the action's.

Nobody is given what they keyed themselves, nor a name of an application of which they saw the account (``cutting.barring``).
The same field of many applications comes one after the other: hands that key dates go on keying dates.
"""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection

from jimukyoku.domain.entry import Mode, Piece, Step, barring
from jimukyoku.office.basics import bulk
from jimukyoku.office.entry.models import KEYING, Bundle, Cutting, Keying

BLIND, SETTLING = (Step.AGAIN, Step.FIRST, Step.SECOND), (Step.THIRD,)  # in the order they are drawn
_CUTTING, _BUNDLE, _KEYING = (one._meta.db_table for one in (Cutting, Bundle, Keying))
_KEYED, _KEYED_BEFORE = (
    f'SELECT 1 FROM {_KEYING} k WHERE k.cutting_id = {it} AND k.round = c.round AND k."by" = %(who)s' for it in ("c.id", "c.of_id")
)
# Another field of the same application that gives away too much together with this one, keyed by them or in their hands.
_SAW = (
    f"SELECT 1 FROM {_CUTTING} o WHERE o.record_id = c.record_id AND ({{pairs}}) AND ((o.holder = %(who)s AND o.until > %(now)s) "
    f'OR EXISTS (SELECT 1 FROM {_KEYING} k WHERE k.cutting_id = o.id AND k."by" = %(who)s))'
).format(pairs=" OR ".join(f"(c.piece = '{one}' AND o.piece = '{other}')" for one in Piece for other in sorted(barring(one))))

_ALIKE = f"AND c.mode = '{Mode.CARPET}' AND c.step = '{Step.FIRST}' AND c.reading = %(alike)s"


def commonest(programme: int, who: str, now: str) -> str:
    """Return what most waiting images of carpets were read as (empty: none waits for this person)."""
    rows = bulk.rows(
        f"SELECT c.reading FROM {_CUTTING} c JOIN {_BUNDLE} b ON b.chain_id = c.bundle_id WHERE b.programme = %s AND b.state = '{KEYING}' "
        f"AND c.mode = '{Mode.CARPET}' AND c.step = '{Step.FIRST}' AND c.held = '' AND (c.holder IN ('', %s) OR c.until <= %s) "
        "GROUP BY c.reading ORDER BY COUNT(*) DESC, c.reading LIMIT 1", [programme, who, now],
    )  # fmt: skip
    return rows[0][0] if rows else ""


@dataclass(frozen=True, slots=True)
class Free:
    """A cut image that may be taken, and of which application it shows what."""

    pk: int
    record: int | None
    piece: Piece


def find(programme: int, who: str, now: str, steps: Sequence[Step], limit: int, *, alike: str = "") -> list[Free]:
    """Return up to ``limit`` free images that this person may have, locked, in the order they are keyed.

    Bundle after bundle and step after step, each read along its index as far as is needed. ``alike``: only images of a
    carpet that a program read as this.
    """
    lock = "FOR UPDATE OF c SKIP LOCKED" if connection.vendor == "postgresql" else ""
    sql = (
        f"SELECT c.id, c.record_id, c.piece FROM {_CUTTING} c WHERE c.bundle_id = %(bundle)s AND NOT (c.step = '') AND c.step = %(step)s "
        f"AND c.held = '' AND (c.holder IN ('', %(who)s) OR c.until <= %(now)s) AND c.only IN ('', %(who)s) "
        f"AND (c.step = '{Step.AGAIN}' OR NOT EXISTS ({_KEYED}) AND NOT EXISTS ({_KEYED_BEFORE})) "
        f"AND (c.step = '{Step.THIRD}' OR NOT %(apart)s OR NOT EXISTS ({_SAW})) {_ALIKE if alike else ''} "
        f"ORDER BY c.field, c.place LIMIT %(limit)s {lock}"
    )
    found: list[Free] = []
    for bundle, apart in Bundle.objects.filter(programme=programme, state=KEYING).order_by("pk").values_list("pk", "apart"):
        given = {"bundle": bundle, "apart": apart, "who": who, "now": now, "limit": limit * 3, "alike": alike}
        rows = (row for step in steps for row in _rows(sql, {**given, "step": step}))
        found += itertools.islice(_one_side(rows, steps, apart=apart), limit - len(found))
        if len(found) == limit:
            break
    return found


def _rows(sql: str, given: dict[str, object]) -> Iterable[tuple[int, int | None, str]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())


def _one_side(rows: Iterable[tuple[int, int | None, str]], steps: Sequence[Step], *, apart: bool) -> Iterable[Free]:
    """Leave out what would give too much away together with an image that is being taken in the same moment."""
    taken: dict[int | None, set[str]] = {}
    for pk, record, piece in rows:
        beside = taken.setdefault(record, set())
        if apart and record is not None and steps != SETTLING and beside & barring(Piece(piece)):
            continue
        beside.add(piece)
        yield Free(pk, record, Piece(piece))


def take(free: Sequence[Free], who: str, until: str) -> None:
    """Make images somebody's until a moment; each taking has the next number."""
    for part in bulk.batches([one.pk for one in free], 500):
        marks = ", ".join(["%s"] * len(part))
        bulk.run(f"UPDATE {_CUTTING} SET holder = %s, until = %s, fence = fence + 1 WHERE id IN ({marks})", [who, until, *part])
