"""Every mistake in a pack is named with file, line and cure; all of them at once; the shipped pack has none."""

from pathlib import Path

import pytest

from jimukyoku.domain.programme import PackErrors, load_pack

PACK = Path(__file__).parents[3] / "programmes" / "hikazei-2026"


@pytest.fixture(scope="module")
def files():
    return {path.relative_to(PACK).as_posix(): path.read_bytes() for path in PACK.rglob("*") if path.is_file()}


def errors(files, name, old, new):
    content = files[name].decode()
    assert old in content
    with pytest.raises(PackErrors) as refused:
        load_pack({**files, name: content.replace(old, new, 1).encode()})
    return refused.value.errors


def line_of(files, name, text):
    return files[name].decode()[: files[name].decode().index(text)].count("\n") + 1


def test_the_shipped_pack_is_right_and_its_hash_stands_for_every_byte(files):
    pack = load_pack(files)
    assert len(pack.persons) >= 30 and len(pack.sha256) == 64
    spaced = {**files, "fields.yaml": files["fields.yaml"] + b"\n# a remark\n"}
    assert load_pack(spaced).sha256 != pack.sha256
    assert load_pack(dict(reversed(files.items()))).sha256 == pack.sha256


# file, text that is there, what it becomes, code of the mistake, words of the message or cure
MISTAKES = [
    ("programme.yaml", "base_date: 2026-06-01", "base_date: 2026-13-01", "yaml", ""),
    ("programme.yaml", "base_date: 2026-06-01", "base_date: soon", "value-kind", "日付"),
    ("programme.yaml", "mayor:", "mayer:", "unknown-key", "mayor"),
    ("programme.yaml", "deadline: 2026-10-30", "deadline: 2026-05-01", "date-order", "deadline"),
    ("programme.yaml", "cap_household: 30000", "cap_household: true", "value-kind", "整数"),
    ("programme.yaml", "  code: \"0000012345\"\n", "", "missing-key", "code"),
    ("programme.yaml", "version: \"1\"", "version: \"1\"\nversion: \"2\"", "yaml-twice", "version"),
    ("programme.yaml", "amounts:\n", "amounts: *x\n", "yaml-alias", ""),
    ("fields.yaml", "kind: phone", "kind: telephone", "field-kind", "phone"),
    ("fields.yaml", "label: フリガナ", "label: 氏名", "field-twice", ""),
    ("fields.yaml", "    choices: {printed: 記載口座, other: 別口座}\n", "", "choices", ""),
    ("rules.yaml", "code: D02", "code: D01", "code-twice", "D01"),
    ("rules.yaml", "requires: household.head_alive", "requires: household.head_alife", "unknown-name", "head_alive"),
    ("rules.yaml", "when: household.received_before", "when: household.size", "kind", ""),
    ("rules.yaml", "when: household.received_before", "when: household.size > 3 and household.size < 2", "impossible", ""),
    ("rules.yaml", "when: household.received_before", "when: household.size >", "syntax", ""),
    ("rules.yaml", "when: household.received_before", "when: __import__('os')", "", ""),
    ("rules.yaml", "fields: [id_document]", "fields: [passport]", "unknown-field", "passport"),
    ("rules.yaml", "severity: block", "severity: fatal", "severity", "warn"),
    ("rules.yaml", "waivable_by: none", "waivable_by: anybody", "waivable", "officer"),
    ("rules.yaml", "push_when: household.has_known_account and not household.protected", "push_when: \"\"", "", ""),
    ("rules.yaml", "amount: programme.amounts.household", "amount: programme.amounts.houshold", "unknown-name", "household"),
    ("persons.yaml", "outcome: eligible", "outcome: ineligible", "person-outcome", ""),
    ("persons.yaml", "amount: 30000", "amount: 40000", "person-amount", "30000"),
    ("persons.yaml", "deficiencies: []", "deficiencies: [D01]", "person-deficiencies", "D01"),
    ("persons.yaml", "household.head_alive", "household.head_alife", "unknown-fact", "head_alive"),
]


@pytest.mark.parametrize(("name", "old", "new", "code", "words"), MISTAKES, ids=[f"{one[0]}: {one[2][:30]!r}" for one in MISTAKES])
def test_a_mistake_is_named_with_its_place(files, name, old, new, code, words):
    found = errors(files, name, old, new)
    first = next((one for one in found if one.code == code), found[0])
    assert first.where.startswith(name)
    if code:
        assert code in {one.code for one in found}, [str(one) for one in found]
        assert words in f"{first.what}{first.cure}"


def test_the_line_is_the_line(files):
    (found,) = errors(files, "rules.yaml", "fields: [id_document]", "fields: [passport]")
    assert found.where == f"rules.yaml {line_of(files, 'rules.yaml', 'fields: [id_document]')}行目"


def test_all_mistakes_at_once(files):
    spoiled = {
        **files,
        "programme.yaml": files["programme.yaml"].replace(b"mayor:", b"mayer:"),
        "rules.yaml": files["rules.yaml"].replace(b"fields: [id_document]", b"fields: [passport]"),
        "fields.yaml": files["fields.yaml"].replace(b"kind: phone", b"kind: telephone"),
    }
    del spoiled["letters/push.typ"]
    with pytest.raises(PackErrors) as refused:
        load_pack(spoiled)
    assert {"unknown-key", "missing-key", "unknown-field", "field-kind", "missing-file"} <= {one.code for one in refused.value.errors}


@pytest.mark.parametrize("name", ["programme.yaml", "fields.yaml", "rules.yaml", "persons.yaml"])
@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[1, 2", b"- a\n- b\n", b"a: b: c", b"x" * 1_100_000])
def test_no_content_crashes_the_check(files, name, content):
    with pytest.raises(PackErrors) as refused:
        load_pack({**files, name: content})
    assert any(name in one.where for one in refused.value.errors)
