"""Letters: the same bytes each time, true page counts, hostile text that stays text, and what cannot be drawn."""

import datetime as dt
import re
import sys
from pathlib import Path

import pypdfium2
import pytest
from qrcode.main import QRCode

from jimukyoku.domain.basics import BadInput, Missing
from jimukyoku.domain.notices import KINDS, letter
from jimukyoku.engines.letters import batch, missing_glyphs, qr_code, render_batch, render_document

FONTS = Path(sys.prefix) / "share" / "fonts"
TEMPLATES = Path(__file__).parents[2] / "programmes" / "hikazei-2026" / "letters"
DAY = dt.date(2026, 8, 3)
PLAIN = "#let letter(data, common) = [#data.name 様 #common.mayor]"
COMMON = {
    "municipality": "見本市", "mayor": "見本市長　日向 一郎", "programme": "臨時給付金", "issued_on": "令和8年8月3日",
    "document_no": "福給第12号", "contact": {"name": "見本窓口", "phone": "0120-000-000", "hours": "平日"},
    "amounts": {"household": 30000, "child": 20000}, "deadline": "令和8年10月30日", "base_date": "令和8年6月1日",
    "push_opt_out": "令和8年7月21日", "door": None,
}  # fmt: skip


def one(number, **more):
    base = {
        "letter_id": f"S{number:04}-1", "receipt_number": f"26-{number:04}", "household_no": f"{number:010}",
        "postal_code": "1234567", "address": ["見本県見本市緑町一丁目2番3号", "見本荘 101号室"], "name": "髙橋 花子",
        "amount": 1250000, "children": 2, "code": "QX7K", "reply_by": "令和8年9月30日", "round": 1,
    }  # fmt: skip
    reasons = [{"code": "D01", "sentence": "署名がありません。", "basis": "要綱第3条", "cure": "ご署名ください。"}]
    return letter(base, **{"reasons": reasons, **more})


def render(template, letters, common=COMMON, **more):
    return render_batch(template, letters, common=common, fonts=FONTS, title="見本", date=DAY, **more)


def texts(pdf):
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_bounded().replace("\r\n", "") for page in document]


def test_same_bytes_whatever_the_number_of_processes(monkeypatch):
    monkeypatch.setattr(batch, "CHUNK", 3)
    monkeypatch.setattr(batch, "CHUNKS_PER_PROCESS", 2)
    letters = [one(number, name=f"見本 {number}号") for number in range(8)]
    heard = []
    first = render(PLAIN, letters, processes=1, progress=heard.append)
    second = render(PLAIN, letters, processes=2)
    assert first == second
    assert heard == [3, 3, 2]
    found = texts(first.pdf)
    assert [first.pages[f"S{number:04}-1"] for number in range(8)] == [(number + 1, 1) for number in range(8)]
    assert all(f"見本 {number}号" in found[number] and f"S{number:04}-1" in found[number] for number in range(8))


@pytest.mark.parametrize("first_is_long", [True, False])
def test_letter_that_runs_over_moves_the_ones_after_it(first_is_long):
    template = "#let letter(data, common) = for line in data.address [#line \\ ]"
    long, short = ["行"] * 90, ["行"]
    lines = [long, short, long, short] if first_is_long else [short, long, short, long]
    done = render(template, [one(number, address=rows) for number, rows in enumerate(lines)])
    expected = [(1, 2), (3, 1), (4, 2), (6, 1)] if first_is_long else [(1, 1), (2, 2), (4, 1), (5, 2)]
    assert [done.pages[f"S{number:04}-1"] for number in range(4)] == expected
    found = texts(done.pdf)
    assert len(found) == 6
    for number, (start, count) in enumerate(expected):
        for sheet in range(count):
            foot = found[start - 1 + sheet]
            assert f"{sheet + 1}／{count}" in foot and f"S{number:04}-1" in foot


