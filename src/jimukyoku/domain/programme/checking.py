"""Checking a pack as a whole: what its rules do to its own test persons, and the one way to load it."""

from collections.abc import Iterator, Mapping

from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.programme.loading import PackErrors, read_pack
from jimukyoku.domain.programme.pack import Pack, TestPerson
from jimukyoku.domain.programme.verdict import UNCLEAR, findings_from_values, values_of, verdict_from_values


def load_pack(files: Mapping[str, bytes]) -> Pack:
    """Return the pack that these files are; raises PackErrors with every mistake, its test persons' results included."""
    pack, errors = read_pack(files)
    if pack is not None:
        errors = list(_persons(pack))
    if pack is None or errors:
        raise PackErrors(errors)
    return pack


def _persons(pack: Pack) -> Iterator[BadInput]:
    for person in pack.persons:
        yield from _person(pack, person)


def programme_facts(pack: Pack) -> dict[str, object]:
    """Return the programme's own dates and amounts as facts."""
    return {
        "programme.base_date": pack.base_date,
        "programme.opens_on": pack.opens_on,
        "programme.deadline": pack.deadline,
        **{f"programme.amounts.{name}": value for name, value in pack.amounts.items()},
    }


def _person(pack: Pack, person: TestPerson) -> Iterator[BadInput]:
    facts = {"household.size": len(person.members), **programme_facts(pack), **person.facts}
    values = values_of(pack, facts, person.members)
    verdict = verdict_from_values(pack, values)
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
            where=person.where,
        )
    if verdict.amount is not None and not 0 < verdict.amount <= pack.cap_for(len(person.members)):
        yield BadInput("person-cap", _("「{name}」の支給額が上限を超えます。").format(name=person.name), where=person.where)
    found = tuple(sorted(one.code for one in findings_from_values(pack, values) if one.severity != UNCLEAR))
    if person.deficiencies is not None and found != person.deficiencies:
        yield BadInput(
            "person-deficiencies",
            _("「{name}」の不備は {want} のはずが {have} です。").format(
                name=person.name, want="、".join(person.deficiencies) or "なし", have="、".join(found) or "なし"
            ),
            where=person.where,
        )
