"""An address from one line of text: the municipality, the town, the numbers. What the text does not decide is not decided."""

from jimukyoku.japanese.addresses.folding import BROKEN, closed_up, plain, without_postcode
from jimukyoku.japanese.addresses.heads import Head
from jimukyoku.japanese.addresses.lots import Lots, begins, left_over, read_lots
from jimukyoku.japanese.addresses.models import Address, Candidate
from jimukyoku.japanese.addresses.municipality import DOUBTFUL, also_former, other_heads, read_head
from jimukyoku.japanese.addresses.places import NOWHERE, Places, Town, town_names
from jimukyoku.japanese.addresses.streets import KYOTO
from jimukyoku.japanese.addresses.towns import Match, find_town, named_place, near_towns
from jimukyoku.japanese.addresses.twins import which_twin
from jimukyoku.japanese.tables import by_postcode, municipalities, outside_towns
from jimukyoku.japanese.width import bare_number, fold_width


def read_address(text: str, *, postcode: str = "", context: Places = NOWHERE) -> Address:
    """Return an address in its parts.

    ``postcode`` is only a second opinion: it decides between candidates and contradicts, it never makes up a place. ``context``
    is the client's municipality and the towns of its register. Raises nothing: any text has a reading, if only ``unreadable``.
    """
    written, line = without_postcode(plain(text))
    line = closed_up(line)
    code = bare_number(fold_width(postcode)).removeprefix("〒") if postcode else written
    head = read_head(line, context)
    if not head.codes and code and code in by_postcode():
        head = Head(tuple(dict.fromkeys(row.municipality for row in by_postcode()[code])), line, ("city_from_postcode",))
    match, codes = _town(head, context, code) if head.codes else (Match((), line), ())
    if not match.towns and head.rest and (not head.codes or "city_missing" in head.reasons):
        head, match, codes = _second_try(head, line, match, codes, code)
    if not head.codes:
        return Address(text, building=line.strip(), reasons=("no_place", outside_towns(code)) if code else ("no_place",))
    return _assembled(text, head, match, codes, code)


def _town(head: Head, context: Places, postcode: str) -> tuple[Match, tuple[str, ...]]:
    """Return the town and the municipalities that remain possible."""
    rest = head.rest
    if not rest.strip() or ("city_missing" in head.reasons and begins(rest)):
        return Match((), rest), _by_code(head.codes, postcode)
    match = _after_merger(head, context) or find_town(context.names(head.codes), rest, head.folded)
    if len(match.towns) == 1 and not match.reasons and not head.prefecture:  # nothing to weigh: the common case
        return match, (match.towns[0].code,)
    doubtful = DOUBTFUL & set(match.reasons)
    # What is not read surely may not decide between cities, only between the wards of one.
    if not match.towns and len(head.codes) == 1 and (placed := named_place(head.codes[0], rest)).towns:
        match = placed
    if (not match.towns and len(head.codes) > 1) or (doubtful and len(head.codes) > 1 and not _shared_city(head.codes)):
        return _unread(head, rest, context), _by_code(head.codes, postcode)
    if not match.towns:
        return _unread(head, rest, context), head.codes
    towns = match.towns
    if len(towns) > 1 and postcode:
        rows = by_postcode().get(postcode, ())
        named = {(row.municipality, name) for row in rows for name in town_names(row)}
        fitting = tuple(town for town in towns if (town.code, town.name) in named)
        if 0 < len(fitting) < len(towns):
            towns, match = fitting, match._replace(reasons=(*match.reasons, "chosen_by_postcode"))
    if "city_missing" in head.reasons and len(towns) == 1 and towns[0].code not in (gone := also_former(head.prefecture, towns[0].name)):
        towns += tuple(Town(code, "", False) for code in gone)
    codes = tuple(dict.fromkeys(town.code for town in towns)) or head.codes
    return match._replace(towns=towns), codes


def _unread(head: Head, rest: str, context: Places) -> Match:
    """Return a rest that names no town, with the towns of the one city that it may have meant."""
    near = near_towns(context.names(head.codes), rest) if len(head.codes) == 1 or _shared_city(head.codes) else ()
    return Match((), rest, ("town_misspelled",) if near else (), near=near)


def _after_merger(head: Head, context: Places) -> Match | None:
    """Return the town that carries the name of its former municipality (付知町 of 中津川市, 水海道諏訪町 of 常総市), if there is one."""
    if not head.former or head.former.renamed:
        return None
    for name in (head.former.name, head.former.name[:-1]):
        found = find_town(context.names(head.codes), name + head.rest)
        if found.towns and not DOUBTFUL & set(found.reasons) and len(found.rest) <= len(head.rest):
            return found
    return None


def _second_try(head: Head, line: str, match: Match, codes: tuple[str, ...], postcode: str) -> tuple[Head, Match, tuple[str, ...]]:
    """Return the other reading of a line without a municipality that has its town; else what was, and all that may have been meant."""
    near: dict[Town, None] = {}
    fitting: dict[tuple[str, ...], tuple[Head, Match, tuple[str, ...]]] = {}
    for other in other_heads(head, line):
        found, left = _town(other, NOWHERE, postcode)
        if found.towns and not DOUBTFUL & set(found.reasons):
            if "misspelled" not in other.reasons:
                return other, found, left
            fitting.setdefault(left, (other, found, left))
        near |= dict.fromkeys(Town(code, "", False) for code in other.codes)
    if len(fitting) == 1:
        return fitting.popitem()[1]
    if not near:
        return head, match, codes
    meant = tuple(dict.fromkeys(code for left in fitting for code in left)) or tuple(one.code for one in near)
    unread = Match((), head.rest, ("misspelled",), near=tuple(Town(code, "", False) for code in meant))
    return (head, unread, codes) if head.codes else (Head(meant, line), unread, meant)


