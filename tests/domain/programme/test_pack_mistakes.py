"""Every mistake in a pack is named with file, line and cure; all of them at once; the shipped pack has none."""

import copy
import datetime as dt
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from jimukyoku.domain.basics import Missing
from jimukyoku.domain.intake import META
from jimukyoku.domain.programme import NEEDED, TAKEN_LABELS, PackErrors, load_pack, pack_hash
from jimukyoku.domain.programme.language import Kind, Literal

PACK = Path(__file__).parents[3] / "programmes" / "hikazei-2026"


class Quiet(dict):
    """A dictionary that does not fill the screen when a test fails."""

    def __repr__(self):
        return f"<{len(self)} files>"


@pytest.fixture(scope="module")
def files():
    return Quiet((path.relative_to(PACK).as_posix(), path.read_bytes()) for path in PACK.rglob("*") if path.is_file())


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
    ("programme.yaml", "postmark_counts: true", "postmark_counts: true\nclosed_days: [2026-11-16, 開庁記念日]", "value-kind", "日付"),
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
    # programme.yaml
    ("programme.yaml", "id: hikazei-2026", "id: 2027", "value-kind", "文字"),
    ("programme.yaml", "id: hikazei-2026", 'id: "a/b c"', "id", "/"),
    ("programme.yaml", "name: 住民税非課税世帯等 臨時給付金", 'name: " "', "text", "name"),
    ("programme.yaml", "base_date: 2026-06-01", "base_date: 2026-06-01 10:00:00", "value-kind", "日付"),
    ("programme.yaml", "tax_year: 2026", "tax_year: 2027", "tax-year", "base_date"),
    ("programme.yaml", "tax_year: 2026", "tax_year: 8", "tax-year", "2026"),
    ("programme.yaml", "tax_year: 2026\n", "", "missing-key", "tax_year"),
    ("programme.yaml", "  household: 30000", '  household: "30000"', "value-kind", "整数"),
    ("programme.yaml", "  household: 30000", "  household: {one: 30000}", "value-kind", "整数"),
    ("programme.yaml", "  household: 30000", "  household: -5", "yen", "household"),
    ("programme.yaml", "amounts:\n", "amounts:\n  2027: 5\n", "amount-name", "2027"),
    ("programme.yaml", "amount_labels:\n", "amount_labels:\n  parent: 親\n", "amount-label", "parent"),
    ("programme.yaml", "  child: こども1人あたりの加算額", "  child: \"\"", "amount-label", "child"),
    ("programme.yaml", "amounts:\n", "amounts:\n  one two: 5\n", "amount-name", "one two"),
    ("programme.yaml", "cap_household: 30000", "cap_household: -5", "yen", "cap_household"),
    ("programme.yaml", "  hours: 平日 9時〜17時\n", "", "missing-key", "hours"),
    ("programme.yaml", "  phone: 0120-000-000", "  phone: 120", "value-kind", "文字"),
    ("programme.yaml", '  account_number: "0001234"', '  account_number: "123"', "payer", "7桁"),
    ("programme.yaml", '  account_type: "1"', '  account_type: "普通"', "payer", "当座"),
    ("programme.yaml", "name_kana: ﾐﾎﾝｼ ﾘﾝｼﾞｷﾕｳﾌｷﾝ", "name_kana: 見本市", "payer", "全銀"),
    ("programme.yaml", "version: \"1\"", "version: !!int x", "yaml-tag", ""),
    ("programme.yaml", "version: \"1\"", "version: " + "9" * 5_000, "yaml", ""),
    ("programme.yaml", "version: \"1\"", "version: " + "[" * 50, "yaml-depth", ""),
    # fields.yaml
    ("fields.yaml", "sensitivity: sensitive", "sensitivity: secret", "sensitivity", "personal"),
    ("fields.yaml", "online: paper", "online: papers", "online", "paper"),
    ("fields.yaml", "kind: bool, online: declaration", "kind: bool, online: today", "online", "date"),
    ("fields.yaml", "length: 100, page: name}", "length: 100, column: false}", "column", "applicant_name"),
    ("fields.yaml", "page: name}", 'page: "1"}', "page", "英字"),
    ("programme.yaml", "key: member", "key: anybody", "online", "head"),
    ("programme.yaml", "languages: [ja, easy, en]", "languages: [en]", "online", "ja"),
    ("programme.yaml", "languages: [ja, easy, en]", "languages: [ja, fr]", "online", "ja"),
    ("programme.yaml", "  without_key: true\n", "", "missing-key", "without_key"),
    ("locale/en.yaml", "  phone: {label", "  fone: {label", "unknown-key", "phone"),
    ("locale/en.yaml", "  D02: {", "  D99: {", "unknown-key", "D99"),
    ("locale/easy.yaml", "choices: {printed:", "choices: {print:", "text-choices", "printed"),
    ("locale/ja.yaml", "  applicant_birth: {label: 生年月日}", "  applicant_birth: {help: 生年月日}", "missing-key", "label"),
    ("fields.yaml", "length: 20, required", "length: 0, required", "length", "1"),
    ("fields.yaml", "id: phone", "id: phone number", "field-id", "phone number"),
    ("fields.yaml", "id: phone", "id: exists", "field-id", "exists"),
    ("fields.yaml", "label: 電話番号", "label: 受付日", "field-label", "消印日"),
    ("fields.yaml", "choices: {true: あり, false: なし}", "choices: {a: あり, b: なし}", "choices", "true"),
    ("fields.yaml", "choices: {true: あり, false: なし}", "choices: {true: あり}", "choices", "false"),
    ("fields.yaml", "choices: {true: あり, false: なし}", "choices: {true: yes, false: no}", "choices", "引用符"),
    ("fields.yaml", "choices: {true: あり, false: なし}", "choices: {true: あり, false: あり}", "choices", "重なって"),
    ("fields.yaml", "choices: {printed: 記載口座, other: 別口座}", "choices: {printed: other, other: 別口座}", "choices", "重なって"),
    ("fields.yaml", "choices: {printed: 記載口座, other: 別口座}", "choices: {printed: 記載口座, 別: 別口座}", "needed-field", "other"),
    ("fields.yaml", "choices: {普通: 普通, 当座: 当座, 貯蓄: 貯蓄}", "choices: {futsu: 普通}", "needed-field", "普通"),
    ("fields.yaml", "label: 電話番号, kind: phone", "label: 電話番号, kind: phone, choices: {a: b}", "choices", "bool"),
    ("fields.yaml", "  - {id: applicant_kana, label: フリガナ, kind: kana, length: 100, page: name}\n", "", "needed-field", "applicant_kana"),
    ("fields.yaml", "id: household_no", "id: household_number", "needed-field", "household_no"),
    ("fields.yaml", "label: 生年月日, kind: date", "label: 生年月日, kind: text", "needed-field", "date"),
    ("fields.yaml", "fields:", "colour: red\nfields:", "unknown-key", "colour"),
    # rules.yaml
    ("rules.yaml", "fields: [id_document]", "fields: [{a: b}]", "unknown-field", "a"),
    ("rules.yaml", "code: D01", "code: D01-THIS-IS-A-VERY-LONG-CODE", "code", "20文字"),
    ("rules.yaml", "code: D01", "code: UNREADABLE", "code", "UNREADABLE"),
    ("rules.yaml", "code: D01", "code: \"D01,D02\"", "code", "読点"),
    ("rules.yaml", "basis: 支給要綱第3条第1号", 'basis: ""', "text", "basis"),
    ("rules.yaml", "push_when:", "push_whem:", "unknown-key", "push_when"),
    ("rules.yaml", "push_when:", "# push_when:", "missing-key", "push_when"),
    ("rules.yaml", "amount: programme", "amount: [1]\nrest: programme", "value-kind", "文字"),
    ("rules.yaml", "eligibility:", "eligibility: []\nold:", "unknown-key", "old"),
    ("rules.yaml", "code: D02", "code: D02\n    extra: 3", "unknown-key", "extra"),
    # persons.yaml
    ("persons.yaml", "persons:", "persons: []\nold:", "no-persons", ""),
    ("persons.yaml", "persons:", "persons: []\nold:", "unknown-key", "old"),
    ("persons.yaml", "outcome: eligible", "outcome: fine", "outcome", "unknown"),
    ("persons.yaml", "deficiencies: []", "deficiencies: [1]", "value-kind", "符号"),
    ("persons.yaml", "tax: exempt", "tax: exmept", "choice", "exempt"),
    ("persons.yaml", "tax: exempt", "tax: 1", "value-kind", "文字"),
    ("persons.yaml", "household.head_alive: true", 'household.head_alive: "yes"', "value-kind", "true か false"),
    ("persons.yaml", "application.received_on: 2026-07-10", 'application.received_on: "2026-07-10"', "value-kind", "日付"),
    ("persons.yaml", "application.received_on: 2026-07-10", "application.received_on: 2026-07-10 09:00:00", "value-kind", "日付"),
    ("persons.yaml", "household.head_alive: true", "member.tax: exempt", "unknown-fact", "member.tax"),
    ("persons.yaml", "members: [{", "members: [x, {", "mapping", ""),
    ("programme.yaml", "  household: 30000", "  household: 0", "person-nothing", "0 円"),
    ("programme.yaml", "cap_household: 30000", "cap_household: 100", "person-cap", "20100"),
]


