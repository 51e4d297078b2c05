"""Names. Pairs: 文字情報基盤 縮退マップ (through jntajis), its tests, and common surnames; 住民記録の異体字."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimukyoku.japanese import compare_names, former_name, name_key, name_keys, name_tables_edition, variants

EXACT = [
    ("\ufa10", "塚"), ("\ufa4a", "琢"), ("\ufa19", "神"), ("\uf9dc", "隆"), ("葛城", "葛\U000e0101城"),
    ("辻", "辻\U000e0100"), ("ﾔﾏﾀﾞ", "ヤマダ"), ("山田　太郎", "山田太郎"), (" 山田 太郎", "山田\t太郎"), ("ＬＥＥ", "LEE"), ("㍿未来", "株式会社未来"),
    ("①番Ⅲ²", "1番III2"), ("山〜", "山～"), *((f"リ{mark}", "リー") for mark in "-‐‑‒–—―−－─━ｰ"),
    ("か\u3000゛", "が"), ("か ゛-", "がー"),
]  # fmt: skip
VARIANT = [
    ("髙橋", "高橋"), ("山﨑", "山崎"), ("渡邉", "渡邊"), ("渡邊", "渡辺"), ("齋藤", "斎藤"), ("齊藤", "斉藤"),
    ("𠮷田", "吉田"), ("德永", "徳永"), ("濵田", "浜田"), ("嶋田", "島田"), ("嵜", "崎"), ("靏", "鶴"), ("舘", "館"),
    ("曾根", "曽根"), ("眞", "真"), ("龍", "竜"), ("芦屋", "蘆屋"), ("渕", "淵"), ("塡", "填"), ("冨", "富"), ("嶌", "島"), ("澤", "沢"),
    ("廣", "広"), ("國", "国"), ("櫻", "桜"), ("惠", "恵"), ("圓", "円"), ("缺", "欠"), ("豫", "予"), ("餘", "余"), ("藝", "芸"),
    ("龍" * 60, "竜" * 60),  # asked for whole strings, the map's list of candidates ends at a hundred
]  # fmt: skip
OUR_OWN = [
    ("桧山", "檜山"), ("籠原", "篭原"), ("薮田", "藪田"), ("凛", "凜"), ("遥", "遙"), ("槙", "槇"), ("嘘", "噓"),
    ("剥", "剝"), ("鯵", "鰺"), ("諌", "諫"), ("飛驒", "飛騨"), ("麴町", "麹町"),
]  # fmt: skip
DIFFERENT = [
    ("斎藤", "斉藤"), ("渡邉", "渡部"), ("太田", "大田"), ("荻原", "萩原"), ("碕", "崎"), ("埼", "崎"), ("裕", "祐"), ("藤", "籐"), ("山田カナコ", "山田カナ"),
    ("山田", "山田太郎"), ("", ""), ("", "山田"), ("\ue000田", "\ue001田"), ("\ue000田", "山田"), ("ハ", "八"),
]  # fmt: skip
NAMES = st.text(st.sampled_from("髙高橋﨑崎渡邉邊辺斎斉齋齊藤田\ue000\ue001 ア"), max_size=4)


@pytest.mark.parametrize(
    ("a", "b", "relation"),
    [(a, b, relation)
     for relation, pairs in (("same", EXACT), ("variant", VARIANT + OUR_OWN), ("different", DIFFERENT))
     for a, b in pairs],
)  # fmt: skip
def test_relation_either_way_round(a, b, relation):
    assert (compare_names(a, b).relation, compare_names(b, a).relation) == (relation, relation)


# What differs, and why it counts as it does.
EXPLAINED = [
    ("髙橋 﨑", "高橋崎", "variant", "髙高 﨑崎", ""), ("佐々木﨑", "佐佐木崎", "variant", "々佐 﨑崎", "repeat_mark"), ("山川", "山田", "different", "川田", ""),
    ("", "山", "different", "", ""), ("", "\ue000", "different", "", "private_character"), ("\ue000", "\ue000田", "different", "", "private_character"),
    ("\ue000田", "\ue001田", "different", "\ue000\ue001", "private_character"), ("〓田", "〓田", "different", "", "lost_character rest_agrees"),
    ("yamada taro", "YAMADA TARO", "same", "", "latin_case"), ("Anna Lee", "ANNA-LEE", "same", "", "latin_case"), ("O’Brien", "OBRIEN", "same", "", "latin_case"),
    ("Nguyễn Hoa", "NGUYEN HOA", "variant", "ễe", "latin_folded"), ("Hoa Nguyễn", "NGUYEN HOA", "variant", "", "latin_folded latin_order"),
    ("Hoa Nguyen", "NGUYEN HOA", "variant", "", "latin_order"), ("Æbe Li", "AEBE LI", "variant", "", "latin_folded"),
    ("X\u0323u", "XU", "variant", "", "latin_folded"), ("Anna Lee", "Anna Li", "different", "", ""), ("Lee2", "LEE2", "different", "eE eE", ""),
    ("A\ue000", "a\ue000", "different", "Aa", "private_character"),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b", "relation", "characters", "reasons"), EXPLAINED)
def test_an_answer_names_what_differs_and_why(a, b, relation, characters, reasons):
    pairs = tuple((x, y) for x, y in characters.split())
    found, back = compare_names(a, b), compare_names(b, a)
    assert (found.relation, found.characters, found.reasons) == (relation, pairs, tuple(reasons.split()))
    assert (back.relation, back.characters, back.reasons) == (relation, tuple((y, x) for x, y in pairs), tuple(reasons.split()))


def test_what_unicode_does_not_know_is_said():
    for name in ("山\u0378", "山\ud800"):
        assert (compare_names(name, name).relation, compare_names(name, name).reasons) == ("same", ("unknown_character",))


@pytest.mark.parametrize(("written", "name", "variant"), [("髙橋 﨑", "髙橋﨑", "高橋崎"), ("檜", "檜", "桧"), ("眞", "眞", "真"), ("𠮷ア\ue000", "𠮷ア\ue000", "吉ア\ue000")])
def test_keys_for_matching(written, name, variant):
    assert name_keys(written) == (name, variant)


@given(st.text(st.one_of(st.sampled_from("髙﨑邊齋𠮷檜々仝ｱガか゛ー-〜 　\t・･㈱\ue000\ufffdé\U000e0100"), st.characters()), max_size=8))
def test_both_keys_are_made_of_the_same_characters_whichever_way_they_were_made(text):
    """Common characters are looked at once; the others go the long way."""
    key = name_key(text)
    assert name_keys(text) == (key, "".join(name_keys(one).variant for one in key))


def test_the_edition_names_both_tables():
    assert re.fullmatch(r"\d+\.\d+\.\d+\+\d{4}-\d\d-\d\d", name_tables_edition())


@given(NAMES, NAMES)
def test_the_other_way_round_gives_the_mirrored_answer(a, b):
    there, back = compare_names(a, b), compare_names(b, a)
    assert (there.relation, there.reasons) == (back.relation, back.reasons)
    assert there.characters == tuple((x, y) for y, x in back.characters)


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF) | st.sampled_from("あんアンヴー﨎﨏﨑﨓﨔﨟﨡﨣﨤﨧﨨﨩𠮷\ue000")))
def test_no_character_of_a_name_is_lost_or_replaced(name):
    """A library drops か to こ, セ, ツ and ト in silence: no such function may come near a name."""
    assert name_key(name) == name


def test_every_kana_is_itself_and_no_other():
    kana = [chr(code) for code in (*range(0x3041, 0x3097), *range(0x30A1, 0x30FB))]
    assert len({name_key(one) for one in kana}) == len(kana)


@given(NAMES)
def test_every_written_name_is_itself(name):
    assert compare_names(name, f" {name}\u3000").relation == ("same" if name_key(name) else "different")


@given(st.characters(categories=["Co"]), st.characters())
def test_a_private_character_is_a_variant_of_nothing_else(private, other):
    expected = "same" if private == other else "different"
    assert compare_names(f"山{private}", f"山{other}").relation == expected


def test_a_variant_of_a_variant_is_not_a_variant():
    """The transitive closure of the map would join 齋 and 齊 through neighbours; sets must meet directly."""
    assert variants("斎") & variants("斉") == frozenset()
    assert "斎" in variants("齋")


@pytest.mark.parametrize(
    ("name", "family", "expected"),
    [("山田　花子", "佐藤", "佐藤　花子"), ("山田 花子", "佐藤　花子", "佐藤　花子"), ("山田花子", "佐藤", ""), ("山田　花子", "", ""), ("山田　マリア　花子", "佐藤", "佐藤　マリア　花子")],
)
def test_a_former_name_is_the_family_name_alone_in_registers(name, family, expected):
    assert former_name(name, family) == expected
