"""Rows: joined by the header's names, kept whatever is unknown, refused only when nobody could be found by them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.register import HEADERS, Source, identity, layout, row_reader, twice

PERSON = {
    "宛名番号": "0000000012", "世帯番号": "0000000101", "世帯主宛名番号": "0000000012", "住民状態コード": "1", "住民種別コード": "1",
    "氏名": "未来　太郎", "氏名フリガナ": "ミライ　タロウ", "生年月日": "19800401", "性別コード": "1", "続柄": "世帯主", "郵便番号": "999-0001",
    "住所": "未来市中央一丁目", "番地": "2-3", "方書": "ハイツ,壱 101", "住民となった年月日": "20200401",
}  # fmt: skip
TAX = {"宛名番号": "0000000012", "年度": "2026", "課税区分": "1", "被扶養フラグ": "0"}
CHANGE = {
    "異動連番": "1", "宛名番号": "0000000012", "異動事由コード": "D", "異動年月日": "20260610", "届出年月日": "20260612", "課税区分": "",
}  # fmt: skip
PROTECTED = {"宛名番号": "0000000012", "区分": "1", "開始年月日": "20260401", "終了年月日": "20270331"}
ACCOUNT = {
    "宛名番号": "0000000012", "金融機関コード": "1", "支店コード": "1", "預金種別": "1", "口座番号": "1234", "口座名義カナ": "ﾐﾗｲ ﾀﾛｳ",
    "取込元種別": "1",
}  # fmt: skip
PAST = {"事業名": "前回", "世帯番号": "0000000101", "宛名番号": "0000000012", "世帯主フラグ": "1", "支給年月日": "20250901", "金額": "30000"}
ROWS = [
    (Source.PEOPLE, PERSON), (Source.TAX, TAX), (Source.CHANGES, CHANGE), (Source.PROTECTED, PROTECTED),
    (Source.ACCOUNTS, ACCOUNT), (Source.PAST, PAST),
]  # fmt: skip


def read(source, cells, **change):
    """Return one line of a file with these headers and cells as column name -> value."""
    cells = {**cells, **change}
    columns, one = row_reader(layout(source, list(cells)))
    return dict(zip(columns, one(list(cells.values())), strict=True))


def test_a_person():
    assert read(Source.PEOPLE, PERSON) == {
        "resident_no": "0000000012", "household_no": "0000000101", "head_no": "0000000012", "listed": True,
        "foreign": False, "name": "未来　太郎", "kana": "ミライ タロウ", "former_name": "", "former_kana": "", "alias": "",
        "alias_kana": "", "birth": "1980-04-01", "birth_text": "", "birth_precision": "day", "sex": "1",
        "relationship": "世帯主", "postal_code": "9990001", "address": "未来市中央一丁目2-3", "building": "ハイツ,壱 101",
        "moved_in_on": "2020-04-01", "previous_household_no": "", "removed_reason": "", "removed_on": None,
        "suppressed": False, "phone": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("source", "cells", "expected"),
    [
        (Source.TAX, TAX, {"resident_no": "0000000012", "year": 2026, "tax": "exempt", "dependent": False}),
        (Source.PROTECTED, PROTECTED, {"resident_no": "0000000012", "role": "1", "starts_on": "2026-04-01",
                                       "ends_on": "2027-03-31", "perpetrator_no": ""}),
        (Source.ACCOUNTS, ACCOUNT, {"resident_no": "0000000012", "bank_code": "0001", "branch_code": "001", "account_type": "1",
                                    "account_number": "0001234", "holder_kana": "ﾐﾗｲ ﾀﾛｳ", "origin": "1"}),
        (Source.ACCOUNTS, {**ACCOUNT, "金融機関コード": "9900", "支店コード": "14030", "預金種別": "4", "口座番号": "12345671"},
         {"resident_no": "0000000012", "bank_code": "9900", "branch_code": "408", "account_type": "4", "account_number": "1234567",
          "holder_kana": "ﾐﾗｲ ﾀﾛｳ", "origin": "1"}),
        (Source.PAST, PAST, {"programme_name": "前回", "household_no": "0000000101", "resident_no": "0000000012",
                             "is_head": True, "paid_on": "2025-09-01", "amount": 30000}),
    ],
)  # fmt: skip
def test_other_files(source, cells, expected):
    assert read(source, cells) == expected


@pytest.mark.parametrize(("source", "cells"), ROWS)
@given(data=st.data())
def test_moved_columns_read_the_same(source, cells, data):
    """A file of which columns were moved is the same file: nothing is joined by position (北海道 2023)."""
    order = data.draw(st.permutations(list(cells)))
    assert read(source, {f"ＦＯ－{name}": cells[name] for name in order}) == read(source, cells)


@pytest.mark.parametrize(("source", "cells"), ROWS)
@given(data=st.data())
def test_rows_after_one_another_do_not_mix(source, cells, data):
    """The reader uses one object for all lines: a line may leave nothing behind for the next, a refused one included."""
    _, one = row_reader(layout(source, list(cells)))
    row = list(cells.values())
    alone = one(row)
    place = data.draw(st.integers(0, len(row) - 1))
    try:
        one([*row[:place], data.draw(st.sampled_from(["", "9", "異"])), *row[place + 1 :]])
    except BadInput as refused:
        assert refused.code in ("number", "code", "name", "date", "length")
    assert one(row) == alone


@pytest.mark.parametrize(
    ("cells", "birth", "text", "precision"),
    [
        ({"生年月日": "19450800"}, "1945-08-01", "19450800", "month"),
        ({"生年月日": "20190229"}, "2019-02-01", "20190229", "month"),
        ({"生年月日": "19450000", "生年月日表記": "昭和20年月日不詳"}, "1945-01-01", "昭和20年月日不詳", "year"),
        ({"生年月日": "00000000", "生年月日表記": "年月日不詳"}, None, "年月日不詳", "none"),
        ({"生年月日": ""}, None, "", "none"),
        ({"生年月日": "19800401", "生年月日表記": "昭和55年頃"}, "1980-04-01", "", "day"),
    ],
)  # fmt: skip
def test_an_unknown_birth_is_kept_as_it_was_written(cells, birth, text, precision):
    row = read(Source.PEOPLE, PERSON, **cells)
    assert (row["birth"], row["birth_text"], row["birth_precision"]) == (birth, text, precision)


@pytest.mark.parametrize(
    ("cell", "column", "value"),
    [
        ({"住民状態コード": "2"}, "listed", False), ({"住民種別コード": "2"}, "foreign", True), ({"抑止フラグ": "1"}, "suppressed", True),
        ({"抑止フラグ": "0"}, "suppressed", False), ({"消除年月日": "20260601"}, "removed_on", "2026-06-01"),
        ({"消除年月日": "00000000"}, "removed_on", None), ({"通称名": " 金 "}, "alias", "金"), ({"旧氏": "佐藤"}, "former_name", "佐藤"),
    ],
)  # fmt: skip
def test_cells_of_a_person(cell, column, value):
    assert read(Source.PEOPLE, PERSON, **cell)[column] == value


@pytest.mark.parametrize(
    ("code", "kind"),
    [("D", "death"), ("O", "move_out"), ("M", "move"), ("H", "household"), ("N", "name"), ("B", "birth"), ("I", "move_in"), ("T", "tax")],
)
def test_kinds_of_change(code, kind):
    assert read(Source.CHANGES, CHANGE, 異動事由コード=code)["kind"] == kind


def test_a_change_without_a_day_counts_from_its_report():
    """Of a death whose day nobody knows the register has only the report: gates must see it all the same."""
    row = read(Source.CHANGES, CHANGE, 異動年月日="00000000")
    assert (row["effective_on"], row["reported_on"]) == ("2026-06-12", "2026-06-12")
    assert read(Source.CHANGES, CHANGE)["effective_on"] == "2026-06-10"
    assert read(Source.CHANGES, CHANGE, 異動年月日="20260600")["effective_on"] == "2026-06-01"
    with pytest.raises(BadInput, match="どちらも空"):
        read(Source.CHANGES, CHANGE, 異動年月日="", 届出年月日="")


def test_tax_codes():
    known = [read(Source.TAX, TAX, 課税区分=code)["tax"] for code in "1234"]
    assert known == ["exempt", "equal_only", "taxable", "undeclared"]
    assert [read(Source.CHANGES, CHANGE, 異動事由コード="T", 課税区分=code)["tax"] for code in "1234"] == known


@pytest.mark.parametrize(
    ("source", "cells", "change", "code", "named"),
    [
        (Source.PEOPLE, PERSON, {"宛名番号": ""}, "number", "宛名番号"),
        (Source.PEOPLE, PERSON, {"宛名番号": "１２"}, "number", "１２"),
        (Source.PEOPLE, PERSON, {"世帯番号": "12a"}, "number", "世帯番号"),
        (Source.PEOPLE, PERSON, {"世帯主宛名番号": "1" * 16}, "number", "世帯主宛名番号"),
        (Source.PEOPLE, PERSON, {"住民状態コード": "3"}, "code", "住民状態"),
        (Source.PEOPLE, PERSON, {"住民種別コード": ""}, "code", "住民種別"),
        (Source.PEOPLE, PERSON, {"氏名": "　"}, "name", "氏名"),
        (Source.PEOPLE, PERSON, {"住民となった年月日": "昔"}, "date", "住民となった年月日"),
        (Source.TAX, TAX, {"課税区分": ""}, "code", "課税区分"),
        (Source.TAX, TAX, {"課税区分": "5"}, "code", "5"),
        (Source.TAX, TAX, {"年度": "令和8"}, "number", "年度"),
        (Source.TAX, TAX, {"年度": "8"}, "number", "西暦4桁"),
        (Source.PEOPLE, PERSON, {"性別コード": "男性です"}, "length", "性別コード"),
        (Source.PEOPLE, PERSON, {"続柄": "子" * 61}, "length", "続柄"),
        (Source.PEOPLE, PERSON, {"前世帯番号": "1" * 16}, "length", "前世帯番号"),
        (Source.PEOPLE, PERSON, {"郵便番号": "100-00011"}, "length", "郵便番号"),
        (Source.CHANGES, CHANGE, {"世帯番号": "1" * 16}, "length", "世帯番号"),
        (Source.PROTECTED, PROTECTED, {"区分": "被害者"}, "length", "区分"),
        (Source.ACCOUNTS, ACCOUNT, {"口座番号": "12345678901"}, "length", "口座番号"),
        (Source.ACCOUNTS, ACCOUNT, {"金融機関コード": "00001"}, "length", "金融機関コード"),
        (Source.PAST, PAST, {"金額": "9" * 10}, "length", "金額"),
        (Source.CHANGES, CHANGE, {"異動事由コード": "Z"}, "code", "異動事由"),
        (Source.CHANGES, CHANGE, {"異動連番": "-1"}, "number", "異動連番"),
        (Source.ACCOUNTS, ACCOUNT, {"金融機関コード": "9900", "支店コード": "14030", "口座番号": "12345681"}, "account", "記号と番号"),
        (Source.ACCOUNTS, ACCOUNT, {"支店コード": "14030"}, "length", "支店コード"),
        (Source.ACCOUNTS, ACCOUNT, {"預金種別": "3"}, "code", "預金種別"),
        (Source.ACCOUNTS, ACCOUNT, {"口座番号": "12-34"}, "number", "口座番号"),
        (Source.PAST, PAST, {"世帯番号": "なし"}, "number", "世帯番号"),
    ],
)  # fmt: skip
def test_refused_cells_are_named(source, cells, change, code, named):
    with pytest.raises(BadInput) as refused:
        read(source, cells, **change)
    assert refused.value.code == code
    assert named in refused.value.what


@pytest.mark.parametrize(("source", "cells"), ROWS)
def test_what_identifies_a_row(source, cells):
    columns, one = row_reader(layout(source, list(cells)))
    found = identity(source, columns, one(list(cells.values())))
    assert found == {
        Source.PEOPLE: ("0000000012",), Source.TAX: ("0000000012", 2026), Source.CHANGES: ("1",),
    }.get(source)  # fmt: skip
    if found:
        assert twice(source, found, 7).endswith(f"{found[-1]} が 7 行目と重複しています。")


@pytest.mark.parametrize("width", [len(TAX) - 1, len(TAX) + 1, 0])
def test_a_row_of_another_width_is_refused(width):
    """An unquoted comma moves every cell behind it: such a row must not be read at all."""
    _, one = row_reader(layout(Source.TAX, list(TAX)))
    with pytest.raises(BadInput) as refused:
        one(["1"] * width)
    assert refused.value.code == "cells"
    assert f"{width}／{len(TAX)}" in refused.value.what


def test_every_optional_column_may_be_missing():
    for source, cells in ROWS:
        needed = [text for name, text in HEADERS[source].items() if not name.endswith("?")]
        row = read(source, {text: cells[text] for text in needed})
        assert row["resident_no"] == "0000000012"
