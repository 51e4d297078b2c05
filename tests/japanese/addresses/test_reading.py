"""Addresses whose reading needs more than the text: candidates, postal codes, the client's register."""

import pytest

from jimukyoku.japanese.addresses import Places, address_key, places_of_register, read_address, town_key
from jimukyoku.japanese.addresses.folding import HYPHENS
from jimukyoku.japanese.addresses.places import town_names
from jimukyoku.japanese.tables import by_postcode, postal_towns


def test_candidates_are_all_readings_and_none_is_picked():
    found = read_address("朝日町1-2")
    assert (found.city, found.town, found.code, found.status) == ("", "", "", "ambiguous")
    assert [(one.prefecture, one.city) for one in found.candidates] == [("山形県", "西村山郡朝日町"), ("富山県", "下新川郡朝日町"), ("三重県", "三重郡朝日町")]


def test_wards_that_share_a_town_are_candidates():
    found = read_address("札幌市北16西2")
    assert (found.prefecture, found.city, found.town, found.chome) == ("北海道", "札幌市", "北十六条西", "2")
    assert {one.city for one in found.candidates} == {"札幌市中央区", "札幌市北区"}


def test_a_postal_code_decides_between_candidates():
    found = read_address("札幌市北16条西2", postcode="001-0016")
    assert (found.city, found.status, found.candidates) == ("札幌市北区", "found", ())
    assert "chosen_by_postcode" in found.reasons


@pytest.mark.parametrize(("postcode", "reason"), [("530-0001", "postcode_city"), ("100-0001", "postcode_town"), ("１０００００１", "postcode_town")])
def test_a_postal_code_contradicts_and_does_not_overrule(postcode, reason):
    found = read_address("千代田区丸の内1-1", postcode=postcode)
    assert (found.city, found.town, found.status) == ("千代田区", "丸の内", "conflict")
    assert reason in found.reasons


@pytest.mark.parametrize("postcode", ["100-0005", "100‐0005", "１００ー０００５", "〒100-0005", "〒 1000005", "100 0005"])
def test_a_postal_code_is_read_in_every_writing(postcode):
    assert read_address("丸の内1-1", postcode=postcode).city == "千代田区"
    if " " not in postcode:
        assert read_address(f"{postcode} 丸の内1-1").city == "千代田区"


@pytest.mark.parametrize("mark", HYPHENS)
def test_every_hyphen_parts_numbers_and_a_long_vowel_in_a_name_does_not(mark):
    assert read_address(f"千代田区丸の内1{mark}9{mark}2").numbers == ("1", "9", "2")
    assert read_address(f"札幌市白石区流通センター1{mark}2").numbers == ("1", "2")


def test_one_code_may_be_of_many_towns_cities_and_prefectures():
    assert sum(len({row.municipality for row in rows}) > 1 for rows in by_postcode().values()) > 100
    many = read_address("1-1", postcode="452-0961")
    assert (many.city, many.town, many.status, len(by_postcode()["4520961"]) > 60) == ("清須市", "", "partial", True)
    found = read_address("1-1", postcode="498-0000")
    assert (found.prefecture, found.town, {one.prefecture for one in found.candidates}) == ("", "", {"愛知県", "三重県"})


def test_notes_of_the_postal_list_are_no_names():
    names = {name for row in postal_towns() for name in town_names(row)}
    assert not [name for name in names if any(word in name for word in ("以下に", "場合", "除く", "その他", "(", "（", "、", "〜", "~"))]
    assert "一円" in names and read_address("滋賀県犬上郡多賀町一円50-1").town == "一円"  # the one 一円 that is a town


def test_a_postal_code_in_the_line_is_read_and_unknown_ones_say_nothing():
    assert read_address("〒100-0005 東京都千代田区丸の内1-1").status == "found"
    assert read_address("100-0001 東京都千代田区丸の内1-1").status == "conflict"
    assert read_address("千代田区丸の内1-1", postcode="000-0000").status == "found"


def test_a_postal_code_alone_makes_up_no_place():
    assert read_address("どこかの町1-1", postcode="100-0005").town == ""
    found = read_address("丸の内1-1", postcode="100-0005")
    assert (found.city, found.town, found.reasons) == ("千代田区", "丸の内", ("city_from_postcode",))


def test_the_clients_municipality_is_where_towns_are_looked_for_first():
    assert read_address("丸の内1-1").status == "unreadable"
    assert read_address("丸の内1-1", context=Places("131016")).city == "千代田区"
    assert read_address("大阪府大阪市北区梅田1-1", context=Places("13101")).city == "大阪市北区"
    assert read_address("伊達市旧寺前1", context=Places("07213")).city == "伊達市"
    assert read_address("日本大通1", context=Places("14100")).city == "横浜市中区"


def test_a_register_knows_small_places_the_postal_list_does_not():
    lines = ["愛知県名古屋市昭和区広路町字石坂5-4", "愛知県名古屋市昭和区広路町字梅園1-2", "東京都千代田区丸の内1-1"]
    own = places_of_register(lines, "23107")
    found = read_address("名古屋市昭和区広路町石坂9", context=own)
    assert (found.town, found.block, found.status) == ("広路町石坂", "9", "found")
    assert read_address("名古屋市昭和区広路町石坂9").status == "partial"
    again = places_of_register(reversed(lines), "23107")
    assert all(read_address(line, context=own) == read_address(line, context=again) for line in lines)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("東京都千代田区霞が関二丁目1番3号", "千代田区霞ヶ関2-1-3 中央合同庁舎"),
        ("札幌市豊平区月寒東三条十八丁目1番2号", "札幌市豊平区月寒東3-18-1-2"),
        ("堺市堺区大町西1丁1-2", "大阪府堺市堺区大町西1-1-2"),
        ("広島県福山市沼隈町大字草深1889-6", "福山市沼隈町草深1889番地の6"),
    ],
)
def test_a_key_is_the_same_for_every_spelling(a, b):
    assert address_key(a) == address_key(b)
    assert all(address_key(a))


def test_a_key_uses_what_reading_uses():
    assert address_key("丸の内1-1", context=Places("13101")) == address_key("千代田区丸の内1-1") == ("13101", "丸ノ内", ("1", "1"))
    assert address_key("〒600-8440 京都市下京区材木町1") == address_key("京都市下京区材木町1", postcode="600-8440")
    assert town_key("大字草深字前田十二条") == town_key("草深前田12条")


def test_towns_of_one_name_in_a_ward_are_told_apart_by_street_or_postal_code():
    open_ = read_address("京都市下京区材木町1")
    assert (open_.status, open_.town, open_.twin) == ("ambiguous", "材木町", "")
    assert [one.postcode for one in open_.candidates] == ["6008016", "6008146", "6008440"]
    by_street = read_address("京都市下京区新町通五条上ル材木町1")
    by_code = read_address("京都市下京区材木町1", postcode="600-8440")
    assert by_street.twin == by_code.twin == "6008440" and by_street.status == by_code.status == "found"
    assert address_key("京都市下京区新町通五条上る材木町1") == address_key("京都市下京区材木町1", postcode="600-8440")
    assert address_key("京都市下京区材木町1")[1] == ""
