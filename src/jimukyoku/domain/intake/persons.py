"""Who wrote: a name, a reading and a date of birth beside the people the register lists for a household."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from jimukyoku.japanese import compare_names, former_name, party_kana


class Row(Protocol):
    """A row of the register's people, from wherever it is read."""

    resident_no: str
    head_no: str
    name: str
    kana: str
    former_name: str
    former_kana: str
    alias: str
    alias_kana: str
    birth: str | None
    birth_precision: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A member of the household as the register names them."""

    resident_no: str
    is_head: bool
    names: tuple[str, ...]
    kanas: tuple[str, ...]
    birth: dt.date | None

    @classmethod
    def of(cls, row: Row) -> "Listed":
        """Return a resident as whoever writes is compared with; a date of birth known only in part proves nothing."""
        birth = dt.date.fromisoformat(row.birth) if row.birth and row.birth_precision == "day" else None
        names = (row.name, former_name(row.name, row.former_name), row.alias)
        kanas = (row.kana, former_name(row.kana, row.former_kana), row.alias_kana)
        return cls(row.resident_no, row.resident_no == row.head_no, names, kanas, birth)


def relation(name: str | None, kana: str | None, member: Listed) -> str:
    """Return how a written name fits a member: ``exact``, ``variant`` (also where the register lost a character and the rest
    agrees), ``kana_only`` or ``none``."""
    if name:
        matches = [compare_names(name, known) for known in member.names if known]
        relations = {one.relation for one in matches}
        if "same" in relations:
            return "exact"  # the word of the packs in force
        if "variant" in relations or any("rest_agrees" in one.reasons for one in matches):
            return "variant"  # our own damaged register is no defect of a resident's: a person looks
    if kana and any(known and _key(kana) == _key(known) for known in member.kanas):
        return "kana_only"
    return "none"


def _key(kana: str) -> str:
    return (party_kana(kana) or kana).replace(" ", "")


_ORDER = ("exact", "variant", "kana_only", "none")


def writer(values: Mapping[str, Any], household: Sequence[Listed]) -> tuple[str, Listed | None]:
    """Return how what was written about oneself fits the household best, and whom it names; nobody where no name fits.

    Of namesakes (襲名) it is the one born on the day that was written, then the head.
    """
    name, kana, birth = (values.get(one) for one in ("applicant_name", "applicant_kana", "applicant_birth"))
    fits = [(relation(name, kana, one), one) for one in household]
    if not fits:
        return "none", None
    found, member = min(fits, key=lambda fit: (_ORDER.index(fit[0]), birth is None or fit[1].birth != birth, not fit[1].is_head))
    return found, None if found == "none" else member


def agrees(values: Mapping[str, Any], household: Sequence[Listed]) -> bool:
    """Tell whether what was written about oneself fits anybody of the household by name or by date of birth.

    A household number is typed wrongly sooner or later, and then somebody else's right is at stake. Whoever wrote neither
    name nor date of birth contradicts nobody; a name or a date that fits nobody does.
    """
    name, kana, birth = (values.get(one) for one in ("applicant_name", "applicant_kana", "applicant_birth"))
    if not (name or kana or birth):
        return True
    return any(relation(name, kana, one) != "none" or (birth is not None and one.birth == birth) for one in household)
