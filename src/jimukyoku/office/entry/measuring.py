"""How often keying is wrong here: from planted answers, from secret repeats, from what was settled; and what nobody saw.

Planted answers are known to be right. What two people agreed on is taken for right (and is, but for what ``residual`` estimates),
so the second source says more about many fields, the first more about truth. Nobody is measured by their own word: not the third
person, nor who keyed alone or saw what was read. Both look at the newest keyings only.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from jimukyoku.domain.entry import Answer, Mark, Observed, Pairs, Rate, Residual, Step, Unit, per_hour, rates, residual, same
from jimukyoku.domain.programme import Field
from jimukyoku.office.basics import bulk
from jimukyoku.office.entry.models import AGAIN, KNOWN, REAL, Agreed, Bundle, Cutting, Keying, Record, Truth
from jimukyoku.office.entry.standing import from_text

NEWEST = 100_000
_CUTTING, _AGREED, _KEYING, _TRUTH, _BUNDLE, _RECORD = (one._meta.db_table for one in (Cutting, Agreed, Keying, Truth, Bundle, Record))
_COLUMNS = "c.id, c.field, COALESCE(r.form, ''), COALESCE(c.record_id, -c.id), k.\"by\", k.step, k.mark, k.value, k.strokes, t.mark, t.value"
_FROM = (
    f"FROM {_KEYING} k JOIN {_CUTTING} c ON c.id = k.cutting_id JOIN {_BUNDLE} b ON b.chain_id = c.bundle_id "
    f"LEFT JOIN {_RECORD} r ON r.id = c.record_id "
)
_SOURCES = {
    KNOWN: f"JOIN {_TRUTH} t ON t.cutting_id = c.id WHERE c.origin = '{KNOWN}'",
    AGAIN: f"JOIN {_AGREED} t ON t.cutting_id = c.of_id AND t.round = k.round WHERE c.origin = '{AGAIN}'",
    REAL: f"JOIN {_AGREED} t ON t.cutting_id = c.id AND t.round = k.round WHERE c.origin = '{REAL}' "
          f"AND k.step IN ('{Step.FIRST}', '{Step.SECOND}') AND t.how NOT IN ('single', 'carpet')",
}


@dataclass(frozen=True, slots=True)
class Look:
    """One keying beside what is held for true."""

    cutting: int
    step: str
    seen: Observed


def looks(programme: int, fields: Mapping[str, Field], source: str) -> list[Look]:
    """Return the newest keyings of a programme whose answer is known from a source (known, again, real), in order."""
    sql = f"SELECT {_COLUMNS} {_FROM} {_SOURCES[source]} AND b.programme = %s ORDER BY k.id DESC LIMIT {NEWEST}"
    return [
        Look(cutting, step, Observed(by, fields[field], form, record, Answer(Mark(mark), value), Answer(Mark(truly), truth), strokes))
        for cutting, field, form, record, by, step, mark, value, strokes, truly, truth in reversed(bulk.rows(sql, [programme]))
        if field in fields
    ]


def readings(programme: int, fields: Mapping[str, Field]) -> list[Observed]:
    """Return what programs read beside what people settled without having seen the reading."""
    sql = (
        f"SELECT c.field, r.form, c.record_id, c.reader, c.reading, a.mark, a.value FROM {_CUTTING} c JOIN {_BUNDLE} b ON b.chain_id = c.bundle_id "
        f"JOIN {_AGREED} a ON a.cutting_id = c.id AND a.round = c.round JOIN {_RECORD} r ON r.id = c.record_id "
        f"WHERE b.programme = %s AND c.origin = '{REAL}' AND c.reading <> '' AND a.how NOT IN ('read', 'carpet') ORDER BY c.id DESC LIMIT {NEWEST}"
    )
    return [
        Observed(reader, fields[field], form, record, from_text(reading) or Answer(Mark.BLANK), Answer(Mark(mark), value))
        for field, form, record, reader, reading, mark, value in bulk.rows(sql, [programme]) if field in fields
    ]  # fmt: skip


def pairs(found: Iterable[Look]) -> tuple[Pairs, int, int]:
    """Return how two readers' fields ended, and of the fields both got wrong how many alike, of how many."""
    by_cutting: dict[int, list[Observed]] = {}
    for one in found:
        if one.step in (Step.FIRST, Step.SECOND):
            by_cutting.setdefault(one.cutting, []).append(one.seen)
    agreed = first = second = both = alike = 0
    for one, other in (seen[-2:] for seen in by_cutting.values() if len(seen) > 1):
        equal = same(one.field, one.answer, other.answer)
        agreed += equal
        first += one.wrong and not other.wrong
        second += other.wrong and not one.wrong
        both += one.wrong and other.wrong and not equal
        alike += one.wrong and other.wrong and equal
    return Pairs(agreed, first, second, both), alike, both + alike


@dataclass(frozen=True, slots=True)
class Pace:
    """What somebody keyed on one day, of one field or of all: fields, strokes, and strokes an hour while keying."""

    name: str
    fields: int
    strokes: int
    an_hour: float


def paces(programme: int, since: str, column: str) -> list[Pace]:
    """Return the pace by ``by`` (person) or ``field`` since a moment; time is what lay between seeing an image and committing it."""
    name = {"by": 'k."by"', "field": "c.field"}[column]
    sql = f"SELECT {name}, COUNT(*), SUM(k.strokes), SUM(k.millis) {_FROM} WHERE b.programme = %s AND k.at >= %s GROUP BY {name} ORDER BY {name}"
    return [Pace(one, count, strokes, per_hour(strokes, dt.timedelta(milliseconds=int(millis))))
            for one, count, strokes, millis in bulk.rows(sql, [programme, since])]  # fmt: skip


@dataclass(frozen=True)
class Figures:
    """Everything the supervisor's page shows."""

    known: Mapping[str, Mapping[Unit, Rate]]
    settled: Mapping[str, Mapping[Unit, Rate]]
    kinds: Mapping[str, Mapping[Unit, Rate]]
    forms: Mapping[str, Mapping[Unit, Rate]]
    readers: Mapping[str, Mapping[Unit, Rate]]
    pairs: Pairs
    residual: Residual
    alike: float | None


def figures(programme: int, fields: Mapping[str, Field]) -> Figures:
    """Return the error rates of a programme by person, field, form and reader, and what both readers got wrong."""
    known, again, real = (looks(programme, fields, source) for source in (KNOWN, AGAIN, REAL))
    _pairs, same_wrong, both_wrong = pairs(known)
    double, _alike, _both = pairs(real)
    measured = [one.seen for one in (*known, *again)]
    share = same_wrong / both_wrong if both_wrong else None

    def grouped(found: Iterable[Observed], by: Callable[[Observed], str]) -> Mapping[str, Mapping[Unit, Rate]]:
        return dict(sorted(rates(found, by).items()))

    everything = [*measured, *(one.seen for one in real)]
    return Figures(
        known=grouped(measured, lambda one: one.by), settled=grouped((one.seen for one in real), lambda one: one.by),
        kinds=grouped(everything, lambda one: one.field.label), forms=grouped((one for one in everything if one.form), lambda one: one.form),
        readers=grouped(readings(programme, fields), lambda one: one.by), pairs=double,
        residual=residual(double, 0.5 if share is None else share), alike=share,
    )  # fmt: skip
