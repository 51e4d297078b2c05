"""What holds for every text: nothing raises, no digit is lost, width does not matter, and reading again changes nothing."""

import unicodedata
from collections import Counter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from jimukyoku.japanese.addresses import Places, address_key, compare_addresses, read_address
from jimukyoku.japanese.addresses.folding import fold, kanji_number, kanji_value, number_forms
from jimukyoku.japanese.addresses.places import base_towns
from jimukyoku.japanese.tables import municipalities

CODES = ["13101", "01101", "01105", "26102", "26104", "27141", "07213", "28201", "23107", "46222"]
TOWNS = [town for code in CODES for town in base_towns(code)]
PIECES = ["東京都", "千代田区", "京都市中京区", "札幌市", "北16西2", "字", "大字", "通", "上る", "丁目", "番地", "号", "-", "ー", "の", "三", "十", "7", "101", "B", " ",
          "(", ")", "�", "ビル", "ノ", "町", "霞が関", "無番地", "〒100-0001", "条", "地割", "第", "\n", "\t", "𠮷", "葛\U000e0100"]  # fmt: skip
lines = st.one_of(st.text(max_size=40), st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
numbers = st.lists(st.integers(1, 9999), min_size=1, max_size=3)
addresses = st.builds(
    lambda town, parts: municipalities()[town.code].prefecture + municipalities()[town.code].city + town.name + "-".join(map(str, parts)),
    st.sampled_from(TOWNS), numbers,
)  # fmt: skip


def digits(text):
    return Counter(one for one in unicodedata.normalize("NFKC", text) if one in "0123456789")


@given(lines)
def test_any_text_has_a_reading(text):
    found = read_address(text)
    assert found.level in (0, 1, 2, 3, 8)
    assert (found.status == "ambiguous") == bool(found.candidates)
    assert compare_addresses(found, found).relation in ("same", "unknown")


near = st.builds(lambda one, lot, room: f"千代田区{one}{lot}{room}", st.sampled_from(["霞が関", "霞ヶ関", "丸の内", "かすみ", ""]),
                 st.sampled_from(["2-1-3", "二丁目1番3号", "2-1", ""]), st.sampled_from(["", "-101", " 101号室", " A棟101", "ビル"]))  # fmt: skip


@given(near | lines, near | lines)
def test_two_addresses_compare_alike_from_both_sides_and_equal_keys_are_one_lot(a, b):
    there, back = compare_addresses(read_address(a), read_address(b)), compare_addresses(read_address(b), read_address(a))
    assert (there.relation, sorted(there.parts)) == (back.relation, sorted(back.parts))
    if address_key(a) == address_key(b) and all(address_key(a)):
        assert there.relation in ("same", "same_lot")


@given(addresses, st.sampled_from(["", "ハイツ101", " 5階", "第2ビル B-203", "七福荘"]))
def test_no_digit_is_lost(address, building):
    found = read_address(address + building)
    kept = found.town + found.chome + found.block + found.number + found.building + found.room
    assert digits(kept) >= digits(address + building) - digits(found.town)


@given(addresses)
def test_a_listed_town_is_found_by_its_own_name(address):
    found = read_address(address)
    assert found.status in ("found", "ambiguous")
    assert found.town == "" or address.startswith(found.prefecture + found.city + found.town)


def test_no_listed_town_is_taken_for_another_in_silence():
    """Every town of every thirtieth municipality, with a lot: found as itself, or ambiguous and said so."""
    for code, place in list(municipalities().items())[::30]:
        for town in base_towns(code):
            found = read_address(place.prefecture + place.city + town.name + "123番地4")
            assert found.status == "ambiguous" or (found.code, found.town, found.status) == (code, town.name, "found"), town


@given(addresses, st.sampled_from(["", "ハイツ101", " 5階", "三番館"]))
def test_reading_the_canonical_form_changes_nothing(address, building):
    found = read_address(address + building)
    assume(found.status == "found")
    again = read_address(found.canonical)
    assert (again.code, again.town, again.numbers, again.building, again.room) == (
        found.code, found.town, found.numbers, found.building, found.room)  # fmt: skip


@given(addresses)
def test_width_does_not_matter(address):
    wide = address.translate({n: n + 0xFEE0 for n in range(0x21, 0x7F)})
    a, b = read_address(address), read_address(wide)
    assert (a.code, a.town, a.numbers, a.status, a.candidates) == (b.code, b.town, b.numbers, b.status, b.candidates)


@given(st.permutations(["石坂", "梅園", "北山"]), addresses)
def test_the_order_of_the_place_list_does_not_matter(names, address):
    ordered, mixed = (Places("23107", [("23107", "広路町" + name) for name in some]) for some in (sorted(names), names))
    assert read_address(address, context=ordered) == read_address(address, context=mixed)


@given(st.integers(1, 9999))
def test_kanji_numerals_round_trip(value):
    assert kanji_value(kanji_number(value)) == value


@pytest.mark.parametrize(("text", "value"), [("二十三", 23), ("二三", 23), ("一〇八", 108), ("廿", 20), ("卅二", 32), ("壱百", 100), ("千二百", 1200), ("弐参", 23)])
def test_kanji_numerals_are_read_with_places_and_without(text, value):
    assert kanji_value(text) == value


@given(st.text(max_size=30))
def test_folding_keeps_the_length_and_is_idempotent(text):
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


def test_every_character_of_a_place_name_folds_once_and_for_all():
    characters = {one for town in municipalities().values() for one in town.city} | {one for town in TOWNS for one in town.name}
    assert all(fold(fold(one)) == fold(one) for one in characters | {chr(code) for code in range(0x4E00, 0x9FFF)})


@pytest.mark.parametrize("pair", ["書昼", "功切", "舛升"])
def test_characters_that_only_the_map_joins_stay_apart(pair):
    assert fold(pair[0]) != fold(pair[1])


def test_numbers_of_names_have_both_forms():
    assert number_forms("北十六条西") >= {"北十六条西", "北16条西"}
    assert number_forms("6条通") >= {"6条通", "六条通"}
    assert number_forms("二十四軒三条") >= {"24軒3条", "二十四軒3条", "二四軒三条"}
