"""A placed page to fields: what is written, how sure that is, what else it could be, and why a person should look.

A value is what was seen. "" means that nothing is written there, None that something is and cannot be read. Days are ISO where the
calendar and the era have them; an impossible one stays as it was written and is never accepted.
"""

import functools
import importlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from jimukyoku.domain.programme import Box, FormPage, Zone, ZoneKind
from jimukyoku.engines.reading import marks
from jimukyoku.engines.reading.crops import WIDEN, cut, inside
from jimukyoku.engines.reading.pictures import Grey
from jimukyoku.engines.reading.placing import Placement
from jimukyoku.engines.reading.reasons import Doubt
from jimukyoku.japanese import read_date

_DATE = ("era", "year", "month", "day")
_PRESENT_ERA = "令和"  # a date without boxes for its era is that of the day of writing
_CLEAR = 0.9999  # of 5,000 boxes whose ink was outside the band none was wrong (scratch measurement): at most 1 in 1,600
_ALTERNATIVES = 3


@dataclass(frozen=True)
class Reading:
    """One field as it was seen; ``accepted`` when nothing speaks for a person's look."""

    value: str | None
    confidence: float
    accepted: bool
    alternatives: tuple[tuple[str, float], ...] = ()
    reasons: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return it as the output's JSON."""
        return {**asdict(self), "confidence": round(self.confidence, 5), "alternatives": [list(one) for one in self.alternatives],
                "reasons": [str(one) for one in self.reasons]}  # fmt: skip


_UNREAD = Reading(None, 0.0, False, (), (Doubt.UNSURE,))


def read_fields(grey: Grey, placement: Placement, page: FormPage) -> dict[str, Reading]:
    """Return the readings of all zones of a page by key: the field, with its part after a point where it is not a date's."""
    read: dict[Zone, Reading] = {}
    for kind in (ZoneKind.DIGITS, ZoneKind.KANA):
        read |= _cells(grey, placement, [zone for zone in page.zones if zone.kind == kind], kind)
    read |= _checks(grey, placement, [zone for zone in page.zones if zone.kind == ZoneKind.CHECK])
    read |= _lines(grey, placement, [zone for zone in page.zones if zone.kind == ZoneKind.LINE])
    read |= _signatures(grey, placement, [zone for zone in page.zones if zone.kind == ZoneKind.SIGNATURE])
    for zone in page.zones:
        if not all(inside(grey, placement, zone.boxes)):
            read[zone] = _doubted(read[zone], Doubt.OFF_PAGE)
    return {key: _date(zones, read) if _is_date(zones[0]) else read[zones[0]] for key, zones in keyed(page.zones).items()}


def keyed(zones: Iterable[Zone]) -> dict[str, list[Zone]]:
    """Return the zones by the key of the reading they make: those of one date together."""
    found: dict[str, list[Zone]] = {}
    for zone in zones:
        who = zone.part.rpartition(".")[0]
        part = (f"{who}.birth" if who else "") if _is_date(zone) else zone.part
        found.setdefault(f"{zone.field}.{part}" if part else zone.field, []).append(zone)
    return found


def around(zones: Sequence[Zone], margin: float = 1.0) -> Box:
    """Return the rectangle that shows everything written for a key."""
    boxes = [box for zone in zones for box in zone.boxes]
    left, top = min(box.x for box in boxes) - margin, min(box.y for box in boxes) - margin
    right, bottom = max(box.x + box.width for box in boxes), max(box.y + box.height for box in boxes)
    return Box(left, top, right + margin - left, bottom + margin - top)


def _is_date(zone: Zone) -> bool:
    return zone.part.rpartition(".")[2] in _DATE


def _doubted(one: Reading, *doubts: str) -> Reading:
    return replace(one, accepted=False, reasons=(*one.reasons, *doubts)) if doubts else one


@functools.cache
def _module(name: str) -> Any:
    """Return the reader of characters or of lines, or None where it is not built in: then nothing is read, and nothing accepted."""
    try:
        return importlib.import_module(f"jimukyoku.engines.reading.{name}")
    except ImportError:
        return None


def _cells(grey: Grey, placement: Placement, zones: Sequence[Zone], kind: ZoneKind) -> dict[Zone, Reading]:
    """Read all boxes of one kind at once, and each zone from its boxes."""
    characters = _module("characters")
    learnt: Mapping[str, Any] = characters.calibration().get(kind.value, {}) if characters else {}
    if not zones or not learnt:
        return dict.fromkeys(zones, _UNREAD)
    read = iter(characters.read_cells(cut(grey, placement, [box for zone in zones for box in zone.boxes], WIDEN), kind))
    return {zone: _row([next(read) for _box in zone.boxes], kind, learnt["accept"]) for zone in zones}