@pytest.mark.parametrize(("name", "old", "new", "code", "words"), MISTAKES, ids=[f"{one[0]}: {one[2][:30]!r}" for one in MISTAKES])
def test_a_mistake_is_named_with_its_place(files, name, old, new, code, words):
    found = errors(files, name, old, new)
    first = next((one for one in found if one.code == code), found[0])
    assert first.where.startswith(name) or code.startswith("person-")
    if code:
        assert code in {one.code for one in found}, [str(one) for one in found]
        assert words in f"{first.what}{first.cure}"


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("fields.yaml", "length: 4, sensitivity: sensitive", "length: 4, sensitivity: secret"),
        ("programme.yaml", "  household: 30000", '  household: "30000"'),
        ("programme.yaml", "  household: 30000", "  household: -1"),
        ("persons.yaml", "members: [{", "members: [x, {"),
    ],
)
def test_one_mistake_is_one_mistake(files, name, old, new):
    (found,) = errors(files, name, old, new)
    assert found.where.startswith(name)


def test_the_line_is_the_line(files):
    (found,) = errors(files, "rules.yaml", "fields: [id_document]", "fields: [passport]")
    assert found.where == f"rules.yaml {line_of(files, 'rules.yaml', 'fields: [id_document]')}行目"


def test_the_line_is_the_line_of_the_rule_although_an_earlier_one_cannot_be_read(files):
    rules = files["rules.yaml"].replace(b"code: D01\n    when: application.exists", b"code: D01\n    when: application.exizts")
    rules = rules.replace(b"fields: [id_document]", b"fields: [passport]", 1)
    with pytest.raises(PackErrors) as refused:
        load_pack({**files, "rules.yaml": rules})
    places = {one.code: one.where for one in refused.value.errors}
    assert places["unknown-field"] == f"rules.yaml {line_of(files, 'rules.yaml', 'fields: [id_document]')}行目"


