"""What is found out about an address."""

import re
from dataclasses import dataclass
from typing import NamedTuple

# A unit says what kind of number comes first, not which: 第13地割123 and 13-123 are one lot.
_COUNTED = re.compile("^([0-9]+)(?:地割|番町|番|番耕地|部|字|線)$")


class Candidate(NamedTuple):
    """A place the text may mean: municipality by code and name, the town ("" where only the city is meant), and the postal code
    where only that tells it from another of the same name (in Kyoto)."""

    code: str
    prefecture: str
    city: str
    town: str
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """An address in its parts, named as the core data model (GIF 430) names them.

    ``town`` is 町字 without 丁目, as the list spells it; numbers are digits without width; ``building`` and ``room`` keep their
    kanji numerals. ``level``: 0 nothing, 1 prefecture, 2 municipality, 3 town, 8 block or lot. ``status``: ``found``;
    ``partial`` (read as far as ``level`` says, or only with help that ``reasons`` name); ``ambiguous`` (``candidates`` holds
    all readings, and what they do not share is empty); ``conflict`` (the postal code says otherwise); ``unreadable``.
    ``street`` is 京都の通り名 before the town, ``code`` the municipality's; ``twin`` the postal code of the town that is meant where its
    ward has several of this name.
    """

    text: str
    prefecture: str = ""
    city: str = ""
    town: str = ""
    chome: str = ""
    block: str = ""
    number: str = ""
    building: str = ""
    room: str = ""
    level: int = 0
    status: str = "unreadable"
    candidates: tuple[Candidate, ...] = ()
    reasons: tuple[str, ...] = ()
    code: str = ""
    street: str = ""
    twin: str = ""

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers after the town in their order, whichever of 丁目, 番, 号 or hyphens joined them."""
        return tuple(one for part in (_COUNTED.sub(r"\1", self.chome), self.block, self.number) for one in part.split("-") if one)

    @property
    def canonical(self) -> str:
        """The address in one spelling; reading it again gives the same parts."""
        numbers = (f"{self.chome}丁目" if self.chome.isdigit() else self.chome) + "-".join(filter(None, (self.block, self.number)))
        after = " ".join(filter(None, (numbers, self.building, self.room)))
        return self.prefecture + self.city + self.street + self.town + (after if numbers else " " + after if after else "")
