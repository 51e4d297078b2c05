"""Customer barcode. Cases: 日本郵便 郵便番号・バーコードマニュアル p25 検証用付番事例; bars and dimensions: p11, p12."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimukyoku.japanese import bars, bars_svg, customer_barcode
from jimukyoku.japanese.addresses import read_address
from jimukyoku.japanese.barcode import VALUES, address_digits

PUBLISHED = "FTTFFTFDADFAFADFTFDAFAFDADFTFFTFTDATDTAADTTDAATDTADTTFFFF"  # OkapiBarcode, JapanPost.java: three bars a value, 0 first
CASES = [
    ("263-0023", "千葉市稲毛区緑町3丁目30-8　郵便ビル403号", "3-30-8-403", "26300233-30-8-403@@@5"),
    ("014-0113", "秋田県大仙市堀見内　南田茂木　添60-1", "60-1", "014011360-1@@@@@@@@@]"),
    ("110-0016", "東京都台東区台東5-6-3　ABCビル10F", "5-6-3-10", "11000165-6-3-10@@@@@9"),
    ("060-0906", "北海道札幌市東区北六条東4丁目　郵便センター6号館", "4-6", "06009064-6@@@@@@@@@@9"),
    ("065-0006", "北海道札幌市東区北六条東8丁目　郵便センター10号館", "8-10", "06500068-10@@@@@@@@@9"),
    ("407-0033", "山梨県韮崎市龍岡町下條南割　韮崎400", "400", "4070033400@@@@@@@@@@-"),
    ("273-0102", "千葉県鎌ケ谷市右京塚　東3丁目-20-5　郵便・A&bコーポB604号", "3-20-5B604", "27301023-20-5!1604@@0"),
    ("198-0036", "東京都青梅市河辺町十一丁目六番地一号　郵便タワー601", "11-6-1-601", "198003611-6-1-601@@@]"),
    ("027-0203", "岩手県宮古市大字津軽石第二十一地割大淵川480", "21-480", "027020321-480@@@@@@@("),
    ("590-0016", "大阪府堺市堺区中田出井町四丁六番十九号", "4-6-19", "59000164-6-19@@@@@@@#"),
    ("080-0831", "北海道帯広市稲田町南七線　西28", "7-28", "08008317-28@@@@@@@@@["),
]


@pytest.mark.parametrize(("postcode", "address", "digits", "code"), CASES)
def test_the_manuals_examples(postcode, address, digits, code):
    found = customer_barcode(postcode, address)
    assert (found.digits, found.symbols + found.check) == (digits, code)


@pytest.mark.parametrize(
    ("postcode", "address", "digits"),
    [
        ("060-0906", "札幌市東区北6条東4-2-1", "4-2-1"),  # the numbers of a town are the town's
        ("273-0102", "千葉県鎌ヶ谷市右京塚1-1", "1-1"),
        ("２６３－００２３", "千葉市稲毛区緑町３丁目３０－８", "3-30-8"),
        ("263-0023", "3丁目30-8", "3-30-8"),  # the town left out
        ("012-0824", "秋田県湯沢市佐竹町二番三号裏門ハイツ501", "2-3-501"),  # 裏門 is another town of the code
        ("028-8404", "岩手県下閉伊郡田野畑村島越二番地松前沢荘5", "2-5"),
        ("028-8404", " 田野畑村大字島越二番地松前沢荘5", "2-5"),
        ("443-0001", "愛知県蒲郡市坂本町一番地2", "1-2"),
        ("948-0003", "新潟県十日町市本町六の一丁目123-4", "123-4"),  # a town whose name holds the numbers
        ("607-8024", "京都市山科区四の宮熊が谷10", "10"),
        ("604-8006", "京都市中京区河原町通三条上る二丁目下丸屋町403", "403"),
    ],
)
def test_what_of_an_address_goes_into_the_barcode(postcode, address, digits):
    found = customer_barcode(postcode, address)
    assert (found.digits, found.reasons) == (digits, ())


@pytest.mark.parametrize(
    ("postcode", "address", "symbols", "reason"),
    [
        ("100-8792", "東京都千代田区大手町2-3-1", "1008792@@@@@@@@@@@@@", "postcode_office"),  # p22: an office's own (大口事業所個別番号)
        ("980-8691", "宮城県仙台市青葉区 仙台中央郵便局私書箱第215号", "9808691215@@@@@@@@@@", "postcode_unlisted"),  # p22: 私書箱包括番号
        ("999-9999", "千葉市稲毛区緑町3丁目30-8", "9999999@@@@@@@@@@@@@", "postcode_unlisted"),  # nobody's: said, not printed in silence
    ],
)
def test_a_code_that_no_town_has_is_named(postcode, address, symbols, reason):
    found = customer_barcode(postcode, address)
    assert (found.symbols, found.reasons) == (symbols, (reason,))
    read = read_address("東京都千代田区霞が関1-3-2", postcode=postcode)
    assert (read.town, read.reasons) == ("霞が関", (reason,))


def test_bars_as_others_publish_them():
    """Letters, start and stop: radiolife.com/tips/33083. The row: www5f.biglobe.ne.jp/~zae/post/p-barkaidoku.html, whose numbers are
    values (10 hyphen, 14 CC4, 15 CC5), drawn with OkapiBarcode's table (F 1, A 2, D 3, T 4)."""
    one = customer_barcode("100-0014", "東京都千代田区永田町1丁目11－32")
    values = [VALUES.index(symbol) for symbol in one.symbols + one.check]
    assert values == [1, 0, 0, 0, 0, 1, 4, 1, 10, 1, 1, 10, 3, 2, 14, 14, 14, 14, 14, 14, 15]
    drawn = "FD" + "".join(PUBLISHED[3 * value : 3 * value + 3] for value in values) + "DF"
    assert bars(one) == drawn.translate(str.maketrans("FADT", "1234"))
    assert len(bars(one)) == 67
    letters = bars(customer_barcode("263-0023", "千葉市稲毛区緑町3丁目F1V"))
    assert (letters[:2], letters[26:32], letters[35:41], letters[-2:]) == ("13", "324141", "234114", "31")


