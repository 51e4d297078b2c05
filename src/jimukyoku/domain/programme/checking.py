"""Checking a pack as a whole: what its rules do to its own test persons, and the one way to load it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.programme.loading import read_pack
from jimukyoku.domain.programme.pack import Pack, TestPerson
from jimukyoku.domain.programme.reader import PackErrors
from jimukyoku.domain.programme.timeliness import IN_TIME, application_in_time
from jimukyoku.domain.programme.verdict import UNCLEAR, Verdict, findings_from_values, values_of, verdict_from_values


def load_pack(files: Mapping[str, bytes], *, stored: bool = False) -> Pack:
    """Return the pack that these files are; raises PackErrors with every mistake, its test persons' results included.

    ``stored`` loads a version as it was published: what the check has learnt to demand since (a newer kind of letter, a
    newer key) does not make a decision unreadable that was made under it.
    """
    pack, errors = read_pack(files, stored=stored)
    if pack is not None and not stored:
        errors = list(_persons(pack))
    if pack is None or errors:
        raise PackErrors(errors)
    return pack


@dataclass(frozen=True)
class Tried:
    """A test person, what the rules make of them, and what of it is not what was signed for."""

    person: TestPerson
    verdict: Verdict
    deficiencies: tuple[str, ...]
    problems: tuple[BadInput, ...]


def tried(pack: Pack) -> list[Tried]:
    """Return every test person with the result the rules give."""
    return [_tried(pack, person) for person in pack.persons]


def _persons(pack: Pack) -> Iterator[BadInput]:
    for one in tried(pack):
        yield from one.problems


def programme_facts(pack: Pack) -> dict[str, object]:
    """Return the programme's own dates and amounts as facts."""
    return {
        "programme.base_date": pack.base_date,
        "programme.opens_on": pack.opens_on,
        "programme.deadline": pack.deadline,
        "programme.postmark_counts": pack.postmark_counts,
        **{f"programme.amounts.{name}": value for name, value in pack.amounts.items()},
    }


def _tried(pack: Pack, person: TestPerson) -> Tried:
    facts = {"household.size": len(person.members), **programme_facts(pack), **person.facts}
    facts.setdefault(IN_TIME, application_in_time(facts, pack.closed_days))
    values = values_of(pack, facts, person.members)
    verdict = verdict_from_values(pack, values)
    found = tuple(sorted(one.code for one in findings_from_values(pack, values) if one.severity != UNCLEAR))
    return Tried(person, verdict, found, tuple(_problems(pack, person, verdict, found)))


def _problems(pack: Pack, person: TestPerson, verdict: Verdict, found: tuple[str, ...]) -> Iterator[BadInput]:
    reasons = "、".join(reason.code for reason in verdict.reasons)
    if verdict.outcome != person.outcome:
        yield BadInput(
            "person-outcome",
            _("「{name}」は {want} のはずが {have} になります（{why}）。").format(
                name=person.name, want=person.outcome, have=verdict.outcome, why=reasons
            ),
            where=person.where,
            cure=_("規則か、期待する結果のどちらかを直してください。"),
        )
    if person.amount is not None and verdict.amount != person.amount:
        yield BadInput(
            "person-amount",
            _("「{name}」の支給額は {want} 円のはずが {have} です。").format(name=person.name, want=person.amount, have=verdict.amount),
            where=person.where, cure=_("rules.yaml の amount の式か programme.yaml の金額、または期待する額を直してください。"),
        )
    if verdict.amount is not None and verdict.amount <= 0:
        yield BadInput(
            "person-nothing", _("「{name}」は支給の対象なのに、支給額が {n} 円になります。").format(name=person.name, n=verdict.amount),
            where=person.where, cure=_("rules.yaml の amount の式を確かめてください。"),
        )  # fmt: skip
    if verdict.amount is not None and verdict.amount > (cap := pack.cap_for(len(person.members))):
        yield BadInput(
            "person-cap", _("「{name}」の支給額 {n} 円が上限の {cap} 円を超えます。").format(name=person.name, n=verdict.amount, cap=cap),
            where=person.where, cure=_("rules.yaml の amount の式か、programme.yaml の cap_household・cap_member を直してください。"),
        )  # fmt: skip
    if person.deficiencies is not None and found != person.deficiencies:
        yield BadInput(
            "person-deficiencies",
            _("「{name}」の不備は {want} のはずが {have} です。").format(
                name=person.name, want="、".join(person.deficiencies) or "なし", have="、".join(found) or "なし"
            ),
            where=person.where,
        )