@pytest.mark.parametrize("name", ["letters/push.typ", "manual/steps.md"])
def test_a_file_that_is_not_utf_8_is_refused_with_its_line(files, name):
    content = "// 一行目\n// 髙橋\n".encode() + "// 様式".encode("cp932")
    with pytest.raises(PackErrors) as refused:
        load_pack({**files, name: content})
    (found,) = refused.value.errors
    assert (found.code, found.where, found.cure) == ("encoding", f"{name} 3行目", "UTF-8で保存し直してください。")


def test_a_letter_may_begin_with_the_mark_of_utf_8(files):
    marked = load_pack({**files, "letters/push.typ": b"\xef\xbb\xbf" + files["letters/push.typ"]})
    assert marked.letters["push"] == load_pack(files).letters["push"]


@pytest.mark.parametrize("source", ["true", "false", '"false"'])
def test_everybody_or_nobody_may_be_pushed(files, source):
    rules = files["rules.yaml"].replace(b"push_when: household.has_known_account and not household.protected", f"push_when: {source}".encode())
    assert load_pack({**files, "rules.yaml": rules}).push_when.tree == Literal(Kind.BOOL, source == "true")


def test_the_columns_of_every_file_are_nobodys_labels():
    assert set(TAKEN_LABELS) == set(META.values())


