"""Gathering, for a part of the cases, everything their rules need: register, application, account. A few queries a part."""

import datetime as dt
import itertools
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jimukyoku.domain.basics import digest
from jimukyoku.domain.intake import ACCOUNT_FIELDS, Listed
from jimukyoku.domain.programme import IN_TIME, Pack, application_in_time, pack_expressions, programme_facts
from jimukyoku.domain.programme.language import Members
from jimukyoku.domain.screening import SHARED, UNREADABLE, Account, account_facts, applicant_facts, wanted_account
from jimukyoku.office.cases.models import Case
from jimukyoku.office.intake.queries import Said, said
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.register import extract, queries
from jimukyoku.office.register.models import KnownAccount
from jimukyoku.office.register.queries import Listing, Member, Sources


@dataclass
class Dossier:
    """One case with all that is known about it, as its rules will see it."""

    case: Case
    said: Said
    members: list[Member]
    residents: list[Listing]
    account: Account | None
    facts: dict[str, Any]
    member_rows: list[dict[str, Any]]


def dossiers(
    programme: Programme, pack: Pack, read: Sources, cases: Sequence[Case], today: dt.date, *, rows: Container[int] | None = None
) -> list[Dossier]:
    """Return the dossier of each case, in the cases' order; ``rows`` are those its household had sent by then (None: all)."""
    numbers = [case.household_no for case in cases]
    stream = queries.members(read, pack, today, households=numbers)
    members = {key: list(group) for key, group in itertools.groupby(stream, key=lambda one: one.household_no)}
    people = queries.people(read, numbers, also={key: [one.resident_no for one in group] for key, group in members.items()})
    accounts = queries.accounts(read, [case.head_no for case in cases])
    words = said(pack, [case.pk for case in cases], rows=rows)
    return [
        _dossier(pack, case, words.get(case.pk) or Said(), members.get(case.household_no, []),
                 people.get(case.household_no, []), accounts.get(case.head_no))
        for case in cases
    ]  # fmt: skip


def _dossier(
    pack: Pack, case: Case, words: Said, members: list[Member], people: list[Listing], known: KnownAccount | None
) -> Dossier:
    listed = _known(known)
    account = wanted_account(words.values, listed, words.source)
    kanas = [kana for one in people for kana in Listed.of(one).kanas if kana]
    household = extract.household_facts(members, pack) if members else programme_facts(pack)
    facts = {
        **household,
        extract.KEY: case.household_no,
        "household.route": case.route,
        **application_facts(pack, words),
        **applicant_facts(words.values, [Listed.of(one) for one in people if one.listed]),
        **account_facts(words.values, listed, kanas),
    }
    return Dossier(case, words, members, people, account, facts, [extract.member_facts(one) for one in members])


def application_facts(pack: Pack, words: Said) -> dict[str, Any]:
    """Return what rules see of the application itself."""
    facts = {
        "application.exists": bool(words.latest),
        "application.channel": words.channel or None,
        "application.received_on": _day(words.received_on),
        "application.postmarked_on": _day(words.postmarked_on),
        **{f"application.{name}": value for name, value in words.values.items()},
    }
    return {**facts, IN_TIME: application_in_time({**programme_facts(pack), **facts}, pack.closed_days)}


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _known(row: KnownAccount | None) -> Account | None:
    if row is None:
        return None
    return Account(
        row.bank_code, row.branch_code, row.account_type, row.account_number, row.holder_kana, f"register:{row.batch_id}"
    )


def evaluate(pack: Pack, files: Sequence[Dossier], prefixes: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
    """Evaluate the pack's expressions over the dossiers as one set; household number -> name -> value.

    Of a household that the register no longer has, nothing about its members is known: "all of nobody" is no answer.
    """
    people = [row for one in files for row in one.member_rows]
    found = extract.evaluate(pack, [one.facts for one in files], people, prefixes)
    unknown = dict.fromkeys(_of_members(pack, prefixes))
    for one in files:
        if not one.member_rows:
            found[one.case.household_no].update(unknown)
    return found


def _of_members(pack: Pack, prefixes: Sequence[str]) -> list[str]:
    """Return the names of the expressions that ask something of the members."""
    return [
        name for name, one in pack_expressions(pack).items()
        if name.startswith(tuple(prefixes)) and any(isinstance(node, Members) for node in one.tree.walk())
    ]  # fmt: skip


_OF_ACCOUNT = (*ACCOUNT_FIELDS, "account_document")


def stands_on(pack: Pack, one: Dossier, code: str, fields: Sequence[str], detail: str = "") -> str:
    """Return the hash of what a finding stands on: the facts its rule asks for and what was written in its fields; of what
    is shared also with whom (``detail``): let go is this neighbour, not the next.

    An account is one thing: a finding about one of its cells stands on all of them. A field that could not be read stands
    on the very row in which it was written.
    """
    if code == UNREADABLE:
        return digest([one.said.spoken.get(name, 0) for name in fields])
    rule = pack.deficiency(code)
    names = sorted(rule.when.names) if rule and rule.when else []
    written = sorted({*fields, *(_OF_ACCOUNT if set(_OF_ACCOUNT) & set(fields) else ())})
    members = [[row.get(name) for name in names] for row in one.member_rows] if any(name.startswith("member.") for name in names) else []
    others = [detail] if code in SHARED else []
    return digest([[one.facts.get(name) for name in names], [one.said.values.get(name) for name in written], members, *others])
