"""Legal persons in bank kana: 株式会社 and its like are written by their abbreviation (全銀 法人略語, as banks publish it)."""

from jimukyoku.japanese.kana import zengin_kana

# What people write -> the abbreviation; longer words first, so that 一般財団法人 is not read as 財団法人 behind 一般.
_WORDS = {
    "地方独立行政法人": "チドク", "特定非営利活動法人": "トクヒ", "国立大学法人": "ダイ", "公立大学法人": "ダイ",
    "独立行政法人": "ドク", "社会福祉法人": "フク", "更生保護法人": "ホゴ", "医療法人社団": "イ", "医療法人財団": "イ", "社会医療法人": "イ",
    "一般財団法人": "ザイ", "公益財団法人": "ザイ", "一般社団法人": "シヤ", "公益社団法人": "シヤ", "行政書士法人": "ギヨ",
    "司法書士法人": "シホウ", "社会保険労務士法人": "ロウム", "農事組合法人": "ノウ", "管理組合法人": "カンリ", "税理士法人": "ゼイ",
    "弁護士法人": "ベン", "宗教法人": "シユウ", "学校法人": "ガク", "医療法人": "イ", "財団法人": "ザイ", "社団法人": "シヤ",
    "株式会社": "カ", "有限会社": "ユ", "合名会社": "メ", "合資会社": "シ", "合同会社": "ド", "相互会社": "ソ",
    "カブシキガイシャ": "カ", "ユウゲンガイシャ": "ユ", "ゴウメイガイシャ": "メ", "ゴウシガイシャ": "シ", "ゴウドウガイシャ": "ド",
}  # fmt: skip
_LONGEST_FIRST = sorted(_WORDS, key=len, reverse=True)


def company_kana(text: str) -> str:
    """Return a legal person's name in bank kana: ``ｶ)`` in front, ``(ｶ`` at the end, ``(ｶ)`` in the middle.

    Only the word for the legal form may be written in kanji: the name itself is in kana, and a reading is never invented.
    Raises ValueError for what a bank record cannot hold.
    """
    name = "".join(text.split())
    for word in _LONGEST_FIRST:
        before, found, after = name.partition(word)
        if found and (before or after):
            mark = ("(" if before else "") + _WORDS[word] + (")" if after else "")
            return zengin_kana(before + mark + after)
    return zengin_kana(name)
