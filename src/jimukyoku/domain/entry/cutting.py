"""Cutting a sheet so that nobody sees a whole person: fields are pieces, and who keys one kind of piece does not get the other.

Of one application a person keys either what says who somebody is, or what says where their money goes, or the rest; names
without accounts and accounts without names are worth little to a thief. The third person gets a single field at a time.
"""

from collections.abc import Iterable
from enum import StrEnum

from jimukyoku.domain.programme import Field, FieldKind, Sensitivity


class Piece(StrEnum):
    """What a field gives away."""

    WHO = "who"
    MONEY = "money"
    REST = "rest"


_NAMES = (FieldKind.TEXT, FieldKind.KANA, FieldKind.PEOPLE, FieldKind.DATE, FieldKind.PHONE)


def piece_of(field: Field) -> Piece:
    """Return which piece a field belongs to. An account's holder is a name, but stands with the account: it goes with the money."""
    if field.sensitivity == Sensitivity.SENSITIVE:
        return Piece.MONEY
    if field.sensitivity == Sensitivity.PERSONAL and field.kind in _NAMES:
        return Piece.WHO
    return Piece.REST


_APART = ({Piece.WHO, Piece.MONEY},)


def may_see(seen: Iterable[Piece], piece: Piece) -> bool:
    """Tell whether somebody who keyed these pieces of an application may be given one more."""
    together = {*seen, piece}
    return not any(apart <= together for apart in _APART)


def barring(piece: Piece) -> frozenset[Piece]:
    """Return the pieces of the same application that keep a person from this one."""
    return frozenset(other for apart in _APART if piece in apart for other in apart - {piece})
