"""Extraction (対象者抽出): from the register to one expected case a household, by the pack's rules, in sets."""

import datetime as dt
import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from jimukyoku.domain.access import Duty
from jimukyoku.domain.programme import Pack, pack_expressions, programme_facts, verdict_from_values
from jimukyoku.domain.programme.language import Members
from jimukyoku.domain.register import birth_bounds
from jimukyoku.engines.rules import evaluate_frame
from jimukyoku.office.access.desk import Desk, action
from jimukyoku.office.audit.queries import story
from jimukyoku.office.cases import moves
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import lock_programme, pack_of
from jimukyoku.office.register.queries import Member, Sources, members, sources

KEY = "household.household_no"
_HOUSEHOLDS = 5_000
_MEMBER_SCHEMA: dict[str, Any] = {
    KEY: pl.Utf8,
    "member.resident_no": pl.Utf8,
    "member.birth": pl.Date,
    "member.birth_precision": pl.Utf8,
    "member.born_from": pl.Date,
    "member.born_until": pl.Date,
    "member.sex": pl.Utf8,
    "member.is_head": pl.Boolean,
    "member.relationship": pl.Utf8,
    "member.foreign": pl.Boolean,
    "member.status": pl.Utf8,
    "member.moved_in_on": pl.Date,
    "member.tax": pl.Utf8,
    "member.tax_declared": pl.Boolean,
    "member.dependent_of_taxable": pl.Boolean,
}


def member_facts(member: Member) -> dict[str, Any]:
    """Return what rules see of one member. A date known only in part is unknown to rules that need the day."""
    born_from, born_until = birth_bounds(_day(member.birth), member.birth_precision, member.birth_text)
    return {
        KEY: member.household_no,
        "member.resident_no": member.resident_no,
        "member.birth": _day(member.birth) if member.birth_precision == "day" else None,
        "member.birth_precision": member.birth_precision,
        "member.born_from": born_from,
        "member.born_until": born_until,
        "member.sex": member.sex,
        "member.is_head": member.resident_no == member.head_no,
        "member.relationship": member.relationship,
        "member.foreign": member.foreign,
        "member.status": "dead" if member.dead else "resident",
        "member.moved_in_on": _day(member.moved_in_on),
        "member.tax": None if member.tax == "undeclared" else member.tax,
        "member.tax_declared": None if member.tax is None else member.tax != "undeclared",
        "member.dependent_of_taxable": None if member.tax is None else bool(member.dependent),
    }


def household_facts(group: Sequence[Member], pack: Pack) -> dict[str, Any]:
    """Return what rules see of one household and of the programme. A dead head is seen, and is no member."""
    head = next((one for one in group if one.resident_no == one.head_no), None)
    received = {one.received for one in group}
    return {
        KEY: group[0].household_no,
        "household.size": sum(not one.dead for one in group),
        "household.head_alive": None if head is None else not head.dead,
        "household.has_known_account": any(one.has_account for one in group),
        "household.protected": any(one.protected for one in group),
        "household.received_before": True if True in received else None if None in received else False,
        **programme_facts(pack),
    }


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def evaluate(
    pack: Pack, facts: Sequence[Mapping[str, Any]], member_rows: Sequence[Mapping[str, Any]], prefixes: Sequence[str]
) -> dict[str, dict[str, Any]]:
    """Evaluate the pack's expressions whose names begin with ``prefixes``; household number -> name -> value.

    The dead are no members. Of a household that has none (it vanished from the register) nothing is known that is asked
    of members: "all of nobody" would be true, and would pay whoever is not there.
    """
    expressions = {name: one for name, one in pack_expressions(pack).items() if name.startswith(tuple(prefixes))}
    names = _fact_schema(pack)
    frame = pl.DataFrame(
        {name: [row.get(name) for row in facts] for name in names}, schema=names, strict=False
    )
    living = [row for row in member_rows if row["member.status"] != "dead"]
    people = pl.DataFrame({name: [row[name] for row in living] for name in _MEMBER_SCHEMA}, schema=_MEMBER_SCHEMA)
    result = evaluate_frame(expressions, frame, people, key=KEY)
    inhabited = pl.col(KEY).is_in(people[KEY].unique().implode())
    asking = [name for name, one in expressions.items() if any(isinstance(node, Members) for node in one.tree.walk())]
    result = result.with_columns(pl.when(inhabited).then(pl.col(name)).alias(name) for name in asking)
    return {row.pop(KEY): row for row in result.iter_rows(named=True)}


@action(Duty.EXTRACT)
def extract_part(desk: Desk, programme: Programme, read: Sources, groups: Sequence[Sequence[Member]]) -> int:
    """Open a case for every household of ``groups`` that is, or may be, eligible; return how many were opened."""
    pack = pack_of(programme)
    facts = [household_facts(group, pack) for group in groups]
    people = [member_facts(member) for group in groups for member in group]
    values = evaluate(pack, facts, people, ("eligibility.", "exclusion.", "route.", "amount"))
    expected = []
    for group, fact in zip(groups, facts, strict=True):
        found = values[group[0].household_no]
        verdict = verdict_from_values(pack, found)
        if verdict.outcome == "ineligible":
            continue
        push = verdict.outcome == "eligible" and found.get("route.push") is True
        data = {"pack": pack.sha256, "outcome": verdict.outcome, "imports": read.as_data(),
                "reasons": [reason.code for reason in verdict.reasons]}  # fmt: skip
        unclear = "" if verdict.outcome == "eligible" else ",".join(data["reasons"])[:200]
        route = "push" if push else "confirmation"
        residents = tuple(one.resident_no for one in group)
        expected.append(
            moves.Expected(group[0].household_no, group[0].head_no, fact["household.size"], route, unclear, data, residents)
        )
    lock_programme(programme)
    opened = moves.expect(desk, programme.pk, expected)
    if not opened:
        desk.idle()
    return opened


def parts(programme: Programme, today: dt.date, *, after: str = "") -> Iterator[tuple[Sources, list[list[Member]]]]:
    """Yield the register's households in parts of a few thousand, by household number after ``after``."""
    read = sources(programme.municipality_id)
    stream = members(read, pack_of(programme), today, after=after)
    groups = (list(group) for _key, group in itertools.groupby(stream, key=lambda one: one.household_no))
    while part := list(itertools.islice(groups, _HOUSEHOLDS)):
        yield read, part


def _fact_schema(pack: Pack) -> dict[str, Any]:
    kinds = {"text": pl.Utf8, "int": pl.Int64, "bool": pl.Boolean, "date": pl.Date}
    return {name: kinds[fact.kind] for name, fact in pack.vocabulary.items() if not name.startswith("member.")}


def extracted_from(programme: Programme) -> bool:
    """Tell whether the newest extraction read the imports and the pack that are in force now."""
    story_of = [one for one in story(programme.pk) if one.kind == "register.extracted"]
    if not story_of:
        return False
    return bool(json.loads(story_of[-1].data) == _mark(programme))


@action(Duty.EXTRACT)
def finish(desk: Desk, programme: Programme) -> None:
    """Enter that every household was looked at."""
    desk.record(programme.pk, "register.extracted", _mark(programme))


def _mark(programme: Programme) -> dict[str, Any]:
    return {"imports": sources(programme.municipality_id).as_data(), "pack": programme.sha256}
