"""Rows of boxes, digits and katakana: read all at once, each row as sure as its least sure letter.

Where money hangs on digits a second reader, which was made otherwise, reads them too; they are accepted when both agree.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from jimukyoku.domain.programme import Zone, ZoneKind
from jimukyoku.engines.reading.characters import CellReading, agree, calibration, read_cells
from jimukyoku.engines.reading.crops import WIDEN, cut
from jimukyoku.engines.reading.expected import ACCEPT, compare_kana
from jimukyoku.engines.reading.lines import read_row
from jimukyoku.engines.reading.pictures import Grey
from jimukyoku.engines.reading.placing import Placement
from jimukyoku.engines.reading.reasons import Doubt
from jimukyoku.engines.reading.seen import Evidence, Reading, doubted, held_against
from jimukyoku.engines.reading.streaks import streaked

MONEY = ("bank_code", "branch_code", "account_number")
_ALTERNATIVES = 3

Cells = Sequence[NDArray[np.uint8]]


def read_rows(grey: Grey, placement: Placement, zones: Sequence[Zone], kind: ZoneKind, known: dict[Zone, str]) -> dict[Zone, Reading]:
    """Read the zones of one kind; ``known`` is the kana that is expected in some of them."""
    if not zones:
        return {}
    cells = cut(grey, placement, [box for zone in zones for box in zone.boxes], WIDEN)
    seen = read_cells(cells, kind)
    found, start = {}, 0
    for zone in zones:
        place = slice(start, start + len(zone.boxes))
        start = place.stop
        found[zone] = _zone(zone, cells[place], seen[place], kind)
        if text := known.get(zone):
            score = compare_kana(cells[place], text) if found[zone].value else float("-inf")
            found[zone] = held_against(found[zone], Evidence(text, score, score >= ACCEPT["kana"]))
    return found


def _zone(zone: Zone, cells: Cells, seen: Sequence[CellReading], kind: ZoneKind) -> Reading:
    if kind != ZoneKind.DIGITS:
        return _row(seen, kind)
    doubts = [Doubt.STREAK] if any(one.value == "1" and streaked(cell) for one, cell in zip(seen, cells, strict=True)) else []
    if zone.field in MONEY and any(one.value for one in seen):
        seen = agree(seen, read_row(cells, kind))
        doubts += [Doubt.READERS_DIFFER] if any(one.value and not one.confidence for one in seen) else []
    return doubted(_row(seen, kind), *doubts)


def _row(cells: Sequence[CellReading], kind: ZoneKind) -> Reading:
    """Return what a row of boxes says. A box without ink is empty, which is surer than that a letter is the right one."""
    value = "".join(cell.value or " " for cell in cells).strip()
    learnt = calibration()[kind.value]
    doubts = [Doubt.UNSURE] if any(cell.confidence < learnt["accept" if cell.value else "blank"] for cell in cells) else []
    if kind == ZoneKind.DIGITS and " " in value:
        doubts.append(Doubt.GAP)
    if kind == ZoneKind.KANA:
        value = " ".join(value.split())
    weakest = min(range(len(cells)), key=lambda place: cells[place].confidence)
    others = []
    for other, likely in cells[weakest].alternatives[:_ALTERNATIVES]:
        letters = [cell.value or " " for cell in cells]
        letters[weakest] = other or " "
        others.append((" ".join("".join(letters).split()), likely))
    return Reading(value, min(cell.confidence for cell in cells), not doubts, tuple(others), tuple(doubts))
