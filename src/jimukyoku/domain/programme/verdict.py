"""What the rules conclude: eligible, ineligible, or unknown, with every reason; and the defects of an application.

Unknown is never eligible and never refused in silence: it is a third conclusion, with what must be found out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jimukyoku.domain.programme.language import Value, compile_python
from jimukyoku.domain.programme.pack import Pack, pack_expressions

ELIGIBLE, INELIGIBLE, UNKNOWN = "eligible", "ineligible", "unknown"
UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the conclusion is what it is: the rule, a sentence, the article."""

    code: str
    sentence: str
    basis: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The conclusion about one household. ``amount`` is None unless it is eligible."""

    outcome: str
    reasons: tuple[Reason, ...]
    amount: int | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One defect (or, with severity ``unclear``, one question the rules could not answer)."""

    code: str
    severity: str
    sentence: str
    fields: tuple[str, ...]


def verdict_from_values(pack: Pack, values: Mapping[str, Value]) -> Verdict:
    """Conclude from the values of the pack's expressions, however they were computed.

    Ineligible when a requirement is false or an exclusion true, whatever is unknown besides; else unknown when
    anything needed is; else eligible with its amount.
    """
    refused: list[Reason] = []
    unknown: list[Reason] = []
    for rule in pack.eligibility:
        value = values.get(f"eligibility.{rule.code}")
        if value is not True:
            reason = Reason(rule.code, rule.sentence if value is False else rule.unknown, rule.basis)
            (refused if value is False else unknown).append(reason)
    for exclusion in pack.exclusions:
        value = values.get(f"exclusion.{exclusion.code}")
        if value is not False:
            reason = Reason(exclusion.code, exclusion.sentence if value is True else exclusion.unknown, exclusion.basis)
            (refused if value is True else unknown).append(reason)
    if refused:
        return Verdict(INELIGIBLE, tuple(refused), None)
    amount = values.get("amount")
    if not isinstance(amount, int):
        unknown.append(Reason("AMOUNT", "支給額の計算に必要な事項が分かりません。", ""))
    if unknown:
        return Verdict(UNKNOWN, tuple(unknown), None)
    assert isinstance(amount, int)
    return Verdict(ELIGIBLE, (), amount)


def findings_from_values(pack: Pack, values: Mapping[str, Value]) -> list[Finding]:
    """Return the defects; a condition that cannot be answered is a finding too, for the reviewer's eye."""
    found = []
    for rule in pack.deficiencies:
        if rule.when is None:
            continue
        value = values.get(f"deficiency.{rule.code}")
        if value is True:
            found.append(Finding(rule.code, rule.severity, rule.sentence, rule.fields))
        elif value is None:
            found.append(Finding(rule.code, UNCLEAR, f"確認できませんでした: {rule.sentence}", rule.fields))
    return found


def values_of(pack: Pack, facts: Mapping[str, Value], members: Sequence[Mapping[str, Value]]) -> dict[str, Value]:
    """Return the values of all of a pack's expressions for one case."""
    return {name: compile_python(one)(facts, members) for name, one in pack_expressions(pack).items()}
