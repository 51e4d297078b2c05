"""Spellings of place names that count as one: a character for a character, so that positions stay those of the text.

Folding is for looking up only; what is shown is the name as the list spells it. Where two towns of a municipality fold to
the same key, the spelling decides, and else both are candidates. Rules: the Digital Agency's and geolonia's published lists
(ヶケがカ, 之ノの, ツッ, 釜竈, 埠ふ, 番町番丁), the MJ map of names, and pairs of look-alikes read from paper.
"""

import re
from collections import Counter
from itertools import product

from jimukyoku.japanese.names import variants
from jimukyoku.japanese.tables import by_tables, municipalities, postal_towns
from jimukyoku.japanese.width import fold_width, strip_selectors

HYPHENS = "-‐‑‒–—―−─━ーｰ－﹣⁃"
BROKEN = "\ufffd"
# The first of a group stands for all of it.
_GROUPS = (
    HYPHENS, "ケヶヵカか力がガけ", "ノ之の乃", "ツッっつ", "一壱壹弌", "二弐貳ニに", "三参參", "八ハは", "釜竈竃", "巳己已", "富冨", "祇祗",
    "フ埠ふ", "町丁", "鯵鰺", "諫諌", "騨驒", "籠篭", "麹麴", "檜桧", "藪薮籔", "館舘", "島嶋嶌", "崎﨑碕嵜", "沢澤", "辺邊邉", "竜龍", "滝瀧",
    "曽曾", "条條", "州洲", "野埜", "桑桒", "鴬鶯", "蛎蠣", "砺礪", "頚頸", "壺壷", "祢禰", "鷗鴎", "涛濤", "梅楳", "ロ口", "エ工", "タ夕た",
    "ト卜と", "槙槇", "淵渕渊", "塩鹽", "斎斉齋齊", "芦蘆", "園薗", "峰峯", "浜濱濵", "広廣", "国國", "桜櫻", "栄榮", "満滿", "豊豐", "万萬",
    "鉄鐵", "関關", "湾灣", "蔵藏", "台臺", "数數", "静靜", "学學", "ヱえ", "附付", "堺", "ヘへ", "リり", "廻回", "舟船舩",
    "箪簞", "鹸鹼", "頬頰", "填塡", "剥剝", "繋繫", "蝉蟬", "醤醬", "躯軀", "祷禱", "噛嚙", "焔焰", "侠俠", "顛顚", "莱萊", "蝋蠟", "撹攪",
    "挾挟", "螢蛍", "效効", "燈灯", "蘂蕊", "靱靭", "賤賎", "檮梼", "侭儘", "堯尭", "瑤瑶", "鈎鉤", "蠅蝿",
)  # fmt: skip
# The MJ map shrinks these to characters that are others in names of places (書 to 昼, 功 to 切); reviewed over the whole list.
_APART = frozenset("書功皀舛乢樮槁楜")
_GROUP = {ord(one): group[0] for group in _GROUPS for one in group}
_CODE = re.compile(rf"^[\s(\[]*(?:郵便番号|〒)?[\s:]*(\d{{3}})[{HYPHENS}]?(\d{{4}})(?!\d)[\s,)\]]*")
_CODE_BEHIND = re.compile(rf"[\s,、]*\(?\s*(?:郵便番号|〒)[\s:]*(\d{{3}})[{HYPHENS}]?(\d{{4}})\s*\)?\s*$")
# What forms print before an address, and what parts the parts of one: no name begins with it or has it.
_LABEL = re.compile(r"\s*(?:(?:現?住所|所在地)[\s:]*|日本国?[\s,、]*(?=[^\s,、]{2,3}[都道府県]))")
_BLANK = re.compile(r"[\s,、/|]+")
# What is put into a name and taken out of it alike: 一ノ宮 and 一宮, 市ヶ谷 and 市谷, 四ツ谷 and 四谷, 水沢区大手町 and 水沢大手町.
_PUT_IN = frozenset("ノケツ区")
# Another direction, size or number is another name, no slip of the pen.
_TELLING = frozenset("東西南北上下中大小新本元前後内外一二三四五六七八九十左右")
_BEFORE = frozenset("〒郵(0123456789 [")
_KANJI_DIGITS = "〇一二三四五六七八九"
_VALUES = {**{one: n for n, one in enumerate(_KANJI_DIGITS)}, "零": 0, "壱": 1, "壹": 1, "弐": 2, "参": 3}
_PLACES = {"十": 10, "拾": 10, "百": 100, "千": 1000}
KANJI_NUMBER = "[〇零一二三四五六七八九十拾百千壱壹弐参廿卅]+"
_NUMBER, _DIGITS = re.compile(f"([0-9]+|{KANJI_NUMBER})"), re.compile("[0-9]+")


