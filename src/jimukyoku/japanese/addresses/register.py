"""The places of a register: what its addresses name that the postal list does not (小字, 大字 left whole, new towns)."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from jimukyoku.japanese.addresses.places import Places
from jimukyoku.japanese.addresses.reading import read_address
from jimukyoku.japanese.tables import by_postcode

_UNLISTED = frozenset({"small_place", "town_unknown"})
_NAME = re.compile(r"[^0-9\s]{1,12}(?=[0-9])")


def places_of_register(addresses: Iterable[str], city: str) -> Places:
    """Return the client's context from the addresses of its register extract, as many and in whatever order they come.

    ``city`` is the client's code. A name counts as a town when it stands before a number; addresses elsewhere are left alone.
    """
    listed = Places(city)
    own: set[tuple[str, str]] = set()
    for line in addresses:
        found = read_address(line, context=listed)
        if found.code not in listed.codes or not _UNLISTED & set(found.reasons):
            continue
        name = found.town or ((match := _NAME.match(found.building)) and match[0]) or ""
        if name:
            own.add((found.code, name))
    return Places(city, own)


@dataclass(slots=True)
class Survey:
    """How the addresses of a register read: how many of each status, some of the lines of each that is not ``found``, the towns
    of the municipality that the postal list does not have."""

    statuses: Counter[str] = field(default_factory=Counter)
    lines: dict[str, list[int]] = field(default_factory=dict)
    unlisted: tuple[str, ...] = ()


def municipality_of(postcodes: Mapping[str, int]) -> str:
    """Return the code of the municipality that most of these postal codes (with how often each is written) belong to; "" for none."""
    found: Counter[str] = Counter()
    for postcode, count in postcodes.items():
        codes = {row.municipality for row in by_postcode().get(postcode, ())}
        if len(codes) == 1:
            found[codes.pop()] += count
    return min(found, key=lambda code: (-found[code], code)) if found else ""


def survey(rows: Iterable[tuple[str, str, int]], city: str, *, most: int = 20) -> Survey:
    """Read each address (postal code, text, line) once, and what the postal list does not have once more among all such towns.

    Of a town that is not in the postal list its postal code proves nothing. A blank address is unreadable, wherever it lies.
    """
    found, listed = Survey(), Places(city)
    aside = []
    for postcode, text, line in rows:
        one = read_address(text, postcode=postcode, context=listed)
        if _UNLISTED & set(one.reasons):
            aside.append((text, line))
        else:
            _tally(found, one.status if text.strip() else "unreadable", line, most)
    own = places_of_register((text for text, _line in aside), city)
    for text, line in aside:
        _tally(found, read_address(text, context=own).status, line, most)
    return Survey(found.statuses, {status: sorted(lines) for status, lines in found.lines.items()}, own.unlisted)


def _tally(found: Survey, status: str, line: int, most: int) -> None:
    found.statuses[status] += 1
    if status != "found" and len(lines := found.lines.setdefault(status, [])) < most:
        lines.append(line)
