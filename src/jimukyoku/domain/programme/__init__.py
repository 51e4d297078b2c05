"""制度: programme packs, their rules and what they conclude."""

from jimukyoku.domain.programme.checking import load_pack, programme_facts
from jimukyoku.domain.programme.facts import vocabulary
from jimukyoku.domain.programme.fields import NEEDED_FIELDS, TAKEN_LABELS, Field, FieldKind, NumberText, Sensitivity, read_field
from jimukyoku.domain.programme.loading import LETTERS, NEEDED
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
from jimukyoku.domain.programme.schema import as_written, json_schema
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
    "INELIGIBLE",
    "LETTERS",
    "NEEDED",
    "NEEDED_FIELDS",
    "RESERVED_CODES",
    "TAKEN_LABELS",
    "UNCLEAR",
    "UNKNOWN",
    "DeficiencyRule",
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
    "Verdict",
    "as_written",
    "findings_from_values",
    "json_schema",
    "load_pack",
    "pack_expressions",
    "pack_hash",
    "programme_facts",
    "read_field",
    "values_of",
    "verdict_from_values",
    "vocabulary",
]
