"""Customer barcode (カスタマバーコード) of Japan Post: the digits of an address, its 20 symbols and check, and the bars.

郵便番号・バーコードマニュアル p12, p17–p25. What the postal code covers (町域) carries no digits; of the rest are taken digits,
hyphens and single letters. CC1 to CC8 are written ``!`` ``#`` ``%`` ``@`` ``(`` ``)`` ``[`` ``]``.

The table of bars was held against OkapiBarcode's JapanPost.java (all 19 symbols), and against the letters, start and stop that
radiolife.com/tips/33083 reads from posted mail; format and check against post.japanpost.jp/zipcode/zipmanual/p12.html.
"""

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from jimukyoku.japanese.addresses.folding import kanji_value
from jimukyoku.japanese.tables import PostalTown, by_postcode, municipalities, outside_towns
from jimukyoku.japanese.width import bare_number, fold_width

VALUES = "0123456789-!#%@()[]"  # place = value for the check: 0–9, hyphen, CC1 to CC8
_PAD = "@"
# Bars of a symbol: 1 long, 2 reaching up, 3 reaching down, 4 timing.
_BARS = dict(zip(VALUES, (
    "144", "114", "132", "312", "123", "141", "321", "213", "231", "411",
    "414", "324", "342", "234", "432", "243", "423", "441", "111",
), strict=True))  # fmt: skip
_START, _STOP = "13", "31"
_NUMERAL = re.compile(r"([〇零一二三四五六七八九十百千]+)(?=丁目|丁|番地|番|号|地割|線|の|ノ)")
_LETTERS = re.compile(r"[A-Z]{2,}")
_OTHER = re.compile(r"[^0-9A-Z-]+")
_SAME = {one: f"[{group}]" for group in ("ヶケがガ", "のノ之", "ッツっつ") for one in group}


@dataclass(frozen=True, slots=True)
class Barcode:
    """``digits`` of the address (住所表示番号), the 20 ``symbols`` (seven of the code, thirteen of the digits) and their ``check``.

    Where no town has the code, ``reasons`` say so: ``postcode_office`` (an office's own), or ``postcode_unlisted`` (of a box, or wrong).
    """

    digits: str
    symbols: str
    check: str
    reasons: tuple[str, ...] = ()


def address_digits(rest: str) -> str:
    """Return what the barcode holds of an address behind its town (rules of p17–p19)."""
    plain = fold_width(rest).upper()
    plain = re.sub("[&/・.]", "", plain)
    plain = _NUMERAL.sub(lambda found: f"-{kanji_value(found[1])}", plain)
    plain = _OTHER.sub("-", _LETTERS.sub("-", plain))
    plain = re.sub(r"(?<=\d)F(?=-|\Z)", "-", plain)
    plain = re.sub(r"(?<=\d)F(?=\d)", "-", plain)
    plain = re.sub(r"-*([A-Z])-*", r"\1", plain)
    return re.sub("-+", "-", plain).strip("-")


def customer_barcode(postcode: str, address: str) -> Barcode:
    """Return the barcode of an address under its postal code.

    An office's own code (大口事業所個別番号) says everything: no digits are added. Neither to a code that no list has, but the
    number of a box (私書箱): such a code may be wrong, and ``reasons`` name it. Raises ValueError (Japanese) for what is no code,
    and for a code that stands for all the towns not listed (以下に掲載がない場合), to which the manual gives no barcode.
    """
    code = bare_number(fold_width(postcode)).removeprefix("〒")
    if not re.fullmatch(r"[0-9]{7}", code):
        raise ValueError("郵便番号は7桁の数字です。")
    towns = by_postcode().get(code, ())
    if towns and not any(one.town for one in towns):
        raise ValueError("代表の郵便番号（以下に掲載がない場合）には、カスタマバーコードを付けません。")
    if towns:
        digits = address_digits(behind_town(address, towns))
    else:
        digits = address_digits(address.partition("私書箱")[2])
    symbols = (code + _symbols(digits))[:20].ljust(20, _PAD)
    check = VALUES[-sum(VALUES.index(one) for one in symbols) % 19]
    return Barcode(digits, symbols, check, () if towns else (outside_towns(code),))


def _symbols(digits: str) -> str:
    return "".join("!#%"[(ord(one) - 65) // 10] + str((ord(one) - 65) % 10) if one.isalpha() else one for one in digits)


def behind_town(address: str, towns: Sequence[PostalTown]) -> str:
    """Return what stands behind prefecture, municipality and town; behind the municipality where no town is found."""
    rest = address
    for code in dict.fromkeys(one.municipality for one in towns):
        place = municipalities()[code]
        city = place.city.rpartition("郡")[2]  # 市 of 蒲郡市 is found as well
        found = re.match(rf"\s*(?:{_pattern(place.prefecture)})?(?:.{{0,5}}郡)?{_pattern(city)}", address)
        if found:
            rest = address[found.end() :]
            break
    ends = [found.end() for one in towns if one.town and (found := re.match(rf"\s*(?:大字|字)?{_pattern(one.town)}", rest))]
    if not ends:  # 京都の通り名 stand before the town, and hold no number
        ends = [found.end() for one in towns if one.town and (found := re.match(rf"[^0-9０-９]*?{_pattern(one.town)}", rest))]
    return rest[max(ends, default=0) :]


@functools.lru_cache(maxsize=4_096)
def _pattern(name: str) -> str:
    """Return a pattern for a name with kanji or other numerals, and with the letters that are written several ways."""
    parts = re.split(r"([〇一二三四五六七八九十百]+)", name)
    written = []
    for part in parts:
        if re.fullmatch(r"[〇一二三四五六七八九十百]+", part):
            number = str(kanji_value(part))
            written.append(f"(?:{part}|{number}|{number.translate(str.maketrans('0123456789', '０１２３４５６７８９'))})")
        else:
            written.append("".join(_SAME.get(one) or re.escape(one) for one in part))
    return r"\s*".join(one for one in written if one)


def bars(barcode: Barcode) -> str:
    """Return the 67 bars (start, 21 symbols of three, stop) as digits: 1 long, 2 reaching up, 3 reaching down, 4 timing."""
    return _START + "".join(_BARS[one] for one in barcode.symbols + barcode.check) + _STOP


def bars_svg(barcode: Barcode, points: float = 10.0) -> str:
    """Return the bars as SVG at a size of 8 to 11.5 points (p12: pitch 1.2 mm, bar 0.6 mm, long 3.6 mm at ten), with no margin.

    The letter leaves 2 mm free on every side. Raises ValueError for another size.
    """
    if not 8 <= points <= 11.5:
        raise ValueError("カスタマバーコードの大きさは8〜11.5ポイントです。")
    unit = points / 10
    reach = {"1": (0.0, 3.6), "2": (0.0, 2.4), "3": (1.2, 2.4), "4": (1.2, 1.2)}
    row = bars(barcode)
    paths = "".join(f"M{place * 1.2:.1f} {reach[bar][0]}h.6v{reach[bar][1]}h-.6z" for place, bar in enumerate(row))
    width = (len(row) - 1) * 1.2 + 0.6
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{width * unit:.2f}mm" height="{3.6 * unit:.2f}mm" '
            f'viewBox="0 0 {width:.1f} 3.6"><path d="{paths}"/></svg>')  # fmt: skip
