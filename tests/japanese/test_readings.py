"""Readings and the traps of names. Source: our reference on names (§3), measured with unicodedata and jntajis 0.1.0."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimukyoku.japanese import PersonName, compare_names, compare_person_names, compare_readings, name_key, reading_key
from jimukyoku.japanese.readings import repeat_marks

ROOM = Path(__file__).parents[2] / "docs" / "rooms" / "names.md"
KANA = st.text(st.sampled_from("アオウカガキキャョヤマサザヂジヅズヲヴァーゝヽヾか゛ ・ｱｶﾞ"), max_size=6)
WORKED = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in ROOM.read_text(encoding="utf-8").splitlines()
          if line.startswith("| `")]  # fmt: skip


@pytest.mark.parametrize("row", WORKED, ids=lambda row: row[0] + row[1])
def test_worked_tables_of_the_room(row):
    a, b, kind, relation, reasons = row
    found = compare_readings(a, b) if kind == "reading" else compare_names(a, b)
    notes = found.differences if kind == "reading" else found.reasons
    assert (found.relation, ",".join(notes)) == (relation, reasons)


def test_the_room_has_both_tables():
    assert {row[2] for row in WORKED} == {"name", "reading"}


@pytest.mark.parametrize("mark", "\ufffd〓●□?？")
def test_a_lost_character_is_never_the_same(mark):
    found = compare_names(f"{mark}田", f"{mark}田")
    assert (found.relation, found.reasons, found.needs_person) == ("different", ("lost_character", "rest_agrees"), True)
    assert compare_names(f"{mark}田", "鈴木").reasons == compare_names(f"{mark}田", "鈴木田").reasons == ("lost_character",)


@pytest.mark.parametrize(
    ("a", "b", "relation", "reason"),
    [
        (PersonName("山田花子", former="佐藤花子"), PersonName("佐藤花子"), "former_or_common_name", "former"),
        (PersonName("王小明", common="大山明"), PersonName("大山明"), "former_or_common_name", "common"),
        (PersonName("王小明", latin="WANG XIAOMING"), PersonName("Wang Xiaoming"), "former_or_common_name", "latin"),
        (PersonName("山田", former="佐藤", common="佐藤"), PersonName("佐藤"), "former_or_common_name", "former"),
        (PersonName("王", former="髙木", common="高木"), PersonName("高木"), "former_or_common_name", "common"),
        (PersonName("山田", "ヤマダ"), PersonName("佐藤", "ﾔﾏﾀﾞ"), "kana_only", ""),
        (PersonName("山田", "キヨ"), PersonName("佐藤", "キョ"), "kana_only", "small"),
        (PersonName("山崎", "ヤマサキ"), PersonName("佐藤", "ヤマザキ"), "different", "voicing"),
        (PersonName("山田", "ヤマダ"), PersonName("佐藤"), "different", ""),
    ],
)
def test_people_either_way_round(a, b, relation, reason):
    for found in (compare_person_names(a, b), compare_person_names(b, a)):
        assert (found.relation, ",".join(found.reasons[:1])) == (relation, reason)


@pytest.mark.parametrize(
    ("a", "b", "relation", "differences"),
    [
        ("ﾔﾏﾀﾞ", "や ま・だ", "same", ""), ("ヤマタ゛", "ヤマダ", "same", ""), ("ヨーコ", "ヨ-コ", "same", ""), ("ハヽ", "ハハ", "same", ""),
        ("キャク", "キヤク", "bank", "small"), ("イㇰシㇿ", "イクシロ", "bank", "small"), ("ヴァンヴィヴェヴォ", "バンビベボ", "near", "v"),
        ("ヴルヴ", "ブルブ", "near", "v"), ("オーノ", "オオノ", "near", "long_vowel"), ("オーノ", "オノ", "near", "long_vowel"),
        ("ヂヅ", "ジズ", "near", "ji_zu"), ("ヲノ", "オノ", "near", "wo"), ("パン", "ハン", "near", "voicing"),
        ("ヤマダ", "ヤマモト", "different", ""), ("オーノ", "オーヤ", "different", ""), ("オオノ", "オオヤ", "different", ""),
        ("ノヤマ", "ノ", "different", ""), ("カウチ", "カチ", "different", ""), ("カンー", "カン", "different", ""), ("ーア", "ア", "different", ""),
        ("", "", "different", ""), ("", "ヤマダ", "different", ""), ("", "゛", "different", ""), ("山田", "山田", "different", ""),
        ("ヤマダ", "山田", "different", ""), ("ヤマダX", "ヤマダX", "different", ""), ("゠", "゠", "different", ""), ("㇀", "㇀", "different", ""),
    ],
)  # fmt: skip
def test_readings_either_way_round(a, b, relation, differences):
    for found in (compare_readings(a, b), compare_readings(b, a)):
        assert (found.relation, ",".join(found.differences)) == (relation, differences)


@pytest.mark.parametrize(
    ("marked", "written"),
    [("佐々木", "佐佐木"), ("々木", "々木"), ("ア々", "ア々"), ("\ue000々", "\ue000々"), ("かゝ", "かか"), ("かゞ", "かが"), ("がゝ", "がか"),
     ("ガヾ", "ガガ"), ("アヾ", "アア"), ("パヽ", "パハ"), ("ぁゝ", "ぁぁ"), ("ゖゝ", "ゖゖ"), ("ァヽ", "ァァ"), ("ヺヽ", "ヺヲ"), ("Zゝ", "Zゝ"),
     ("山ヽ", "山ヽ"), ("ゝ", "ゝ"), ("アXアヽ", "アXアア"), ("佐々々木", "佐佐佐木")],
)  # fmt: skip
def test_a_mark_repeats_the_letter_before_it_or_stays(marked, written):
    assert repeat_marks(marked) == written


@given(st.text("アガパゝゞヽヾ々山ー-か゛ ", max_size=8))
def test_a_reading_key_is_stable(text):
    assert reading_key(reading_key(text)) == reading_key(text)


def test_the_characters_that_differ_are_named_from_left_to_right():
    a, b = PersonName("山田", "ヤマダ", former="髙木"), PersonName("高木")
    assert compare_person_names(a, b).characters == (("髙", "高"),)
    assert compare_person_names(b, a).characters == (("高", "髙"),)
    assert compare_person_names(a, PersonName("佐藤", "ヤマダ")).characters == (("山", "佐"), ("田", "藤"))


def test_of_two_further_names_that_agree_the_one_with_less_to_explain_counts():
    a, b = PersonName("山田", former="WANG LI"), PersonName("LI WÁNG", former="LI WANG")
    assert compare_person_names(a, b).reasons == compare_person_names(b, a).reasons == ("former", "latin_order")


PEOPLE = st.builds(PersonName, *(st.sampled_from(["", "山崎", "山﨑", "ヤマザキ", "ヤマサキ", "WANG LI", "Li Wáng"]) for _ in range(5)))


@given(PEOPLE, PEOPLE)
def test_people_compare_alike_from_both_sides(a, b):
    there, back = compare_person_names(a, b), compare_person_names(b, a)
    assert (there.relation, there.reasons) == (back.relation, back.reasons)


@given(KANA, KANA)
def test_readings_are_symmetric(a, b):
    assert compare_readings(a, b) == compare_readings(b, a)


@given(st.text(max_size=8))
def test_keys_are_stable(text):
    assert name_key(name_key(text)) == name_key(text)


@given(st.characters(categories=["Co"]))
def test_a_private_character_stays_as_it_is(private):
    assert private in name_key(f"山{private}　")
    assert compare_names(f"山{private}", f"山 {private}").reasons == ("private_character",)


def test_a_reading_key_writes_out_marks():
    assert reading_key("みすゞ ｶﾞ-") == "ミスズガー"
