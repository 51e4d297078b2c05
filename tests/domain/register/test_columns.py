"""Headers: found by name whatever their prefix, width and place; what is missing is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.register import HEADERS, SOURCE_NAMES, Headings, Source, layout, plain_header


@pytest.mark.parametrize(
    ("written", "plain"),
    [("ＦＯ－宛名番号", "宛名番号"), ("FI-宛名番号", "宛名番号"), ("\ufeffＦＯ－宛名番号", "宛名番号"), (" 宛名 番号\u3000", "宛名番号"),
     ("ＦＯ－続柄１コード", "続柄1コード"), ("FOー氏名", "氏名"), ("ＦＯ氏名", "FO氏名"), ("氏名－ＦＯ", "氏名-FO")],
)  # fmt: skip
def test_plain_header(written, plain):
    assert plain_header(written) == plain


@given(st.sampled_from(list(Source)).flatmap(lambda s: st.tuples(st.just(s), st.permutations(sorted(HEADERS[s].values())))))
def test_every_column_is_found_wherever_it_stands(found):
    source, header = found
    plan = layout(source, [f"ＦＯ－{text}" for text in header])
    assert plan.width == len(header)
    assert {name: header[place] for name, place in plan.positions.items()} == {
        name.rstrip("?"): text for name, text in HEADERS[source].items()
    }


@pytest.mark.parametrize("source", list(Source))
def test_a_file_may_lack_what_is_marked_and_nothing_else(source):
    needed = {name: text for name, text in HEADERS[source].items() if not name.endswith("?")}
    plan = layout(source, list(needed.values()))
    assert {name for name, place in plan.positions.items() if place >= 0} == set(needed)
    for text in needed.values():
        with pytest.raises(BadInput) as refused:
            layout(source, [other for other in needed.values() if other != text])
        assert refused.value.code == "header-missing"
        assert refused.value.what.endswith(f": {text}")


def test_all_missing_headers_are_named_at_once():
    with pytest.raises(BadInput) as refused:
        layout(Source.TAX, ["年度"])
    assert refused.value.what == "住民税のファイルに見出しがありません: 宛名番号、課税区分"
    assert "columns.yaml" in refused.value.cure


def test_a_header_twice_is_refused_though_written_differently():
    with pytest.raises(BadInput) as refused:
        layout(Source.TAX, ["ＦＩ－宛名番号", "年度", "課税区分", "宛名番号"])
    assert refused.value.code == "header-twice"
    assert "宛名番号" in refused.value.what


def test_empty_headers_and_unknown_columns_are_no_mistake():
    assert layout(Source.TAX, ["", "宛名番号", "備考", "", "年度", "課税区分"]).positions["tax"] == 5


def test_the_municipalitys_own_headers():
    own = {"resident_no": "ＦＩ－個人コード", "tax": "区分"}
    plan = layout(Source.TAX, ["区分", "個人コード", "年度"], own)
    assert (plan.positions["tax"], plan.positions["resident_no"]) == (0, 1)
    with pytest.raises(BadInput, match="個人コード"):
        layout(Source.TAX, ["区分", "宛名番号", "年度"], own)


@pytest.mark.parametrize(
    ("source", "header", "cause"),
    [
        (Source.TAX, ["10001", "2026", "1"], "1行目に、この種類のファイルの見出しが1つもありません"), (Source.TAX, [], "1行目に、この種類"),
        (Source.TAX, ["住民税の一覧（6月）"], "1行目に、この種類"), (Source.TAX, ["宛名番号\t年度\t課税区分"], "区切りがカンマではない"),
        (Source.TAX, ["宛名番号", "区分", "開始年月日"], "支援措置のファイルのようです"), (Source.TAX, ["宛名番号", "年度"], "見出しの名前が違うか"),
        (Source.PROTECTED, list(HEADERS[Source.PEOPLE].values()), "住民のファイルのようです"),
    ],
)  # fmt: skip
def test_the_likeliest_source_of_wrong_headings(source, header, cause):
    with pytest.raises(Headings) as refused:
        layout(source, header)
    assert refused.value.cause.startswith(cause) and refused.value.cure.startswith(cause)


@given(st.sampled_from([(a, b) for a in Source for b in Source if a is not b]))
def test_the_file_of_another_kind_is_told_by_its_own_name(pair):
    asked, given = pair
    try:
        layout(asked, [f"ＦＯ－{text}" for text in HEADERS[given].values()])
    except Headings as problem:
        assert problem.cause == f"{SOURCE_NAMES[given]}のファイルのようです。"


def test_a_wrong_heading_stands_beside_the_one_it_resembles():
    with pytest.raises(Headings) as refused:
        layout(Source.PROTECTED, ["ＦＯ－宛名番号", "区分", "開始日", "備考"])
    rows = {row.column: (row.found, row.needed, row.like) for row in refused.value.columns}
    assert rows["resident_no"] == ("ＦＯ－宛名番号", True, "") and rows["starts_on"] == ("", True, "開始日")
    assert rows["perpetrator_no"] == ("", False, "")
    assert refused.value.spare == ["開始日", "備考"]
