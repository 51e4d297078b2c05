"""A placed page to fields: what is written, how sure that is, what else it could be, and why a person should look.

A value is what was seen. "" means that nothing is written there, None that something is and cannot be read. Days are ISO where the
calendar and the era have them; an impossible one stays as it was written and is never accepted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from jimukyoku.domain.programme import A4, Box, FormPage, Zone, ZoneKind
from jimukyoku.engines.reading import marks
from jimukyoku.engines.reading.crops import cut, inside
from jimukyoku.engines.reading.expected import ACCEPT, Choice, compare, read_bank, read_branch
from jimukyoku.engines.reading.lines import read_line
from jimukyoku.engines.reading.pictures import Grey
from jimukyoku.engines.reading.placing import Placement
from jimukyoku.engines.reading.reasons import Doubt
from jimukyoku.engines.reading.rows import read_rows
from jimukyoku.engines.reading.seen import CLEAR, Evidence, Reading, doubted, held_against
from jimukyoku.japanese import read_date

_DATE = ("era", "year", "month", "day")
_PRESENT_ERA = "令和"  # a date without boxes for its era is that of the day of writing
_BANK, _BRANCH = "bank_code", "branch_code"
_LABEL, _EDGE = 45.0, 15.0  # millimetres of a choice's own words, and of the page's margin


def read_fields(grey: Grey, placement: Placement, page: FormPage, expected: Mapping[str, str] | None = None) -> dict[str, Reading]:
    """Return the readings of all zones of a page by key: the field, with its part after a point where it is not a date's.

    ``expected`` is what the register lets expect of this case, by field or its label: names and kana are held against it.
    """
    known = {zone: text for zone in page.zones if not zone.part and (text := (expected or {}).get(zone.field) or (expected or {}).get(zone.label))}
    read: dict[Zone, Reading] = {}
    for kind in (ZoneKind.DIGITS, ZoneKind.KANA):
        read |= read_rows(grey, placement, [zone for zone in page.zones if zone.kind == kind], kind, known if kind == ZoneKind.KANA else {})
    read |= _checks(grey, placement, [zone for zone in page.zones if zone.kind == ZoneKind.CHECK])
    read |= _lines(grey, placement, [zone for zone in page.zones if zone.kind == ZoneKind.LINE], known, read)
    read |= _signatures(grey, placement, [zone for zone in page.zones if zone.kind == ZoneKind.SIGNATURE])
    for zone in page.zones:
        if not all(inside(grey, placement, zone.boxes)):
            read[zone] = doubted(read[zone], Doubt.OFF_PAGE)
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
    """Return the rectangle that shows everything written for a key; beside the last box to tick, also what is printed there."""
    boxes = [box for zone in zones for box in zone.boxes]
    left, top = min(box.x for box in boxes) - margin, min(box.y for box in boxes) - margin
    right, bottom = max(box.x + box.width for box in boxes), max(box.y + box.height for box in boxes)
    if any(zone.kind == ZoneKind.CHECK and zone.boxes[-1].x + zone.boxes[-1].width == right for zone in zones):
        right = max(right, min(right + _LABEL, A4[0] - _EDGE))
    return Box(left, top, right + margin - left, bottom + margin - top)


def _is_date(zone: Zone) -> bool:
    return zone.part.rpartition(".")[2] in _DATE


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
    return Reading(value, 0.5 if doubts else CLEAR, not doubts, others if doubts else (), tuple(doubts))


def _lines(
    grey: Grey, placement: Placement, zones: Sequence[Zone], known: Mapping[Zone, str], read: Mapping[Zone, Reading]
) -> dict[Zone, Reading]:  # fmt: skip
    """Read lines. Without ink one is blank; with ink it is accepted only when it is what the register or the list of banks has."""
    found: dict[Zone, Reading] = {}
    bank = ""
    for zone, ink in zip(zones, marks.written(grey, placement, zones), strict=True):
        if ink < marks.NOTHING:
            found[zone] = Reading("", CLEAR, True)
            continue
        crop = cut(grey, placement, zone.boxes)[0]
        one = read_line(crop)
        found[zone] = Reading(one.value, one.confidence, False, tuple(one.alternatives), (Doubt.UNSURE,))
        if text := known.get(zone):
            score = compare(crop, text, "name")
            found[zone] = held_against(found[zone], Evidence(text, score, score >= ACCEPT["name"]))
        elif (zone.field, zone.part) == (_BANK, "name"):
            found[zone], bank = _listed(found[zone], read_bank(crop), _code(read, _BANK))
        elif (zone.field, zone.part) == (_BRANCH, "name") and (at := _code(read, _BANK) or bank):
            found[zone], _branch = _listed(found[zone], read_branch(crop, at), _code(read, _BRANCH))
    return found


def _code(read: Mapping[Zone, Reading], field: str) -> str:
    """Return the digits of a code beside its name, where they are sure."""
    return next((one.value or "" for zone, one in read.items() if zone.field == field and not zone.part and one.accepted), "")


def _listed(one: Reading, choice: Choice | None, code: str) -> tuple[Reading, str]:
    """Return a name beside the entry of the list that fits it, and the code of that; a sure code that says another is a reason to look."""
    if choice is None:
        return one, ""
    held = held_against(one, Evidence(choice.key, choice.score, choice.accepted))
    if code and choice.accepted and code != choice.key:
        return doubted(held, Doubt.NAME_AND_CODE), ""
    return held, choice.key if choice.accepted else ""


def _signatures(grey: Grey, placement: Placement, zones: Sequence[Zone]) -> dict[Zone, Reading]:
    found = {}
    for zone, ink in zip(zones, marks.written(grey, placement, zones), strict=True):
        there, clear = ink >= (marks.NOTHING + marks.SIGNED) / 2, not marks.NOTHING <= ink < marks.SIGNED
        found[zone] = Reading("true" if there else "", CLEAR if clear else 0.5, clear, (), () if clear else (Doubt.MARK_DOUBTFUL,))
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
        return doubted(replace(seen, value=text), Doubt.INCOMPLETE_DATE)
    try:
        return replace(seen, value=read_date(text).isoformat())
    except ValueError:
        return doubted(replace(seen, value=text), Doubt.IMPOSSIBLE_DATE)
