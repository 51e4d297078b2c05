"""Carpets (一覧での確認): many images that a program read as the same digit, side by side; the odd one out strikes the eye.

Whoever looks is the second reader of each, beside the program; what they mark is keyed by two people who know of neither.
"""

from collections.abc import Collection
from dataclasses import dataclass

from jimukyoku.domain.access import Duty
from jimukyoku.domain.entry import Answer, Mode
from jimukyoku.domain.work import kept_until
from jimukyoku.office.access.desk import Desk, action
from jimukyoku.office.entry import actions, drawing, queries
from jimukyoku.office.entry.models import Cutting
from jimukyoku.office.entry.standing import from_text
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.work.log import moment

MOST = 60  # no more than one saving takes


@dataclass(frozen=True, slots=True)
class Carpet:
    """Images that a program read as one thing, all in one person's hands."""

    reading: Answer
    cuttings: list[Cutting]


@action(Duty.RECEIVE)
def lay(desk: Desk, programme: Programme, limit: int = MOST) -> Carpet | None:
    """Lay out the commonest reading that waits; None when no carpet does. Nothing is told, as with ``actions.draw``."""
    desk.idle()
    now = moment(desk.at)
    alike = drawing.commonest(programme.pk, desk.login, now)
    free = drawing.find(programme.pk, desk.login, now, drawing.BLIND, min(limit, MOST), alike=alike) if alike else []
    reading = from_text(alike)
    if not free or reading is None:
        return None
    drawing.take(free, desk.login, moment(kept_until(desk.at, beats=False)))
    taken = Cutting.objects.in_bulk([one.pk for one in free])
    return Carpet(reading, [taken[one.pk] for one in free])


@action(Duty.RECEIVE)
def look(desk: Desk, programme: Programme, key: str, seen: Collection[tuple[int, int]], odd: Collection[int]) -> tuple[int, int]:
    """Keep what somebody saw of a carpet: ``seen`` (image, number of taking) are what they were read as, but for the ``odd`` ones.

    Returns (how many were confirmed, how many are to be keyed). What went to somebody else in the meantime is neither.
    """
    desk.idle()
    mine = Cutting.objects.filter(pk__in=[pk for pk, _fence in seen], bundle__in=queries.bundles_of(programme.pk), holder=desk.login,
                                  mode=Mode.CARPET).in_bulk()  # fmt: skip
    held = [(pk, fence) for pk, fence in seen if pk in mine and mine[pk].fence == fence]
    away = [pk for pk, _fence in held if pk in odd]
    said = [actions.Said(pk, fence, f"{key}-{pk}", answer) for pk, fence in held if pk not in away and (answer := from_text(mine[pk].reading))]
    saved = actions.key(desk, programme, said)
    Cutting.objects.filter(pk__in=away).update(mode=Mode.DOUBLE, holder="", until="")
    for bundle in sorted({mine[pk].bundle_id for pk in away}):
        desk.record(bundle, "entry.odd", {"cuttings": sorted(pk for pk in away if mine[pk].bundle_id == bundle)})
    return sum(not one.refused for one in saved), len(away)
