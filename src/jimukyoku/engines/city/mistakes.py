"""Mistakes that applicants make, each planted so that what it should have been stays known."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from jimukyoku.engines.city.banking import Banks
from jimukyoku.engines.city.naming import Naming
from jimukyoku.engines.city.people import Household, Person
from jimukyoku.engines.city.plan import Dice
from jimukyoku.japanese import without_dakuten

Cells = dict[str, str]
_UNREADABLE = ("令和8年13月4日", "2026-02-30", "七月ごろ", "令和8年7月", "R8/7/32", "きのう")
_PARTS = ("bank_code", "branch_code", "account_type", "account_number", "account_holder_kana")


@dataclass(frozen=True, slots=True)
class Maker:
    """Who makes mistakes, and the dice, banks and names they are made of."""

    household: Household
    person: Person
    dice: Dice
    banks: Banks
    naming: Naming


@dataclass(frozen=True, slots=True)
class Mistake:
    """A kind of mistake: how often among mistakes, whether it stops a payment until it is answered, how it is made.

    ``plant`` changes the cells and returns the fields it spoiled; none where this applicant cannot make it.
    """

    kind: str
    weight: float
    blocking: bool
    plant: Callable[[Cells, Maker], tuple[str, ...]]


def _no_signature(cells: Cells, maker: Maker) -> tuple[str, ...]:
    cells["signed"] = maker.dice.pick(("なし", ""))
    return ("signed",)


def _no_identity(cells: Cells, maker: Maker) -> tuple[str, ...]:
    cells["id_document"] = "なし"
    return ("id_document",)


def _no_account_document(cells: Cells, maker: Maker) -> tuple[str, ...]:
    cells["account_document"] = "なし"
    return ("account_document",)


def _number_length(cells: Cells, maker: Maker) -> tuple[str, ...]:
    number = cells["account_number"]
    if not number:  # another mistake left the account out
        return ()
    cells["account_number"] = number[1:] if maker.dice.chance(0.7) else number + str(maker.dice.between(0, 9))
    return ("account_number",)


def _no_branch(cells: Cells, maker: Maker) -> tuple[str, ...]:
    if not cells["bank_code"]:
        return ()
    cells["branch_code"] = maker.banks.no_branch(cells["bank_code"])
    return ("branch_code",)


def _other_holder(cells: Cells, maker: Maker) -> tuple[str, ...]:
    given = {without_dakuten(one.kana) for one in maker.household.members}
    while True:
        family, first = maker.naming.family(), maker.naming.given_name(maker.dice.chance(0.5), 1970)
        kana = f"{family.kana}　{first.kana}"
        if without_dakuten(kana) not in given:
            cells["account_holder_kana"] = kana
            return ("account_holder_kana",)


def _dakuten(cells: Cells, maker: Maker) -> tuple[str, ...]:
    plain = without_dakuten(cells["account_holder_kana"])
    if plain == cells["account_holder_kana"] or not plain:
        return ()
    cells["account_holder_kana"] = plain
    return ("account_holder_kana",)


def _name_variant(cells: Cells, maker: Maker) -> tuple[str, ...]:
    family = maker.person.family
    if not family.plain or maker.person.nation:
        return ()
    cells["applicant_name"] = cells["applicant_name"].replace(family.text, family.plain, 1)
    return ("applicant_name",)


def _wrong_birth(cells: Cells, maker: Maker) -> tuple[str, ...]:
    day = dt.date.fromisoformat(cells["applicant_birth"])
    moved = day + dt.timedelta(days=maker.dice.pick((-10, -1, 1, 10, 30, 365, -366)))
    cells["applicant_birth"] = moved.isoformat()
    return ("applicant_birth",)


def _nothing_declared(cells: Cells, maker: Maker) -> tuple[str, ...]:
    cells["declared_exempt"] = ""
    return ("declared_exempt",)


def _unreadable_date(cells: Cells, maker: Maker) -> tuple[str, ...]:
    cells["signed_on"] = maker.dice.pick(_UNREADABLE)
    return ("signed_on",)


def _part_missing(cells: Cells, maker: Maker) -> tuple[str, ...]:
    field = maker.dice.pick(_PARTS)
    cells[field] = ""
    return (field,)


PART_MISSING = Mistake("account_part_missing", 0.03, True, _part_missing)
MISTAKES = (
    Mistake("signature_missing", 0.16, True, _no_signature),
    Mistake("identity_missing", 0.15, True, _no_identity),
    Mistake("account_document_missing", 0.12, True, _no_account_document),
    Mistake("number_length", 0.10, True, _number_length),
    Mistake("branch_unknown", 0.06, True, _no_branch),
    Mistake("holder_other", 0.05, True, _other_holder),
    Mistake("holder_dakuten", 0.09, False, _dakuten),
    Mistake("name_variant", 0.08, False, _name_variant),
    Mistake("birth_wrong", 0.05, True, _wrong_birth),
    Mistake("declaration_blank", 0.07, True, _nothing_declared),
    Mistake("date_unreadable", 0.04, True, _unreadable_date),
    PART_MISSING,
)
_ANY, _SECOND = 0.14, 0.2
_OPTIONS = [(mistake, mistake.weight) for mistake in MISTAKES]


Made = tuple[Mistake, tuple[str, ...]]


def plant(cells: Cells, maker: Maker) -> list[Made]:
    """Spoil some applications (about one in seven, some of them twice); return what was spoiled, with its fields."""
    if not maker.dice.chance(_ANY):
        return []
    wanted = 2 if maker.dice.chance(_SECOND) else 1
    made: list[Made] = []
    spoiled: set[str] = set()
    for _ in range(40):
        if len(made) >= wanted:
            break
        mistake = maker.dice.weighted(_OPTIONS)
        tried = dict(cells)
        fields = mistake.plant(tried, maker) if not any(mistake is one for one, _ in made) else ()
        if fields and not spoiled & set(fields):
            cells.update(tried)
            spoiled |= set(fields)
            made.append((mistake, fields))
    return made
