"""Names. Pairs: 文字情報基盤 縮退マップ (through jntajis), its tests, and common surnames; 住民記録の異体字."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimukyoku.japanese import compare_names, name_key, variants

EXACT = [
    ("\ufa10", "塚"), ("\ufa4a", "琢"), ("\ufa19", "神"), ("\uf9dc", "隆"), ("葛城", "葛\U000e0101城"),
    ("辻", "辻\U000e0100"), ("ﾔﾏﾀﾞ", "ヤマダ"), ("山田　太郎", "山田太郎"), (" 山田 太郎", "山田\t太郎"), ("ＬＥＥ", "LEE"), ("㍿未来", "株式会社未来"),
    ("①番Ⅲ²", "1番III2"), ("山〜", "山～"), *((f"リ{mark}", "リー") for mark in "-‐‑‒–—―−－─━ｰ"),
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


def test_the_differing_characters_are_named():
    assert compare_names("髙橋 﨑", "高橋崎").characters == (("髙", "高"), ("﨑", "崎"))


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
