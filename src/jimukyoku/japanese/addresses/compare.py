"""Are two addresses one place? Part by part, as tuples, never by the distance of texts; and a key for those who match millions."""

import re
from dataclasses import dataclass

from jimukyoku.japanese.addresses.folding import fold, number_forms
from jimukyoku.japanese.addresses.models import Address
from jimukyoku.japanese.addresses.places import NOWHERE, Places
from jimukyoku.japanese.addresses.reading import read_address

_DIGITS = re.compile("[0-9]+|[A-Za-z]+")
_DULL = re.compile(r"[\s・ー\-,、.]")


@dataclass(frozen=True, slots=True)
class AddressMatch:
    """``relation``: ``same``; ``same_lot`` (all but building or room agree, or one names none); ``same_town``; ``different``;
    ``unknown`` (one of them is not read surely enough to say). ``parts`` names what differs: city, town, numbers, building, room."""

    relation: str
    parts: tuple[str, ...] = ()


def town_key(name: str) -> str:
    """Return a town for comparing: folded, numerals as digits, without 大字 and 字."""
    return fold(min(number_forms(name))).replace("大字", "").replace("字", "")


def compare_addresses(a: Address, b: Address) -> AddressMatch:
    """Tell whether two addresses that were read are the same place, and which parts differ."""
    if not (a.code and b.code):
        return AddressMatch("unknown", ("city",))
    if a.code != b.code:
        return AddressMatch("different", ("city",))
    if not (a.town and b.town) and (a.town or b.town or a.building != b.building or a.status == "ambiguous"):
        return AddressMatch("unknown", ("town",))
    left_town, right_town = town_key(a.town), town_key(b.town)
    if left_town != right_town:
        # One names a small place (小字) that the list does not have: it may be left out on the other side.
        inside = {"small_place", "lot_letter"} & {*a.reasons, *b.reasons} and (left_town.startswith(right_town) or right_town.startswith(left_town))
        return AddressMatch("unknown" if inside else "different", ("town",))
    if a.twin != b.twin or "same_name" in a.reasons + b.reasons:
        return AddressMatch("different" if a.twin and b.twin else "unknown", ("town",))
    (left, left_room), (right, right_room) = _numbers(a), _numbers(b)
    if left != right and left + left_room != right + right_room:
        return AddressMatch("same_town", ("numbers",))
    parts = []
    if left + left_room != right + right_room:
        parts.append("room")
    if _DULL.sub("", fold(a.building)) != _DULL.sub("", fold(b.building)) and (a.building and b.building or not a.room or not b.room):
        parts.append("building")
    return AddressMatch("same_lot" if parts else "same", tuple(parts))


def _numbers(one: Address) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the numbers of an address and of its room, without leading zeros: 3-1-101 and 3番1号 101号室 agree joined."""
    return tuple(n.lstrip("0") for n in one.numbers), tuple(n.lstrip("0").upper() for n in _DIGITS.findall(one.room))


def address_key(text: str, *, postcode: str = "", context: Places = NOWHERE) -> tuple[str, str, tuple[str, ...]]:
    """Return municipality code, town and numbers of an address, the same for every spelling; empty parts where it is not read.

    A town that shares its name with another of the ward carries its postal code, and is empty where nothing says which it is. The
    room is not in the key: people leave it out. Two addresses of different keys may still be one place where either has an
    empty part; equal keys with all parts are one lot.
    """
    found = read_address(text, postcode=postcode, context=context)
    town = "" if "same_name" in found.reasons else town_key(found.town)
    return found.code, town + found.twin, _numbers(found)[0]