def _row(cells: Sequence[Any], kind: ZoneKind, accept: float) -> Reading:
    """Return what a row of boxes says: as sure as its least sure box."""
    value = "".join(cell.value or " " for cell in cells).strip()
    confidence = min(cell.confidence for cell in cells)
    doubts = [Doubt.UNSURE] if confidence < accept else []
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
    return Reading(value, confidence, not doubts, tuple(others), tuple(doubts))


def _checks(grey: Grey, placement: Placement, zones: Sequence[Zone]) -> dict[Zone, Reading]:
    found = iter(marks.marks(grey, placement, [box for zone in zones for box in zone.boxes]))
    return {zone: _choice(zone, [next(found) for _box in zone.boxes]) for zone in zones}


def _choice(zone: Zone, seen: Sequence[marks.Mark]) -> Reading:
    """Return the choice that is marked; all that seem marked are among the alternatives where it is not one and clear."""
    marked = [choice for choice, one in zip(zone.choices, seen, strict=True) if one.marked]
    doubts = [doubt for doubt, is_so in (
        (Doubt.MORE_THAN_ONE, len(marked) > 1), (Doubt.MARK_DOUBTFUL, any(one.doubtful for one in seen)),
        (Doubt.CANCELLED, any(one.cancelled for one in seen))) if is_so]  # fmt: skip
    value = None if len(marked) > 1 else (marked or [""])[0]
    others = tuple((choice, round(one.likely, 3)) for choice, one in zip(zone.choices, seen, strict=True) if one.likely)
    return Reading(value, 0.5 if doubts else _CLEAR, not doubts, others if doubts else (), tuple(doubts))


def _lines(grey: Grey, placement: Placement, zones: Sequence[Zone]) -> dict[Zone, Reading]:
    """Read lines; one without ink is blank without asking anybody, for it is the only thing a recogniser cannot say."""
    lines, inks = _module("lines"), marks.written(grey, placement, zones)
    found = {}
    for zone, ink in zip(zones, inks, strict=True):
        if ink < marks.NOTHING:
            found[zone] = Reading("", _CLEAR, True)
        elif lines is None:
            found[zone] = _UNREAD
        else:
            one = lines.read_line(cut(grey, placement, zone.boxes)[0])
            # what a line says is believed when it is what the register or the bank directory expects, and that is not known here
            found[zone] = Reading(one.value, one.confidence, False, tuple(one.alternatives), (Doubt.UNSURE,))
    return found


def _signatures(grey: Grey, placement: Placement, zones: Sequence[Zone]) -> dict[Zone, Reading]:
    found = {}
    for zone, ink in zip(zones, marks.written(grey, placement, zones), strict=True):
        there, clear = ink >= (marks.NOTHING + marks.SIGNED) / 2, not marks.NOTHING <= ink < marks.SIGNED
        found[zone] = Reading("true" if there else "", _CLEAR if clear else 0.5, clear, (), () if clear else (Doubt.MARK_DOUBTFUL,))
    return found


def _date(zones: Sequence[Zone], read: Mapping[Zone, Reading]) -> Reading:
    """Return the day that the boxes of a date say together."""
    parts = {zone.part.rpartition(".")[2]: read[zone] for zone in zones}
    confidence, accepted = min(one.confidence for one in parts.values()), all(one.accepted for one in parts.values())
    doubts = tuple(dict.fromkeys(doubt for one in parts.values() for doubt in one.reasons))
    seen = Reading("", confidence, accepted, (), doubts)
    if any(one.value is None for one in parts.values()):
        return replace(seen, value=None)
    said = {name: one.value or "" for name, one in parts.items()}
    if not any(said.values()):
        return seen
    text = f"{said.get('era', _PRESENT_ERA)}{said.get('year', '')}年{said.get('month', '')}月{said.get('day', '')}日"
    if not all(said.values()):
        return _doubted(replace(seen, value=text), Doubt.INCOMPLETE_DATE)
    try:
        return replace(seen, value=read_date(text).isoformat())
    except ValueError:
        return _doubted(replace(seen, value=text), Doubt.IMPOSSIBLE_DATE)