# --- a version that was published earlier -----------------------------------------------------------------------


def test_a_stored_version_is_read_as_it_was_published(files):
    """What the check has learnt to demand since does not make a decision unreadable that was made under it."""
    older = {name: content for name, content in files.items() if name != "letters/returned.typ"}
    for line in (b"tax_year: 2026\n", b"  hours: \xe5\xb9\xb3\xe6\x97\xa5 9\xe6\x99\x82\xe3\x80\x9c17\xe6\x99\x82\n"):
        assert line in older["programme.yaml"]
        older["programme.yaml"] = older["programme.yaml"].replace(line, b"")
    older["persons.yaml"] = b"persons: []\n"
    with pytest.raises(PackErrors) as refused:
        load_pack(older)
    assert {one.code for one in refused.value.errors} == {"missing-file", "missing-key", "no-persons"}
    pack = load_pack(older, stored=True)
    assert (pack.tax_year, pack.sha256) == (2026, pack_hash(older))
    assert pack.letter("push") and "returned" not in pack.letters
    with pytest.raises(Missing) as missing:
        pack.letter("returned")
    assert "programme publish" in missing.value.cure


def test_a_stored_version_that_cannot_be_built_is_still_refused(files):
    with pytest.raises(PackErrors):
        load_pack({**files, "rules.yaml": files["rules.yaml"].replace(b"household.head_alive", b"household.head_alife")}, stored=True)


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
@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"[1, 2", b"- a\n- b\n", b"a: b: c", b"x" * 1_100_000, b"[" * 200_000, b"? {a: b}\n: c\n", b"---\n---\n"]
)
def test_no_content_crashes_the_check(files, name, content):
    with pytest.raises(PackErrors) as refused:
        load_pack({**files, name: content})
    assert any(name in one.where for one in refused.value.errors)


ODD = [None, 0, -1, 10**30, True, "", "x", 1.5, [], [None], [[1]], {}, {"a": {}}, {1: 2}, dt.date(2026, 1, 1), dt.datetime(2026, 1, 1, 1)]


def places(data, path=()):
    yield path
    for key, inner in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield from places(inner, (*path, key))


def put(data, path, value):
    if not path:
        return value
    copied = copy.copy(data)
    copied[path[0]] = put(data[path[0]], path[1:], value)
    return copied


@pytest.fixture(scope="module")
def documents(files):
    """The pack's YAML as data, with two test persons, so that it is quickly read."""
    found = Quiet((name, yaml.safe_load(files[name])) for name in NEEDED)
    found["persons.yaml"]["persons"] = found["persons.yaml"]["persons"][:2]
    return found


@given(st.data())
def test_whatever_stands_anywhere_the_check_ends_with_mistakes_or_a_pack(files, documents, data):
    name = data.draw(st.sampled_from(NEEDED))
    path = data.draw(st.sampled_from(list(places(documents[name]))))
    changed = {**documents, name: put(documents[name], path, data.draw(st.sampled_from(ODD)))}
    written = {one: yaml.safe_dump(content, allow_unicode=True).encode() for one, content in changed.items()}
    try:
        load_pack({**files, **written})
    except PackErrors as refused:
        assert all(one.where for one in refused.errors)
