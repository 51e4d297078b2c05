"""Values into zones: days by era, 記号 and 番号 into boxes of their own, numbers to the right, ticks where they are meant."""

import pytest
from tests.office.world import PACK

from jimukyoku.cli.chain.office import pack_files
from jimukyoku.domain.programme import load_pack
from jimukyoku.domain.programme.filling import date_parts, placed, zone_values
from jimukyoku.domain.programme.laying import form_of
from jimukyoku.domain.programme.sheet import zone_key


@pytest.fixture(scope="module")
def pack():
    return load_pack(pack_files(PACK))


@pytest.fixture(scope="module")
def zones(pack):
    return {zone_key(zone): zone for page in form_of(pack).pages for zone in page.zones}


@pytest.mark.parametrize(
    ("day", "parts"),
    [
        ("1955-04-01", ("昭和", "30", "4", "1")),
        ("1989-01-07", ("昭和", "64", "1", "7")),
        ("2019-05-01", ("令和", "1", "5", "1")),
        ("1912-07-30", ("大正", "1", "7", "30")),
        ("1912-07-29", ()),  # 明治: nobody alive writes it on this form
        ("不明", ()),
    ],
)
def test_days_by_era(day, parts):
    assert tuple(date_parts(day).values()) == parts


def test_a_symbol_goes_into_its_own_boxes(pack):
    found = zone_values(pack.fields, {"bank_code": "9900", "branch_code": "14030", "account_number": "12345671"})
    assert found == {"branch_code.yucho": "14030", "account_number.yucho": "12345671"}
    found = zone_values(pack.fields, {"bank_code": "0001", "branch_code": "001", "account_number": "1234567"})
    assert set(found) == {"bank_code", "branch_code", "account_number"}


def test_where_characters_stand(zones):
    number, phone = zones["account_number"], zones["phone"]
    assert [box for box, _one in placed(number, "123")] == list(number.boxes[4:])
    assert [box for box, _one in placed(phone, "0312345678")] == list(phone.boxes[:10])
    assert [one for _box, one in placed(zones["applicant_kana"], "ヤマダ タロウ")] == list("ヤマダタロウ")
    assert placed(zones["applicant_kana"], "ヤマダ タロウ")[3][0] == zones["applicant_kana"].boxes[4]
    assert len(placed(phone, "0" * 30)) == len(phone.boxes)


def test_ticks_and_lines(zones):
    kinds = zones["account_type"]
    assert placed(kinds, "当座") == [(kinds.boxes[kinds.choices.index("当座")], "✓")]
    assert placed(kinds, "定期") == [] and placed(zones["applicant_name"], "") == []
    assert placed(zones["applicant_name"], "見本 花子") == [(zones["applicant_name"].boxes[0], "見本 花子")]