def _by_code(codes: tuple[str, ...], postcode: str) -> tuple[str, ...]:
    """Return the municipalities of the postal code among the possible ones; all of them where it says nothing."""
    rows = by_postcode().get(postcode, ()) if postcode and len(codes) > 1 else ()
    return tuple(dict.fromkeys(row.municipality for row in rows if row.municipality in codes)) or codes


def _assembled(text: str, head: Head, match: Match, codes: tuple[str, ...], postcode: str) -> Address:
    known = municipalities()
    towns = match.towns
    helped = head.reasons or match.reasons or postcode or len(head.codes) > 1 or head.codes[0] in KYOTO or BROKEN in match.rest
    if not helped and len(towns) == 1:  # nothing to explain: the common case
        only = towns[0]
        one, lots = known[only.code], read_lots(match.rest, only.chome)
        if not left_over(lots):
            return Address(text, one.prefecture, one.city, only.name, *lots, 8 if lots.block else 3, "found", (), (), one.code)
    names = {town.name for town in towns}
    reasons = [*head.reasons, *match.reasons]
    if len(codes) == 1 and len(head.codes) > 1:
        reasons.append("city_from_town" if towns else "city_from_postcode")
    lots = read_lots(match.rest, any(town.chome for town in towns))
    if not towns and match.rest.strip():
        reasons.append("town_missing" if begins(match.rest) else "town_unknown")
        lots = read_lots(match.rest, False) if begins(match.rest) else Lots(building=match.rest.strip())
    if towns and left_over(lots):
        reasons.append("unread_part")
    if BROKEN in match.rest:
        reasons.append("broken_character")
    reasons += [why for why in [_contradiction(postcode, codes, towns)] if why]
    twin = which_twin(codes[0], towns[0].name, match.street, postcode) if len(codes) == 1 and len(names) == 1 else ()
    if len(twin) > 1:
        reasons.append("same_name")
    status = "ambiguous" if match.near and not names else _status(codes, names, reasons)
    prefectures_left, cities = {known[code].prefecture for code in codes}, {known[code].city for code in codes}
    city = cities.pop() if len(codes) == 1 else _shared_city(codes)
    town = names.pop() if len(names) == 1 else ""
    level = _level(prefectures_left, city, town, lots)
    candidates = _candidates(codes, towns or match.near, twin) if status == "ambiguous" else ()
    return Address(text, prefectures_left.pop() if len(prefectures_left) == 1 else head.prefecture, city, town, *lots, level, status,
                   candidates, tuple(dict.fromkeys(reasons)), codes[0] if len(codes) == 1 else "", match.street,
                   twin[0] if len(twin) == 1 else "")  # fmt: skip


def _shared_city(codes: tuple[str, ...]) -> str:
    known = municipalities()
    return _shared({known[code].city for code in codes}) if len({known[code].prefecture for code in codes}) == 1 else ""


def _shared(cities: set[str]) -> str:
    """Return the designated city that all the wards belong to, or nothing."""
    heads_ = {name.partition("市")[0] + "市" if name.endswith("区") and "市" in name else name for name in cities}
    return heads_.pop() if len(heads_) == 1 else ""  # by name only: the prefectures are compared by the caller


def _level(left: set[str], city: str, town: str, lots: Lots) -> int:
    if town and city:
        return 8 if lots.block else 3
    return 2 if city else 1 if len(left) == 1 else 0


def _status(codes: tuple[str, ...], names: set[str], reasons: list[str]) -> str:
    if "postcode_city" in reasons or "postcode_town" in reasons:
        return "conflict"
    if "same_name" in reasons or len(names) > 1 or (len(codes) > 1 and ("city_missing" not in reasons or names)):
        return "ambiguous"
    return "partial" if not names or DOUBTFUL & set(reasons) else "found"


def _contradiction(postcode: str, codes: tuple[str, ...], towns: tuple[Town, ...]) -> str:
    """Return how the postal code does not bear out the reading: another municipality, another town of it, or no code of the list."""
    rows = by_postcode().get(postcode, ()) if postcode else ()
    if postcode and not rows:
        return outside_towns(postcode)
    here = [row for row in rows if row.municipality in codes]
    if rows and not here:
        return "postcode_city"
    named = {name for row in here for name in town_names(row)}
    plainly = any(not row.town for row in here)
    return "postcode_town" if named and not plainly and towns and not named & {town.name for town in towns} else ""


def _candidates(codes: tuple[str, ...], towns: tuple[Town, ...], twin: tuple[str, ...]) -> tuple[Candidate, ...]:
    known = municipalities()
    pairs = [(town.code, town.name) for town in towns] or [(code, "") for code in codes]
    places = [(code, name, postcode) for code, name in pairs for postcode in twin or ("",)]
    return tuple(Candidate(code, known[code].prefecture, known[code].city, name, one) for code, name, one in sorted(dict.fromkeys(places)))
