"""What a letter says and where it goes (通知の組み立て): the register read again for every case, and a draft to look at. Reads only."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from jimukyoku.domain.notices import address_lines, letter, letter_id, shared
from jimukyoku.domain.programme import Pack
from jimukyoku.domain.register import Address, Fact, current_address, current_name, print_stop
from jimukyoku.engines.letters import missing_glyphs, qr_code, render_pictures
from jimukyoku.japanese import era_text
from jimukyoku.office.basics.fonts import font_folder
from jimukyoku.office.cases.models import Case
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import pack_of
from jimukyoku.office.register import queries as register


@dataclass
class Item:
    """A case about to get a letter of some kind: which turn of it, and what the letter says besides the address."""

    case: Case
    turn: int = 1
    due: str = ""
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Look:
    """What the gate sees of one case: why nothing may be printed, or else whom and where a letter goes to."""

    stop: str | None
    name: str = ""
    where: Address | None = None


def look_again(programme: Programme, read: register.Sources, cases: Iterable[Case], today: dt.date) -> dict[int, Look]:
    """Read the register again for every case; raises Missing when a list is missing without which nothing may be printed."""
    pack = pack_of(programme)
    register.require_fresh(read, today, pack.lists_max_days)
    heads = {case.household_no: [case.head_no] for case in cases}
    people = register.people(read, heads, also=heads)
    residents = [one.resident_no for members in people.values() for one in members]
    base_date = pack.base_date
    changes = register.changes(read, residents, since=base_date, today=today)
    protected = register.protected(read, residents, today)
    looks: dict[int, Look] = {}
    for case in cases:
        members = people.get(case.household_no, [])
        head = next((one for one in members if one.resident_no == case.head_no), None)
        facts = {one.resident_no: changes.get(one.resident_no, []) for one in members}
        guarded = any(one.resident_no in protected for one in members)
        where = _address(head, facts[head.resident_no], base_date) if head else None
        stop = print_stop(case.head_no, facts, protected=guarded, reachable=where is not None)
        looks[case.pk] = Look(stop, current_name(head.name, facts[head.resident_no]) if head else "", where)
    return looks


def _address(head: register.Listing, facts: Sequence[Fact], base_date: dt.date) -> Address | None:
    """Return where the head lives now; None also when they had left the household by the base date, wherever they went."""
    left = any(one.kind == "move_out" and one.effective_on <= base_date.isoformat() for one in facts)
    if left or (not head.listed and not facts):
        return None
    return current_address(Address(head.postal_code, head.address, head.building), facts)


def letter_of(kind: str, item: Item, look: Look) -> dict[str, Any]:
    """Return what a letter of ``kind`` says to whom the look found there."""
    assert look.where is not None  # or the gate would have stopped it
    base = {
        "letter_id": letter_id(kind, item.case.receipt_number, item.turn),
        "receipt_number": item.case.receipt_number,
        "household_no": item.case.household_no,
        "postal_code": look.where.postal_code,
        "address": address_lines(look.where.address, look.where.building),
        "name": look.name,
        "code": item.case.access_code,
        "round": item.turn,
    }
    return letter(base, **item.more)


def common(pack: Pack, programme: Programme, day: dt.date, document_no: str) -> dict[str, Any]:
    """Return what all letters of a programme dated ``day`` share, with the residents' door where the office has a public address."""
    door = door_of(programme)
    return shared(pack, programme.municipality.name, era_text(day), document_no, door=door, qr=qr_code(door) if door else "")


def door_of(programme: Programme) -> str:
    """Return the address at which residents find a programme, as a letter prints it; empty where the office names none."""
    return f"{settings.PUBLIC_URL}/r/{programme.municipality.code}/{programme.code}/" if settings.PUBLIC_URL else ""


@dataclass(frozen=True)
class Draft:
    """A letter as it would be printed now: what it says, its pages as pictures; ``stop``: why a machine may not print it."""

    says: dict[str, Any] = field(default_factory=dict)
    pages: tuple[bytes, ...] = ()
    stop: str = ""


def draft(programme: Programme, kind: str, item: Item, today: dt.date) -> Draft:
    """Return the very letter that would be printed for a case today, set by the same engine; nothing is written."""
    pack = pack_of(programme)
    look = look_again(programme, register.sources(programme.municipality_id), [item.case], today)[item.case.pk]
    if look.stop:
        return Draft(stop=look.stop)
    says, fonts = letter_of(kind, item, look), font_folder()
    everyones = common(pack, programme, today, f"{pack.document_prefix}第＿＿号")
    pages = render_pictures(pack.letter(kind), says, common=everyones, fonts=fonts, title=f"{pack.name} {kind}", date=today)
    return Draft(says, tuple(pages), "glyph" if missing_glyphs([says], fonts) else "")
