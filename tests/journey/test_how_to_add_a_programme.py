"""docs/how-to-add-a-programme.md names every fact, key and function, and the messages it quotes are the ones people get."""

import re
from pathlib import Path

import pytest

from jimukyoku.cli.chain.office import pack_files
from jimukyoku.domain.programme import LETTERS, NEEDED_FIELDS, RESERVED_CODES, TAKEN_LABELS, FieldKind, PackErrors, Sensitivity, load_pack
from jimukyoku.domain.programme.facts import GIVEN, TAKEN_IDS
from jimukyoku.domain.programme.head import CONTACT_KEYS, PAYER_KEYS, PROGRAMME_KEYS
from jimukyoku.domain.programme.language import FARTHEST, PATTERNS, reading
from jimukyoku.domain.programme.pack_fields import FIELD_KEYS
from jimukyoku.domain.programme.pack_rules import DEFICIENCY_KEYS, RULE_KEYS, RULES_KEYS
from jimukyoku.domain.programme.persons import PERSON_KEYS
from tests.office.world import PACK

PAGE = (Path(__file__).parents[2] / "docs" / "how-to-add-a-programme.md").read_text()
E01 = 'all_members(member.tax == "exempt" or member.birth > date("2025-12-31"))'
MISTAKES = [
    ("programme.yaml", "deadline: 2026-10-30", "deadlin: 2026-10-30"),
    ("programme.yaml", "deadline: 2026-10-30", "deadline: 2026-06-30"),
    ("programme.yaml", "deadline: 2026-10-30", "deadline: 2026-11-31"),
    ("programme.yaml", "cap_household: 30000", 'cap_household: "30000"'),
    ("fields.yaml", "kind: phone", "kind: telephone"),
    ("rules.yaml", E01, 'all_members(member.taxx == "exempt")'),
    ("rules.yaml", E01, 'member.tax == "exempt"'),
    ("rules.yaml", E01, 'all_members(member.tax == "exmept")'),
    ("rules.yaml", E01, 'all_members(member.birth > "2025-12-31")'),
    ("rules.yaml", E01, 'all_members(member.tax == "exempt"'),
    ("rules.yaml", E01, "household.size / 2 == 1"),
    ("rules.yaml", E01, "household.size < 1 and household.size > 5"),
    ("rules.yaml", "requires: household.head_alive", "requires: household.received_before"),
    ("rules.yaml", "fields: [declared_exempt]", "fields: [declared]"),
    ("rules.yaml", "severity: block", "severity: stop"),
    ("programme.yaml", "tax_year: 2026", "tax_year: 2027"),
    ("fields.yaml", "label: 電話番号", "label: 受付日"),
    ("fields.yaml", "id: applicant_kana", "id: kana"),
    ("persons.yaml", "amount: 70000", "amount: 50000"),
    ("persons.yaml", "tax: exempt", "tax: exmept"),
    ("persons.yaml", "household.head_alive: true", "household.head_alife: true"),
]  # fmt: skip


def test_every_fact_stands_on_the_page_with_its_kind_and_label():
    for name, fact in GIVEN.items():
        row = next((line for line in PAGE.splitlines() if line.startswith(f"| `{name}` |")), "")
        assert f"| {fact.kind.value} | {fact.label} |" in row, name
        assert [choice for choice in fact.choices if f"`{choice}`" not in row] == [], name
    listed = re.findall(r"^\| `((?:member|household|application|account|applicant|programme)\.\w+)` \|", PAGE, re.M)
    assert listed == list(GIVEN)


def test_every_key_function_and_pattern_stands_on_the_page():
    tables = (PROGRAMME_KEYS, PAYER_KEYS, CONTACT_KEYS, FIELD_KEYS, RULES_KEYS, RULE_KEYS, DEFICIENCY_KEYS, PERSON_KEYS)
    words = [key for table in tables for key in table] + ["requires", "when"]
    words += [*FieldKind, *Sensitivity, *PATTERNS, *LETTERS, *NEEDED_FIELDS, *TAKEN_IDS, *RESERVED_CODES]
    assert [label for label in TAKEN_LABELS if label not in PAGE] == []
    assert [word for word in words if not re.search(rf"`{re.escape(word)}`", PAGE)] == []
    functions = [*reading._FUNCTIONS, *reading._MEMBERS, "date"]
    assert [name for name in functions if f"`{name}(" not in PAGE] == []


def test_the_limits_named_are_the_real_ones():
    assert f"{reading.LONGEST:,} characters" in PAGE and f"{reading.DEEPEST} levels" in PAGE
    assert (reading.LARGEST, FARTHEST) == (10**12, 10**15) and "up to 10¹²" in PAGE and "±10¹⁵" in PAGE


@pytest.mark.parametrize(("file", "old", "new"), MISTAKES)
def test_the_messages_quoted_are_the_ones_people_get(file, old, new):
    files = pack_files(PACK)
    assert old.encode() in files[file]
    files[file] = files[file].replace(old.encode(), new.encode(), 1)
    with pytest.raises(PackErrors) as refused:
        load_pack(files)
    assert str(refused.value.errors[0]) in PAGE
