"""法人略語, 営業所略語, 事業略語: the tables that banks publish for 全銀 records (京葉銀行; the annex of a municipality's rules)."""

import pytest
from tests.japanese.test_worked_tables import rows

from jimukyoku.japanese import companies, company_kana

WORDS = rows("accounts", 3)


@pytest.mark.parametrize(("word", "short"), [row[:2] for row in WORDS if row[2] != "事業"])
def test_a_form_and_an_office_stand_in_a_bracket_open_to_the_end(word, short):
    assert company_kana(f"{word}ミライ") == f"{short})ﾐﾗｲ"
    assert company_kana(f"ミライ　{word}") == f"ﾐﾗｲ({short}"
    assert company_kana(f"ミライ{word} シテン") == f"ﾐﾗｲ({short})ｼﾃﾝ"


@pytest.mark.parametrize(("word", "short"), [row[:2] for row in WORDS if row[2] == "事業"])
def test_what_it_does_has_no_bracket(word, short):
    assert company_kana(f"ミホン{word}") == f"ﾐﾎﾝ{short}"
    assert company_kana(f"{word} ミホン") == f"{short}ﾐﾎﾝ"
    assert company_kana(f"ミホン{word}シブ") == f"ﾐﾎﾝ{short}ｼﾌﾞ"


@pytest.mark.parametrize(
    ("name", "kana"),
    [
        ("カブシキガイシャ ミライ", "ｶ)ﾐﾗｲ"), ("カ）ミライ", "ｶ)ﾐﾗｲ"), ("ミホン タロウ", "ﾐﾎﾝﾀﾛｳ"),
        ("株式会社ミライ トウキョウ営業所", "ｶ)ﾐﾗｲﾄｳｷﾖｳ(ｴｲ"), ("ミライ株式会社トウキョウ出張所", "ﾐﾗｲ(ｶ)ﾄｳｷﾖｳ(ｼﾕﾂ"),
        ("ミライ生命保険相互会社", "ﾐﾗｲｾｲﾒｲ(ｿ"), ("社会福祉法人ミホンシ社会福祉協議会", "ﾌｸ)ﾐﾎﾝｼｼﾔｷﾖｳ"), ("社会保険診療報酬支払基金", "ｼﾔﾎ"),
        ("ミホンケン国民健康保険団体連合会", "ﾐﾎﾝｹﾝｺｸﾎﾚﾝ"), ("社会福祉法人ミライ 特別養護老人ホームソラ", "ﾌｸ)ﾐﾗｲﾄｸﾖｳｿﾗ"),
    ],
)  # fmt: skip
def test_one_word_of_each_table_is_abbreviated_where_it_stands(name, kana):
    assert company_kana(name) == kana


@pytest.mark.parametrize("name", ["株式会社未来", "株式会社", "営業所", "健康保険組合健康保険組合"])
def test_a_reading_is_never_invented(name):
    with pytest.raises(ValueError, match="全銀"):
        company_kana(name)


def test_the_page_has_every_word_that_is_abbreviated():
    assert {row[0] for row in WORDS} == {word for _pattern, words in companies._TABLES for word in words if not word.endswith("ガイシャ")}
