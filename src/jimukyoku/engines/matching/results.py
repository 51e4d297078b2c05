"""What a match found, person by person: taken for sure, to be looked at, or nobody; with the reason in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from pathlib import Path

from jimukyoku.domain.basics import gettext as _
from jimukyoku.engines.matching.levels import Levels
from jimukyoku.engines.matching.pairs import opened

_FETCH = 10_000
_SHOWN = 0.001  # a candidate less probable than this is not worth a look


class Status(StrEnum):
    """Whether somebody is found so surely that nobody needs to look, is to be looked at, or is nobody known."""

    AUTOMATIC = "automatic"
    LOOK = "look"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who it may be, how probable that is beside all others and beside nobody, by which levels, and that in words."""

    number: str
    probability: float
    levels: dict[str, str]
    reason: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One person who was looked for, and who they are: the likeliest first, and no others where it is sure."""

    number: str
    status: Status
    candidates: tuple[Candidate, ...]


def answers(levels: Levels, sought: Sequence[str], found: Sequence[Path]) -> Iterator[Answer]:
    """Yield the answer for everybody of the sought file, in its order; memory does not grow with it."""
    db = opened()
    cursor = db.execute(
        "select a.row, a.id, f.known, f.alias, f.pattern, f.probability from read_parquet(?) a "
        "left join read_parquet(?) f on f.sought_row = a.row where a.alias = '' order by a.row, f.place",
        [list(sought), [str(path) for path in found]],
    )
    rows = (row for rows in iter(lambda: cursor.fetchmany(_FETCH), []) for row in rows)
    for (_row, number), of in groupby(rows, key=lambda row: row[:2]):
        yield answer(levels, number, [(known, alias, pattern, p) for _r, _n, known, alias, pattern, p in of if known is not None])
    db.close()


def answer(levels: Levels, number: str, found: Sequence[tuple[str, str, int, float]]) -> Answer:
    """Return the answer for one person from the candidates (number, name's kind, pattern, probability), the likeliest first."""
    if not found or sum(p for *_rest, p in found) < levels.look:
        return Answer(number, Status.NONE, ())
    sure = found[0][3] >= levels.automatic
    shown = found[:1] if sure else [one for one in found if one[3] >= _SHOWN]
    told = (Candidate(known, p, levels.ids(pattern), reason(levels, pattern, alias)) for known, alias, pattern, p in shown)
    return Answer(number, Status.AUTOMATIC if sure else Status.LOOK, tuple(told))


def reason(levels: Levels, pattern: int, alias: str = "") -> str:
    """Return in one sentence what agrees and what does not."""
    kinds = {"former": _("旧氏"), "common": _("通称"), "latin": _("英字氏名")}
    said = _("、").join(levels.labels(pattern)) + _("。")
    return f"{kinds[alias]}: {said}" if alias else said
