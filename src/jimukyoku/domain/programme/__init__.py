"""制度: programme packs, their rules and what they conclude."""

from jimukyoku.domain.programme.checking import load_pack, programme_facts
from jimukyoku.domain.programme.facts import vocabulary
from jimukyoku.domain.programme.fields import NEEDED_FIELDS, TAKEN_LABELS, Asking, Field, FieldKind, NumberText, Sensitivity, read_field
from jimukyoku.domain.programme.loading import LETTERS, NEEDED
from jimukyoku.domain.programme.online import UNASKED, FieldText, Online, Texts, asked
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
from jimukyoku.domain.programme.people import Relative, read_kana, read_people, read_relative, written_people
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
    "UNASKED",
    "UNCLEAR",
    "UNKNOWN",
    "Asking",
    "DeficiencyRule",
    "EligibilityRule",
    "ExclusionRule",
    "Field",
    "FieldKind",
    "FieldText",
    "Finding",
    "NumberText",
    "Online",
    "Pack",
    "PackErrors",
    "Payer",
    "Reason",
    "Relative",
    "Sensitivity",
    "TestPerson",
    "Texts",
    "Verdict",
    "as_written",
    "asked",
    "findings_from_values",
    "json_schema",
    "load_pack",
    "pack_expressions",
    "pack_hash",
    "programme_facts",
    "read_field",
    "read_kana",
    "read_people",
    "read_relative",
    "values_of",
    "verdict_from_values",
    "vocabulary",
    "written_people",
]
