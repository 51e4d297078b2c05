"""The places of a register: what its addresses name that the postal list does not (小字, 大字 left whole, new towns)."""

import re
from collections.abc import Iterable

from jimukyoku.japanese.addresses.places import Places
from jimukyoku.japanese.addresses.reading import read_address

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