@pytest.mark.parametrize(
    ("rest", "digits"),
    [
        ("3−4–5ー6―7", "3-4-5-6-7"), ("1・2/3&4.5", "12345"), ("１丁目２番地の３", "1-2-3"), ("百二十番地", "120"), ("第二地割三線", "2-3"),
        ("十の二", "10"), ("二十一丁七号", "21-7"), ("1-2 b棟3", "1-2B3"), ("1-2-ab-3", "1-2-3"), ("1-2 10F", "1-2-10"), ("1F-2", "1-2"),
        ("1-2 10F2", "1-2-10-2"), ("1-2 F10", "1-2F10"), ("1-2 2FB", "1-2-2"), ("1-2x", "1-2X"), ("ビル三", ""), ("", ""),
    ],
)  # fmt: skip
def test_the_rules_on_what_stands_behind_the_town(rest, digits):
    assert address_digits(rest) == digits


@pytest.mark.parametrize("postcode", ["263‐0023", "〒２６３ー００２３", "〒 263 0023", "2630023"])
def test_a_postal_code_in_every_writing(postcode):
    assert customer_barcode(postcode, CASES[0][1]).symbols == CASES[0][3][:-1]


def test_a_letters_control_symbol_at_the_end_stays_without_its_digit():
    """p12: a control symbol that falls on the thirteenth place is kept, what follows is cut."""
    found = customer_barcode("910-0067", "福井県福井市新田塚3丁目80-25　J1ビル2-B")
    assert (found.digits, found.symbols) == ("3-80-25J1-2B", "91000673-80-25!91-2!")


def test_a_letter_is_two_symbols():
    symbols = customer_barcode("263-0023", "千葉市稲毛区緑町A1J1K1T1U1Z").symbols
    assert symbols == "2630023!01!91#01#91%"
    assert customer_barcode("263-0023", "千葉市稲毛区緑町Z").symbols == "2630023%5@@@@@@@@@@@"


NO_CODE, COMMON = "郵便番号は7桁の数字です。", "代表の郵便番号（以下に掲載がない場合）には、カスタマバーコードを付けません。"


@pytest.mark.parametrize(("postcode", "sentence"), [("100-0000", COMMON), ("12-345", NO_CODE), ("", NO_CODE)])
def test_what_gets_no_barcode(postcode, sentence):
    with pytest.raises(ValueError, match=".") as refused:
        customer_barcode(postcode, "東京都千代田区1-1")
    assert str(refused.value) == sentence


@given(st.from_regex(r"[0-9]{7}", fullmatch=True), st.text("千葉市緑町丁目番地号のABF１2３-ー　&・十一", max_size=40))
def test_always_twenty_symbols_whose_sum_with_the_check_nineteen_divides(postcode, rest):
    try:
        found = customer_barcode(postcode, rest)
    except ValueError:
        return
    assert len(found.symbols) == 20
    assert sum(VALUES.index(one) for one in found.symbols + found.check) % 19 == 0
    row = bars(found)
    assert (len(row), set(row) <= set("1234"), row[:2], row[-2:]) == (67, True, "13", "31")


def test_bars_have_the_manuals_dimensions():
    code = customer_barcode("014-0113", CASES[1][1])
    drawn = bars_svg(code)
    assert 'width="79.80mm" height="3.60mm"' in drawn
    reach = {"1": ("0.0", "3.6"), "2": ("0.0", "2.4"), "3": ("1.2", "2.4"), "4": ("1.2", "1.2")}
    paths = "".join(f"M{place * 1.2:.1f} {reach[bar][0]}h.6v{reach[bar][1]}h-.6z" for place, bar in enumerate(bars(code)))
    assert drawn.count("M") == 67 and f'<path d="{paths}"/>' in drawn and 'viewBox="0 0 79.8 3.6"' in drawn
    assert 'width="63.84mm" height="2.88mm"' in bars_svg(code, 8) and 'height="4.14mm"' in bars_svg(code, 11.5)
    for points in (7.9, 11.6):
        with pytest.raises(ValueError, match=r"^カスタマバーコードの大きさは8〜11.5ポイントです。$"):
            bars_svg(code, points)
