"""Bank kana. Tables: zengin4j (Apache-2.0) TransliterationTest and TruncationTest; 全銀協規定 付録1."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimukyoku.japanese import hiragana, holder_match, katakana, party_kana, strip_dakuten, truncate, without_dakuten, zengin_kana

PARTY = [
    ("タロウ", "ﾀﾛｳ"),
    ("ガクブチ ジロウ", "ｶﾞｸﾌﾞﾁ ｼﾞﾛｳ"),
    ("パピプペポ", "ﾊﾟﾋﾟﾌﾟﾍﾟﾎﾟ"),
    ("ヴ", "ｳﾞ"),
    ("ＡＢＣ１２３", "ABC123"),
    ("abc", "ABC"),
    ("ヨーコ", "ﾖ-ｺ"),
    ("テストー.", "ﾃｽﾄ-."),
    ("キャノン", "ｷﾔﾉﾝ"),
    ("カブシキガイシャ", "ｶﾌﾞｼｷｶﾞｲｼﾔ"),
    ("ﾔﾏﾀﾞｰ ﾀﾛｳ", "ﾔﾏﾀﾞ- ﾀﾛｳ"),
    ("サトウ　ハナコ", "ｻﾄｳ ﾊﾅｺ"),
    ("やまだ　はなこ", "ﾔﾏﾀﾞ ﾊﾅｺ"),
    ("ヤマタ゛ ハ゜ク", "ﾔﾏﾀﾞ ﾊﾟｸ"),
    ("カ）ミライ", "ｶ)ﾐﾗｲ"),
]
# What a record can hold: each character once, ﾞ and ﾟ only behind letters that take them.
BANK_TEXT = st.lists(
    st.sampled_from([*"ｱｲｳｴｵｶｷｸｹｺｻﾀﾅﾊﾏﾔﾕﾖﾗﾜﾝABZ019 ()-.", "ｶﾞ", "ｼﾞ", "ﾊﾟ", "ﾎﾞ", "ｳﾞ"]), max_size=40
).map("".join)


@pytest.mark.parametrize(("name", "bank"), PARTY)
def test_names_in_bank_kana(name, bank):
    assert zengin_kana(name) == bank


@pytest.mark.parametrize(
    ("text", "culprit"),
    [("山田", "山"), ("☆", "☆"), ("ヷ", "ﾞ"), ("A,B", ","), ("サトウ・ハナコ", "・"), ("ア゛", "ﾞ"), ("カ゜", "ﾟ"), ("X゜", "ﾟ"),
     ("ヲガワ", "ｦ"), ("Groß", "ß"), ("ı", "ı"), ("É", "\u0301"), ("ﾞヤ", "ﾞ（1文字目）")],
)  # fmt: skip
def test_what_a_record_cannot_hold_is_named_not_replaced(text, culprit):
    with pytest.raises(ValueError, match="全銀の文字ではありません") as refused:
        zengin_kana(text)
    assert culprit in str(refused.value)


def test_every_wrong_character_is_named_at_once():
    with pytest.raises(ValueError, match=r"山（1文字目）、☆（3文字目）"):
        zengin_kana("山ｱ☆")


def test_wo_only_where_the_bank_allows_it():
    assert zengin_kana("ヲガワ", allow_wo=True) == "ｦｶﾞﾜ"


@pytest.mark.parametrize("mark", "().")
def test_a_branch_name_holds_no_mark_but_the_hyphen(mark):
    assert zengin_kana("ア-", kind="branch") == "ｱ-"
    with pytest.raises(ValueError, match="全銀"):
        zengin_kana(f"ア{mark}", kind="branch")


@given(BANK_TEXT)
def test_bank_kana_stays_as_it_is(text):
    assert zengin_kana(text) == text


@given(st.text(max_size=12))
def test_bank_kana_is_one_byte_a_character_or_refused(text):
    try:
        kana = zengin_kana(text)
    except ValueError:
        return
    assert len(kana.encode("cp932")) == len(kana)
    assert zengin_kana(kana) == kana


@pytest.mark.parametrize(
    ("name", "kana"), [("  サトウ　　ハナコ ", "ｻﾄｳ ﾊﾅｺ"), ("", None), ("　 ", None), ("佐藤", None)]
)
def test_party_kana(name, kana):
    assert party_kana(name) == kana


def test_only_hiragana_becomes_katakana():
    assert katakana("ぁんゔゖ漢ーA") == "ァンヴヶ漢ーA"


def test_only_katakana_becomes_hiragana():
    assert hiragana("ァンヴヶ漢ヷーAあ") == "ぁんゔゖ漢ヷーAあ"


@given(st.text(st.characters(min_codepoint=0x3041, max_codepoint=0x3096)))
def test_hiragana_there_and_back(text):
    assert hiragana(katakana(text)) == text


def test_only_dakuten_are_taken_off():
    assert without_dakuten("ヤマザキ パン ぽん ヴ") == "ヤマサキ パン ぽん ウ"


@pytest.mark.parametrize(
    ("kana", "size", "cut"),
    [("ｶﾞｸﾌﾞﾁ", 4, "ｶﾞｸ"), ("ｶﾞｸﾌﾞﾁ", 5, "ｶﾞｸﾌﾞ"), ("ｶﾞ", 1, ""), ("ﾊﾟ", 2, "ﾊﾟ"), ("ｱｲ", 9, "ｱｲ"), ("ｱ", 0, ""), ("AX", 1, "A")],
)
def test_truncate_table(kana, size, cut):
    assert truncate(kana, size) == cut


@given(BANK_TEXT, st.integers(0, 45))
def test_truncating_never_parts_a_letter_from_its_mark(kana, size):
    cut = truncate(kana, size)
    assert kana.startswith(cut)
    assert kana[len(cut) : len(cut) + 1] not in ("ﾞ", "ﾟ")
    assert min(size, len(kana)) - 1 <= len(cut) <= size


@pytest.mark.parametrize(
    ("account", "names", "expected"),
    [
        ("ﾔﾏﾀﾞﾀﾛｳ", ["ヤマダ　タロウ"], "full"),
        ("ヤマダ タロウ", ["サトウ ハナコ", "ヤマダ タロウ"], "full"),
        ("ヤマサキ", ["ヤマザキ"], "dakuten"),
        ("ハン", ["パン"], "dakuten"),
        ("ヤマサキ", ["ヤマザキ", "ヤマサキ"], "full"),
        ("ヤマダ", ["ヤマグチ"], "none"),
        ("", [""], "none"),
        ("山田", ["山田"], "none"),
        ("ヤマダ", [], "none"),
    ],
)
def test_holder_match(account, names, expected):
    assert holder_match(account, names) == expected


@given(BANK_TEXT, BANK_TEXT)
def test_a_holder_matches_in_full_only_the_same_letters(a, b):
    same = a.replace(" ", "") == b.replace(" ", "") != ""
    assert (holder_match(a, [b]) == "full") is same


@given(BANK_TEXT)
def test_no_mark_survives_stripping(kana):
    assert strip_dakuten(kana) == "".join(c for c in kana if c not in "ﾞﾟ")
