"""法人略語: the table that banks publish for 全銀 records (京葉銀行 and others)."""

import pytest

from jimukyoku.japanese import company_kana


@pytest.mark.parametrize(
    ("name", "kana"),
    [
        ("株式会社ミライ", "ｶ)ﾐﾗｲ"), ("ミライ株式会社", "ﾐﾗｲ(ｶ"), ("ミライ株式会社 シテン", "ﾐﾗｲ(ｶ)ｼﾃﾝ"), ("カブシキガイシャ ミライ", "ｶ)ﾐﾗｲ"),
        ("一般財団法人ミライ", "ｻﾞｲ)ﾐﾗｲ"), ("地方独立行政法人ミライ", "ﾁﾄﾞｸ)ﾐﾗｲ"), ("医療法人社団ミライカイ", "ｲ)ﾐﾗｲｶｲ"),
        ("特定非営利活動法人ミライ", "ﾄｸﾋ)ﾐﾗｲ"), ("カ）ミライ", "ｶ)ﾐﾗｲ"), ("ミホン タロウ", "ﾐﾎﾝﾀﾛｳ"),
    ],
)  # fmt: skip
def test_the_legal_form_is_abbreviated_where_it_stands(name, kana):
    assert company_kana(name) == kana


@pytest.mark.parametrize("name", ["株式会社未来", "株式会社"])
def test_a_reading_is_never_invented(name):
    with pytest.raises(ValueError, match="全銀"):
        company_kana(name)
