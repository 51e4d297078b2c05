"""制度: programme packs, their rules and what they conclude."""

from jimukyoku.domain.programme.checking import Tried, load_pack, programme_facts, tried
from jimukyoku.domain.programme.comparing import HEAD_NAMES, RULE_NAMES, Difference, compare, in_words, lines, rule_words
from jimukyoku.domain.programme.facts import vocabulary
from jimukyoku.domain.programme.fields import NEEDED_FIELDS, TAKEN_LABELS, Field, FieldKind, NumberText, Sensitivity, read_field
from jimukyoku.domain.programme.loading import LETTERS, NEEDED, read_pack
from jimukyoku.domain.programme.pack import (
    RESERVED_CODES,
    DeficiencyRule,
    EligibilityRule,
    ExclusionRule,
    Pack,
    Payer,
    TestPerson,
    pack_expressions,
    pack_hash,
)
from jimukyoku.domain.programme.reader import PackErrors
from jimukyoku.domain.programme.verdict import (
    ELIGIBLE,
    INELIGIBLE,
    UNCLEAR,
    UNKNOWN,
    Finding,
    Reason,
    Verdict,
    findings_from_values,
    values_of,
    verdict_from_values,
)

__all__ = [
    "ELIGIBLE",
    "HEAD_NAMES",
    "INELIGIBLE",
    "LETTERS",
    "NEEDED",
    "NEEDED_FIELDS",
    "RESERVED_CODES",
    "RULE_NAMES",
    "TAKEN_LABELS",
    "UNCLEAR",
    "UNKNOWN",
    "DeficiencyRule",
    "Difference",
    "EligibilityRule",
    "ExclusionRule",
    "Field",
    "FieldKind",
    "Finding",
    "NumberText",
    "Pack",
    "PackErrors",
    "Payer",
    "Reason",
    "Sensitivity",
    "TestPerson",
    "Tried",
    "Verdict",
    "compare",
    "findings_from_values",
    "in_words",
    "lines",
    "load_pack",
    "pack_expressions",
    "pack_hash",
    "programme_facts",
    "read_field",
    "read_pack",
    "rule_words",
    "tried",
    "values_of",
    "verdict_from_values",
    "vocabulary",
]