class _Folding(dict[int, str]):
    """The table of ``str.translate``, filled as characters appear."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _folded(chr(code))
        return found


def _folded(character: str) -> str:
    if ord(character) in _GROUP:
        return _GROUP[ord(character)]
    if "ぁ" <= character <= "ゖ":
        katakana = chr(ord(character) + 0x60)
        return _GROUP.get(ord(katakana), katakana)
    if ord(character) < 0x2E80 or character in _APART:
        return character
    used = _used()
    best = max(sorted(variants(character)), key=lambda one: (used[one], one == character))
    return _folded(best) if used[best] and best != character else character


@by_tables
def _used() -> Counter[str]:
    """Return how often each character stands in the names of places: the commonest variant stands for the others."""
    return Counter("".join(row.town for row in postal_towns()) + "".join(one.city + one.prefecture for one in municipalities().values()))


@by_tables
def _table() -> _Folding:
    return _Folding()


def fold(text: str) -> str:
    """Return plain text folded for looking up, of the same length."""
    return text.translate(_table())


def plain(text: str) -> str:
    """Return text in its usual width, without variation selectors and without line ends."""
    return text if text.isascii() else strip_selectors(fold_width(text)).replace("\n", " ").replace("〜", "~")


def closed_up(text: str) -> str:
    """Return text without blanks, commas and strokes before the first number: there they part names, after it the building."""
    if not _BLANK.search(text):
        return text
    digit = _DIGITS.search(text)
    first = digit.start() if digit else len(text)
    return _BLANK.sub("", text[:first]) + text[first:]


def without_postcode(text: str) -> tuple[str, str]:
    """Return the postal code a text begins or ends with ("" without one) and the address, without what a form prints before it."""
    found = _CODE.match(text) if text[:1] in _BEFORE else None
    code, text = (found[1] + found[2], text[found.end():]) if found else ("", text)  # fmt: skip
    if text[:1] in "住現所日":
        text = _LABEL.sub("", text, count=1)
    if not code and ("〒" in text or "郵便番号" in text) and (found := _CODE_BEHIND.search(text)):
        return found[1] + found[2], text[: found.start()]
    return code, text


def kanji_value(text: str) -> int:
    """Return the value of a kanji numeral, written with places (二十三) or digit by digit (二三)."""
    text = text.replace("廿", "二十").replace("卅", "三十")
    if not any(one in _PLACES for one in text):
        return int("".join(str(_VALUES[one]) for one in text))
    total = digit = 0
    for one in text:
        if one in _PLACES:
            total, digit = total + (digit or 1) * _PLACES[one], 0
        else:
            digit = digit * 10 + _VALUES[one]
    return total + digit


def kanji_number(value: int) -> str:
    """Return a number below ten thousand as a kanji numeral with places."""
    if not 0 < value < 10_000:
        return str(value).translate({48 + n: one for n, one in enumerate(_KANJI_DIGITS)})
    parts = []
    for size, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, size)
        if digit:
            parts.append(("" if digit == 1 and name else _KANJI_DIGITS[digit]) + name)
    return "".join(parts)


def number_forms(name: str) -> set[str]:
    """Return a name with each of its numbers in kanji, in digits, and in kanji digit by digit: 北十六条西, 北16条西, 北一六条西."""
    parts = _NUMBER.split(name)
    return {"".join(form) for form in product(*(_forms(part) if at % 2 else (part,) for at, part in enumerate(parts)))}


def _forms(number: str) -> tuple[str, ...]:
    value = int(number) if number.isascii() else kanji_value(number)
    return number, str(value), kanji_number(value), "".join(_KANJI_DIGITS[int(one)] for one in str(value))


def squeezed(folded: str, start: int, end: int) -> tuple[str, list[int]]:
    """Return the first ``end`` characters without what may be put into a name after ``start``, and where those that stay stand.

    The places are empty where nothing is to be taken out.
    """
    stay = [at for at, one in enumerate(folded[:end]) if at <= start or one not in _PUT_IN]
    return ("".join(folded[at] for at in stay), stay) if len(stay) < len(folded[:end]) else (folded[:end], [])


def within_one(a: str, b: str) -> bool:
    """Tell whether two folded names differ by one character, written otherwise, left out or put in, that is not one that tells."""
    if a == b or abs(len(a) - len(b)) > 1:
        return False
    at = next((at for at, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    long = len(a) >= len(b)
    same = a[at + 1 :] == b[at + 1 :] if len(a) == len(b) else a[at + 1 :] == b[at:] if long else a[at:] == b[at + 1 :]
    return same and not _TELLING & {*a[at : at + (len(a) >= len(b))], *b[at : at + (len(b) >= len(a))]}
