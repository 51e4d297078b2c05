"""Applications: nothing written is thrown away, and only what cannot be received is refused."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.intake import read_row, sheet
from jimukyoku.domain.programme import Field, FieldKind

FIELDS = (
    Field("household_no", "世帯番号", FieldKind.DIGITS, length=10),
    Field("applicant_kana", "フリガナ", FieldKind.KANA),
    Field("applicant_birth", "生年月日", FieldKind.DATE),
    Field("phone", "電話番号", FieldKind.PHONE),
    Field("declines", "受給辞退", FieldKind.BOOL, choices={"true": "はい", "false": "いいえ"}),
    Field("role", "申請者区分", FieldKind.CHOICE, choices={"head": "世帯主", "agent": "代理人"}),
    Field("size", "人数", FieldKind.INT),
)
ROW = {
    "受付元番号": "P-001", "受付経路": "郵送", "受付日": "2026-07-01", "消印日": "", "世帯番号": "０００００００１０１", "フリガナ": "みらい　たろう",
    "生年月日": "S55.4.1", "電話番号": "（090）1234-5678", "受給辞退": "いいえ", "申請者区分": "世帯主", "人数": "1,234",
}  # fmt: skip


def read(row=ROW, line=2, **change):
    row = {**row, **change}
    return read_row(line, list(row.values()), sheet(list(row), FIELDS))


def test_a_row_as_written_and_as_understood():
    got = read()
    assert (got.line, got.source_id, got.channel, got.received_on, got.postmarked_on) == (2, "P-001", "post", dt.date(2026, 7, 1), None)
    assert got.raw["applicant_kana"] == "みらい　たろう"
    assert got.values == {
        "household_no": "0000000101", "applicant_kana": "ミライ タロウ", "applicant_birth": dt.date(1980, 4, 1),
        "phone": "09012345678", "declines": False, "role": "head", "size": 1234,
    }  # fmt: skip
    assert got.problems == {}


@pytest.mark.parametrize(
    ("label", "field", "text", "sentence"),
    [
        ("世帯番号", "household_no", "10-1a", "世帯番号に数字以外の文字があります。"),
        ("世帯番号", "household_no", "12345678901", "世帯番号が10文字を超えています。"),
        ("フリガナ", "applicant_kana", "未来", "フリガナにカタカナ以外の文字があります。"),
        ("生年月日", "applicant_birth", "昭和64年1月8日", "生年月日：昭和にその日はありません: 「昭和64年1月8日」"),
        ("電話番号", "phone", "1234", "電話番号が電話番号ではありません。"),
        ("受給辞退", "declines", "？", "受給辞退ははい・いいえのどれかです。"),
        ("申請者区分", "role", "妻", "申請者区分は世帯主・代理人のどれかです。"),
        ("人数", "size", "三人", "人数が数ではありません。"),
    ],
)
def test_what_cannot_be_read_stays_as_text_beside_its_problem(label, field, text, sentence):
    got = read(**{label: text})
    assert (got.raw[field], got.problems) == (text, {field: sentence})
    assert field not in got.values
    assert len(got.values) == len(FIELDS) - 1


@given(st.fixed_dictionaries({field.label: st.text(max_size=12) for field in FIELDS}))
def test_every_cell_written_is_kept_and_is_either_understood_or_a_problem(cells):
    got = read(**cells)
    assert got.raw == {field.id: cells[field.label].strip() for field in FIELDS if cells[field.label].strip()}
    assert got.values.keys() | got.problems.keys() == got.raw.keys()
    assert not got.values.keys() & got.problems.keys()


@pytest.mark.parametrize(("written", "channel"), [("郵送", "post"), ("オンライン", "online"), ("窓口", "counter"), ("電話", "phone")])
def test_channels(written, channel):
    assert read(受付経路=written).channel == channel


@pytest.mark.parametrize(
    ("change", "code"),
    [({"受付元番号": "　"}, "source-id"), ({"受付経路": "FAX"}, "channel"), ({"受付経路": ""}, "channel"), ({"受付日": ""}, "date"),
     ({"受付日": "2026-02-30"}, "date"), ({"消印日": "不明"}, "date")],
)  # fmt: skip
def test_what_cannot_be_received_is_refused(change, code):
    with pytest.raises(BadInput) as refused:
        read(**change)
    assert refused.value.code == code


def test_a_postmark_is_read():
    assert read(消印日="令和8年6月30日").postmarked_on == dt.date(2026, 6, 30)


@given(st.permutations(list(ROW)))
def test_moved_columns_read_the_same(order):
    assert read({label: ROW[label] for label in order}) == read()


@pytest.mark.parametrize("cells", [list(ROW.values())[:5], list(ROW.values())[:-1], [*ROW.values(), "ずれた"]])
def test_a_row_that_is_not_whole_is_refused(cells):
    with pytest.raises(BadInput) as refused:
        read_row(2, cells, sheet(list(ROW), FIELDS))
    assert refused.value.code == "width" and f"この行は{len(cells)}列" in refused.value.what


def test_empty_cells_beyond_the_header_are_nothing():
    assert read_row(2, [*ROW.values(), "", "　"], sheet(list(ROW), FIELDS)) == read()


def test_a_number_longer_than_its_column_is_refused_before_it_reaches_the_database():
    assert read(受付元番号="A" * 60).source_id == "A" * 60
    with pytest.raises(BadInput) as refused:
        read(受付元番号="A" * 61)
    assert refused.value.code == "source-id" and "60文字" in refused.value.what


def test_the_same_row_sent_again_has_the_same_digest_wherever_it_stands():
    assert read(line=2).digest == read(line=99).digest


@pytest.mark.parametrize(
    "change",
    [{"受付元番号": "P-002"}, {"受付経路": "窓口"}, {"受付日": "2026-07-02"}, {"消印日": "2026-06-30"}, {"フリガナ": "ミライ　タロウ"},
     {"人数": ""}],
)  # fmt: skip
def test_anything_written_otherwise_has_another_digest(change):
    assert read(**change).digest != read().digest


@pytest.mark.parametrize("label", [*(field.label for field in FIELDS), "受付元番号", "受付経路", "受付日"])
def test_an_application_lacks_no_header(label):
    with pytest.raises(BadInput) as refused:
        sheet([other for other in ROW if other != label], FIELDS)
    assert refused.value.code == "header-missing"
    assert refused.value.what.endswith(f": {label}")


def test_an_answer_may_lack_fields_but_not_all_and_not_its_number():
    plan = sheet(["\ufeff受付元番号", "受付経路", "受付日", "世帯番号"], FIELDS, answer=True)
    assert [(field.id, place) for field, place in plan.fields] == [("household_no", 3)]
    for header, missing in [(["受付元番号", "受付経路", "受付日"], "世帯番号"), (["受付経路", "受付日", "世帯番号"], "受付元番号")]:
        with pytest.raises(BadInput, match=missing):
            sheet(header, FIELDS, answer=True)


def test_a_header_twice_is_refused():
    with pytest.raises(BadInput) as refused:
        sheet([*ROW, "電話番号"], FIELDS)
    assert refused.value.code == "header-twice"
    assert "電話番号" in refused.value.what
