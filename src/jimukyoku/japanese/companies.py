"""Legal persons in bank kana: 株式会社 and its like are written by their abbreviation.

The three tables of 全銀 (法人略語, 営業所略語, 事業略語) as banks and municipalities publish them; docs/rooms/accounts.md has every word
and the sources.
"""

import re

from jimukyoku.japanese.kana import zengin_kana

_FORMS = {
    "地方独立行政法人": "チドク", "特定非営利活動法人": "トクヒ", "国立大学法人": "ダイ", "公立大学法人": "ダイ",
    "独立行政法人": "ドク", "中期目標管理法人": "モク", "国立研究開発法人": "ケン", "行政執行法人": "シツ",
    "社会福祉法人": "フク", "更生保護法人": "ホゴ", "医療法人社団": "イ", "医療法人財団": "イ", "社会医療法人": "イ", "医療法人": "イ",
    "一般財団法人": "ザイ", "公益財団法人": "ザイ", "財団法人": "ザイ", "一般社団法人": "シヤ", "公益社団法人": "シヤ", "社団法人": "シヤ",
    "有限責任中間法人": "チユウ", "無限責任中間法人": "チユウ", "中間法人": "チユウ", "宗教法人": "シユウ", "学校法人": "ガク",
    "行政書士法人": "ギヨ", "司法書士法人": "シホウ", "社会保険労務士法人": "ロウム", "税理士法人": "ゼイ", "弁護士法人": "ベン",
    "農事組合法人": "ノウ", "管理組合法人": "カンリ",
    "株式会社": "カ", "有限会社": "ユ", "合名会社": "メ", "合資会社": "シ", "合同会社": "ド", "相互会社": "ソ",
    "カブシキガイシャ": "カ", "ユウゲンガイシャ": "ユ", "ゴウメイガイシャ": "メ", "ゴウシガイシャ": "シ", "ゴウドウガイシャ": "ド",
}  # fmt: skip
_OFFICES = {"営業所": "エイ", "出張所": "シユツ"}
_BUSINESSES = {
    "国民健康保険団体連合会": "コクホレン", "国家公務員共済組合連合会": "コクキヨウレン", "経済農業協同組合連合会": "ケイザイレン",
    "共済農業協同組合連合会": "キヨウサイレン", "農業協同組合連合会": "ノウキヨウレン", "漁業協同組合連合会": "ギヨレン", "連合会": "レン",
    "食糧販売協同組合": "シヨクハンキヨウ", "農業協同組合": "ノウキヨウ", "漁業協同組合": "ギヨキヨウ", "生活協同組合": "セイキヨウ",
    "協同組合": "キヨウクミ", "共済組合": "キヨウサイ", "国民健康保険組合": "コクホ", "健康保険組合": "ケンポ", "従業員組合": "ジユウクミ",
    "労働組合": "ロウクミ", "有限責任事業組合": "ユウクミ", "社会保険診療報酬支払基金": "シヤホ", "厚生年金基金": "コウネン",
    "生命保険": "セイメイ", "海上火災保険": "カイジヨウ", "火災海上保険": "カサイ", "社会福祉協議会": "シヤキヨウ",
    "公共職業安定所": "シヨクアン", "特別養護老人ホーム": "トクヨウ",
}  # fmt: skip
# Each table with the pattern of its words, of two that begin alike the longer first.
_TABLES = tuple((re.compile("|".join(sorted(words, key=len, reverse=True))), words) for words in (_FORMS, _OFFICES, _BUSINESSES))


def company_kana(text: str) -> str:
    """Return a legal person's name in bank kana, with one word of each table abbreviated.

    The legal form, and an office, stand in a bracket that is open towards the end of the name: ``ｶ)`` in front, ``(ｶ`` at the
    end, ``(ｶ)`` in the middle. What it does (健康保険組合) has none. Only these words may be written in kanji: the name itself is
    in kana, and a reading is never invented. Raises ValueError for what a bank record cannot hold.
    """
    name = "".join(text.split())
    for pattern, words in _TABLES[:2]:
        found = pattern.search(name)
        if found and found[0] != name:
            before, after = name[: found.start()], name[found.end() :]
            name = before + ("(" if before else "") + words[found[0]] + (")" if after else "") + after
    pattern, words = _TABLES[2]
    return zengin_kana(pattern.sub(lambda found: words[found[0]], name, count=1))
