"""Blind double entry: what two people keyed without seeing each other's, and what is needed until a field is settled.

A field is settled when two different readers said the same, or when a third person, neither of the two, looked at the image
and said what stands there. What an image-reading program read counts as one reader where the mode says so. Nobody is told
what another keyed before they keyed it themselves; only the third person sees both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.programme import Field, FieldKind, Sensitivity, read_field
from jimukyoku.japanese import fold_width


class Mark(StrEnum):
    """What somebody says of a field: what stands there, that nothing does, or that nobody can read it."""

    VALUE = "value"
    BLANK = "blank"
    UNREADABLE = "unreadable"


class Step(StrEnum):
    """Which keying of a field it is. ``AGAIN``: the second person keys once more, having been told only that they differ."""

    FIRST = "first"
    SECOND = "second"
    AGAIN = "again"
    THIRD = "third"


class Mode(StrEnum):
    """How many must say what stands in a field.

    ``SINGLE`` one person; ``DOUBLE`` two blind, a third where they differ; ``VERIFY`` the same, but the second person keys once
    more before a third is asked; ``READING_FIRST`` the program's reading and one person, a second person where they differ;
    ``READING_THIRD`` two people, the reading where they differ, a third person where it agrees with neither; ``CARPET`` the
    reading and one person who saw it among many of the same digit; ``READ`` the reading alone, where it was sure enough.
    """

    SINGLE = "single"
    DOUBLE = "double"
    VERIFY = "verify"
    READING_FIRST = "reading_first"
    READING_THIRD = "reading_third"
    CARPET = "carpet"
    READ = "read"


class Plan(StrEnum):
    """How a bundle is keyed, field by field (``mode_of``)."""

    DOUBLE = "double"
    VERIFY = "verify"
    PARTIAL = "partial"
    READING_FIRST = "reading_first"
    READING_THIRD = "reading_third"


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody says of a field; ``value`` is what they keyed, as they keyed it."""

    mark: Mark
    value: str = ""


@dataclass(frozen=True, slots=True)
class Keyed:
    """One keying: who, at which step, what."""

    by: str
    step: Step
    answer: Answer


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a field stands: the ``step`` it waits for (None: settled), who must not take it, who alone may, and the outcome.

    ``how`` says on whose word it is settled: ``agreed`` (two people), ``again``, ``third``, ``reading`` (a person and the
    program), ``carpet``, ``read`` (the program alone), ``single``.
    """

    step: Step | None
    barred: frozenset[str] = frozenset()
    only: str = ""
    outcome: Answer | None = None
    how: str = ""


def money_or_identity(field: Field) -> bool:
    """Tell whether money or identity hangs on a field: what the pack calls sensitive, and what says who somebody is."""
    return field.sensitivity == Sensitivity.SENSITIVE or field.kind in (FieldKind.KANA, FieldKind.DATE) or field.id in _WHO


_WHO = {"household_no", "applicant_name", "declines", "account_choice"}


def mode_of(plan: Plan, field: Field, *, read: bool, accepted: bool, single_digit: bool = False) -> Mode:
    """Return how one field is keyed: ``read`` a program read it at all, ``accepted`` it was as sure as it has to be.

    The program alone is never enough where money or identity hangs on it.
    """
    weighty = money_or_identity(field)
    if plan in (Plan.DOUBLE, Plan.VERIFY):
        return Mode(plan.value)
    if plan == Plan.PARTIAL:
        return Mode.DOUBLE if weighty else Mode.SINGLE
    if not read:
        return Mode.DOUBLE
    if plan == Plan.READING_THIRD:
        return Mode.READING_THIRD if weighty or not accepted else Mode.READ
    if accepted and not weighty:
        return Mode.READ
    return Mode.CARPET if accepted and single_digit else Mode.READING_FIRST


def same(field: Field, one: Answer, other: Answer) -> bool:
    """Tell whether two people said the same: by what is meant where it can be read, else letter by letter without width."""
    if one.mark != other.mark or one.mark != Mark.VALUE:
        return one.mark == other.mark
    return meaning(field, one.value) == meaning(field, other.value)


def meaning(field: Field, text: str) -> tuple[str, str]:
    """Return what is compared of a keyed text: (how it was understood, the text)."""
    try:
        return "read", str(read_field(field, text))
    except BadInput:
        return "letters", " ".join(fold_width(text).split())


def standing(field: Field, mode: Mode, keyed: Sequence[Keyed], reading: Answer | None = None) -> Standing:
    """Return where a field stands after these keyings, in the order they were made."""
    third = [one for one in keyed if one.step == Step.THIRD]
    if third:
        return _settled(third[-1].answer, "third")
    hands = frozenset(one.by for one in keyed)
    first = next((one.answer for one in keyed if one.step == Step.FIRST), None)
    seconds = [one for one in keyed if one.step in (Step.SECOND, Step.AGAIN)]
    if mode == Mode.READ and reading:
        return _settled(reading, "read")
    if mode in (Mode.READING_FIRST, Mode.CARPET) and reading:
        return _beside_reading(field, mode, reading, first, seconds, hands)
    if first is None:
        return Standing(Step.FIRST)
    if mode == Mode.SINGLE:
        return _settled(first, "single")
    if not seconds:
        return Standing(Step.SECOND, hands)
    return _two_people(field, mode, first, seconds, hands, reading)


def _settled(answer: Answer, how: str) -> Standing:
    return Standing(None, outcome=answer, how=how)


def _beside_reading(
    field: Field, mode: Mode, reading: Answer, first: Answer | None, seconds: Sequence[Keyed], hands: frozenset[str]
) -> Standing:
    """The reading is one reader: a person who says the same settles it, else another person keys, else a third."""
    if first is None:
        return Standing(Step.FIRST)
    if same(field, reading, first):
        return _settled(first, "carpet" if mode == Mode.CARPET else "reading")
    if not seconds:
        return Standing(Step.SECOND, hands)
    second = seconds[-1].answer
    if same(field, first, second):
        return _settled(second, "agreed")
    return _settled(second, "reading") if same(field, reading, second) else Standing(Step.THIRD, hands)


def _two_people(
    field: Field, mode: Mode, first: Answer, seconds: Sequence[Keyed], hands: frozenset[str], reading: Answer | None
) -> Standing:
    """Two people keyed blind: the same settles it; verifying asks the second once more; then the reading, then a third."""
    last = seconds[-1]
    if same(field, first, last.answer):
        return _settled(last.answer, "agreed")
    if mode == Mode.VERIFY and len(seconds) == 1:
        return Standing(Step.AGAIN, hands - {last.by}, only=last.by)
    if mode == Mode.READING_THIRD and reading:
        for one in (first, last.answer):
            if same(field, reading, one):
                return _settled(one, "reading")
    return Standing(Step.THIRD, hands)


def may_key(login: str, stands: Standing) -> bool:
    """Tell whether a person may do the next keying: whoever keyed a field never verifies it, and a third person is neither."""
    return stands.step is not None and login not in stands.barred and stands.only in ("", login)


_FIXED = {"bank_code": 4}  # codes that are never shorter; a branch may be written as five digits of ゆうちょ


def fixed_length(field: Field) -> int:
    """Return how many digits a field always has (0: it varies): once they are keyed, the field is."""
    return _FIXED.get(field.id, 0) if field.length == _FIXED.get(field.id) else 0
