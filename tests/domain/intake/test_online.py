"""The web form as pages: what is due, and what was typed as a row that reads back as it was meant."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.office.world import PACK

from jimukyoku.cli.chain.office import pack_files
from jimukyoku.domain.intake import WESTERN, answer_pages, application_pages, by_post, declared, due, other_account, problems, raw_of, text_of
from jimukyoku.domain.programme import Field, FieldKind, load_pack, read_field, read_people
from jimukyoku.japanese import ERAS, era_text

ACCOUNT = ["bank_code", "branch_code", "account"]


@pytest.fixture(scope="module")
def pack():
    return load_pack(pack_files(PACK))


def names(pages):
    return [one.id for one in pages]


@pytest.mark.parametrize(("listed", "printed", "typed", "last"), [
    (True, False, {}, ["phone", *ACCOUNT]),
    (False, False, {}, ["phone", "household_members", *ACCOUNT]),
    (True, True, {}, ["phone", "account_choice"]),
    (True, True, {"account_choice": "printed"}, ["phone", "account_choice"]),
    (True, True, {"account_choice": "other"}, ["phone", "account_choice", *ACCOUNT]),
])  # fmt: skip
def test_the_pages_that_are_due(pack, listed, printed, typed, last):
    assert names(due(application_pages(pack, listed=listed), typed, printed=printed)) == ["name", "applicant_birth", "applicant_role", *last]


@pytest.mark.parametrize(("findings", "pages", "papers", "signs"), [
    ([("D06", ["account_number"])], ["account"], [], False),
    ([("D05", ["bank_code", "branch_code"])], ACCOUNT, [], False),
    ([("D02", ["id_document"])], [], ["id_document"], False),
    ([("D09", ["declared_exempt"])], [], [], True),
    ([("D12", ["signed_on"])], [], [], False),
    ([("D11", ["applicant_birth"]), ("D08", ["account_document"])], ["applicant_birth"], ["account_document"], False),
    ([("RETURNED", ["bank_code", "branch_code", "account_type", "account_number", "account_holder_kana"])], ACCOUNT, [], False),
])  # fmt: skip
def test_an_answer_asks_only_what_is_lacking(pack, findings, pages, papers, signs):
    found = answer_pages(pack, findings)
    assert names(found) == pages
    assert [one.id for one in by_post(pack, findings, {})] == papers
    assert bool(declared(pack, findings)) is signs
    assert {code for page in found for code in page.codes} <= {code for code, _fields in findings}


def test_of_the_account_only_the_field_that_is_wrong_is_asked(pack):
    (page,) = answer_pages(pack, [("D06", ["account_number"])])
    assert [one.id for one in page.fields] == ["account_number"] and page.codes == ("D06",)


WRITTEN = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=40).filter(lambda text: text.strip())
DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))


def parts(name, day, era):
    """A date as it is typed in the calendar somebody chose."""
    if era == WESTERN:
        return dict(zip((f"{name}_{n}" for n in range(4)), (WESTERN, str(day.year), str(day.month), str(day.day)), strict=True))
    text = era_text(day)
    return dict(zip((f"{name}_{n}" for n in range(4)), (text[:2], text[2 : text.index("年")], str(day.month), str(day.day)), strict=True))


@given(day=DAYS, era=st.sampled_from([WESTERN, ERAS[0][0]]))
def test_a_date_reads_back_in_either_calendar(day, era):
    field = Field("d", "日", FieldKind.DATE)
    assert read_field(field, text_of(field, parts("d", day, era))) == day


KINDS = {
    FieldKind.TEXT: WRITTEN, FieldKind.KANA: st.text("アイウエオ カキクケコ", min_size=1, max_size=20).filter(str.strip),
    FieldKind.DIGITS: st.text("0123456789", min_size=1, max_size=10), FieldKind.PHONE: st.from_regex(r"0[0-9]{8,10}", fullmatch=True),
    FieldKind.INT: st.integers(0, 10**9).map(str),
}  # fmt: skip


@given(data=st.data(), kind=st.sampled_from(list(KINDS)))
def test_what_is_typed_is_the_cell_and_reads_like_one(data, kind):
    field, text = Field("f", "欄", kind), data.draw(KINDS[kind])
    assert text_of(field, {"f": text}) == text
    assert read_field(field, text_of(field, {"f": text})) == read_field(field, text)


@given(kind=st.sampled_from([FieldKind.CHOICE, FieldKind.BOOL]), pick=st.sampled_from(["true", "false"]))
def test_a_choice_is_sent_in_the_words_of_the_form(kind, pick):
    field = Field("f", "欄", kind, choices={"true": "あり", "false": "なし"})
    assert text_of(field, {"f": pick}) == field.choices[pick]
    assert read_field(field, text_of(field, {"f": pick})) == (pick if kind == FieldKind.CHOICE else pick == "true")


NAMES = st.text("見本太郎花子 ABC", min_size=1, max_size=12).map(str.strip).filter(bool)


@given(people=st.lists(st.tuples(NAMES, DAYS), max_size=8))
def test_people_read_back_one_by_one(people):
    field = Field("p", "世帯の方", FieldKind.PEOPLE, length=2_000)
    typed = {"p": [{"name": name, "kana": "みほん", "relationship": "子", **parts("birth", day, WESTERN)} for name, day in people]}
    text = text_of(field, typed)
    assert [(one.name, one.kana, one.birth) for one in read_people("世帯の方", text)] == [(name, "ミホン", day) for name, day in people]
    if people:
        assert read_people("世帯の方", read_field(field, text)) == read_people("世帯の方", text)  # written anew it says the same


@pytest.mark.parametrize("text", ["花子", "花子/ハナコ/1990-01-01", "花子/漢字/1990-01-01/妻", "花子/ハナコ/1990-02-30/妻", "/ハナコ/1990-01-01/妻"])
def test_people_that_cannot_be_read_are_named(text):
    from jimukyoku.domain.basics import BadInput

    with pytest.raises(BadInput, match="1人目"):
        read_field(Field("p", "世帯の方", FieldKind.PEOPLE), text)


@given(typed=st.dictionaries(st.sampled_from(["applicant_name", "applicant_kana", "phone", "account_number", "applicant_role"]), st.text(max_size=30)))
def test_whatever_is_typed_a_page_only_says_what_is_wrong(typed):
    pack = load_pack(pack_files(PACK))
    for page in application_pages(pack, listed=False):
        problems(page, typed)


def test_the_row_says_what_is_known_declared_and_meant(pack):
    typed = {"applicant_name": " 見本 太郎 ", "bank_code": "0001", "phone": "  "}
    pages = application_pages(pack, listed=True)
    raw = raw_of(pack, pages, typed, {"household_no": "200", "declines": "いいえ"}, declared(pack), "2026-07-10")
    assert raw | other_account(pack, raw) == {
        "applicant_name": "見本 太郎", "bank_code": "0001", "household_no": "200", "declines": "いいえ", "declared_exempt": "はい", "signed": "あり",
        "signed_on": "2026-07-10", "account_choice": "別口座",
    }  # fmt: skip
    assert raw_of(pack, pages, {}, {}, [], "2026-07-10") == {}


def test_what_is_required_is_missed_by_name(pack):
    (page,) = [one for one in application_pages(pack, listed=True) if one.id == "name"]
    named = replace(page, fields=tuple(replace(one, label="お名前") for one in page.fields))
    assert problems(named, {"applicant_kana": "ミ"}) == {"applicant_name": "「お名前」を入力してください。"}