@pytest.mark.parametrize("kind", KINDS)
def test_templates_of_the_programme_say_what_matters(kind):
    done = render((TEMPLATES / f"{kind}.typ").read_text(encoding="utf-8"), [one(1)])
    first, count = done.pages["S0001-1"]
    text = "".join(texts(done.pdf))
    assert (first, count) == (1, 2 if kind == "confirmation" else 1)
    assert all(word in text for word in ("髙橋 花子", "S0001-1", "26-0001", "福給第12号", "日向 一郎", "0120-000-000"))
    said = {
        "push": ("1,250,000円", "令和8年7月21日", "QX7K", "辞退"),
        "confirmation": ("1,250,000円", "令和8年10月30日", "QX7K", "0000000001", "口座名義"),
        "deficiency": ("署名がありません。", "ご署名ください。", "令和8年9月30日"),
        "decision": ("1,250,000円", "児童加算"),
        "refusal": ("署名がありません。", "要綱第3条", "3か月以内", "6か月以内", "審査請求"),
        "returned": ("1,250,000円", "署名がありません。", "令和8年9月30日", "取り消されません"),
    }
    assert all(word in text for word in said[kind]), text


@pytest.mark.parametrize("kind", ["push", "confirmation"])
def test_unknown_amount_states_the_rule(kind):
    text = "".join(texts(render((TEMPLATES / f"{kind}.typ").read_text(encoding="utf-8"), [one(1, amount=0)]).pdf))
    assert "30,000円" in text and "20,000円" in text and " 0円" not in text


ADDRESS = "https://online.city.example/r/mihon/hikazei-2026/"


def with_door(key, *languages):
    return {**COMMON, "door": {"address": ADDRESS, "qr": qr_code(ADDRESS), "key": key, "languages": ["ja", *languages]}}


@pytest.mark.parametrize(("kind", "what", "pages"), [("confirmation", "申請、手続きの状況の確認、辞退が", 2), ("deficiency", "ご回答と、手続きの状況の確認が", 1)])
def test_letters_that_ask_for_an_answer_show_the_way_online(kind, what, pages):
    template = (TEMPLATES / f"{kind}.typ").read_text(encoding="utf-8")
    done = render(template, [one(1, code="QX7K-AB2D")], with_door("member", "easy", "en"))
    text = texts(done.pdf)[0]
    assert done.pages["S0001-1"] == (1, pages)
    assert all(word in text for word in (ADDRESS, "QX7K-AB2D", what, "世帯のどなたかの生年月日", "やさしい日本語も", "online, in English too."))
    only = texts(render(template, [one(1)], with_door("head")).pdf)[0]
    assert "世帯主の生年月日" in only and "やさしい" not in only and "English" not in only
    assert all(word not in texts(render(template, [one(1)]).pdf)[0] for word in ("インターネット", "QRコード"))


