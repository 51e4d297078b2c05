"""Tables people hand in: found by their header, in either encoding, and never a row lost or doubled."""

import pytest

from jimukyoku.cli.pay import read_returns
from jimukyoku.cli.tables import read_table
from jimukyoku.domain.basics import BadInput, Missing

RETURNS = "顧客コード,理由\r\n0000000001,口座なし\r\n2,名義相違\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_the_banks_list_is_read_in_either_encoding(tmp_path, encoding):
    path = tmp_path / "returns.csv"
    path.write_bytes(RETURNS.encode(encoding))
    assert read_returns(path) == {1: "口座なし", 2: "名義相違"}


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("1,口座なし\n2,名義相違\n", "header-missing", "顧客コード、理由"),
        ("顧客コード,結果\n1,口座なし\n", "header-missing", "理由"),
        ("顧客コード,理由\n1,口座なし\n0001,名義相違\n", "returns-twice", "0001"),
        ("顧客コード,理由\n１,口座なし\n", "returns", "１"),
        ("顧客コード,理由\n,口座なし\n", "returns", ""),
        ("顧客コード,理由\n-1,口座なし\n", "returns", "-1"),
        ("顧客コード,理由,理由\n1,口座なし,x\n", "header-twice", "理由"),
        ("顧客コード,理由\n1,口座なし,余り\n", "cells", "列"),
        ("顧客コード,理由\n1,\"口座なし\n", "csv", ""),
        ("", "empty", ""),
    ],
)
def test_a_list_that_cannot_be_trusted_is_refused(tmp_path, text, code, words):
    path = tmp_path / "returns.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        read_returns(path)
    assert refused.value.code == code and words in refused.value.what and "returns.csv" in refused.value.where


def test_columns_may_stand_in_any_order_and_blank_rows_are_nothing(tmp_path):
    path = tmp_path / "returns.csv"
    path.write_text("理由, 顧客コード ,備考\n口座なし,3\n,,\n解約,4,電話済\n", encoding="utf-8")
    assert read_returns(path) == {3: "口座なし", 4: "解約"}
    assert [line for line, _row in read_table(path, ("理由",))] == [2, 4]


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(Missing):
        read_returns(tmp_path / "nothing.csv")