@pytest.mark.parametrize("text", [ADDRESS, "https://online.city.example/r/" + "m" * 120 + "/"])
def test_the_qr_code_is_the_one_of_the_standard_and_keeps_its_quiet_zone(text):
    """Drawn bars, read back as modules, are the matrix of the code at its level; four modules around it are white."""
    svg = qr_code(text)
    size = int(re.search(r'viewBox="0 0 (\d+) ', svg)[1])
    dark = {(int(y), int(x) + step) for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", svg) for step in range(int(width))}
    code = QRCode(border=0, error_correction=0)  # 0 is level M
    code.add_data(text)
    rows = code.get_matrix()
    assert dark == {(y + 4, x + 4) for y, row in enumerate(rows) for x, on in enumerate(row) if on}
    assert size == len(rows) + 8


@pytest.mark.parametrize(
    "hostile",
    ["#panic()", "]", "*太字* _斜体_ $x^2$", '"); panic("', '#import "@preview/a:1.0.0"', "\\u{0}\\", "<b>", "@ref"],
)
def test_hostile_text_stays_text(hostile):
    done = render((TEMPLATES / "decision.typ").read_text(encoding="utf-8"), [one(1, name=hostile)])
    assert hostile in "".join(texts(done.pdf))


@pytest.mark.parametrize("hostile", ["\u202eabc", "\x00", "\ud800", "長" * 10_000, "", "\n\n"])
def test_broken_text_does_not_stop_the_run(hostile):
    done = render((TEMPLATES / "decision.typ").read_text(encoding="utf-8"), [one(1, name=hostile), one(2)])
    start, count = done.pages["S0002-1"]
    assert count == 1 and "髙橋 花子" in texts(done.pdf)[start - 1]


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("髙橋 﨑 ①㈱", []),
        ("𠮷田", []),  # only in the font of last resort
        ("\u304b\u3099き", []),  # composed by the normal form
        ("葛\U000e0100", []),  # Adobe-Japan1: in the fonts for text
        ("葛\U000e0102", []),  # Moji_Joho: in the font of last resort
        ("邉\U000e01ee", ["邉\U000e01ee"]),
        ("〓田", ["〓"]),
        ("\ue000", ["\ue000"]),
        ("あ\ufffdい", ["\ufffd"]),
        ("a\u202eb", ["\u202e"]),
        ("ế𝌆", ["ế", "𝌆"]),
        ("一行\n二行", []),
    ],
)
def test_missing_glyphs(text, missing):
    found = missing_glyphs([one(7, name=text)], FONTS)
    assert found == [("S0007-1", "name", cluster) for cluster in missing]


def test_missing_glyphs_looks_into_lists_and_names_the_field():
    letters = [one(1), one(2, address=["緑町", "〓荘"], reasons=[{"sentence": "〓"}])]
    assert missing_glyphs(letters, FONTS) == [("S0002-1", "address.1", "〓"), ("S0002-1", "reasons.0.sentence", "〓")]


def test_rare_variation_sequence_is_drawn_and_not_its_base():
    """The typesetter alone would draw the base form without a word when only the last font has the sequence."""
    pictures = []
    for name in ("葛", "葛\U000e0102"):
        pdf = render(PLAIN, [one(1, name=name)]).pdf
        with pypdfium2.PdfDocument(pdf) as document:
            pictures.append(bytes(document[0].render(scale=4).buffer))
            assert name in document[0].get_textpage().get_text_bounded()
    assert pictures[0] != pictures[1]


def test_template_error_names_the_line():
    with pytest.raises(BadInput, match="unknown variable: nonsense") as caught:
        render("#let letter(data, common) = {\n  [あ]\n  nonsense\n}", [one(1)])
    assert caught.value.where.startswith("様式 3行目")


def test_template_may_not_reach_outside():
    with pytest.raises(BadInput) as caught:
        render('あ\n#import "@preview/a:1.0.0": b\n#let letter(data, common) = []', [one(1)])
    assert caught.value.where == "様式 2行目"
    with pytest.raises(BadInput):
        render('#let letter(data, common) = read("/etc/hostname")', [one(1)])


def test_no_fonts_says_how_to_get_them(tmp_path):
    for call in (lambda: render_batch(PLAIN, [one(1)], common=COMMON, fonts=tmp_path, title="", date=DAY),
                 lambda: missing_glyphs([one(1)], tmp_path)):  # fmt: skip
        with pytest.raises(Missing) as caught:
            call()
        assert "tools/fonts.py" in caught.value.cure


def test_no_letters_and_a_document():
    assert render(PLAIN, []).pages == {}
    template = "#let report(data) = [= #data.title\n 合計 #data.total 円]"
    documents = [
        render_document(template, {"title": "実績", "total": 5}, fonts=FONTS, title="t", date=DAY) for _ in "ab"
    ]
    assert documents[0] == documents[1]
    assert "合計 5 円" in texts(documents[0])[0]
