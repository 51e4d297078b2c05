"""Forms on paper: what is printed stands where the zones say, to a tenth of a millimetre, and the codes say what they should."""

import datetime as dt
import sys
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
import zxingcpp
from tests.office.world import PACK

from jimukyoku.cli.chain.office import pack_files
from jimukyoku.domain.basics import Missing
from jimukyoku.domain.programme import load_pack
from jimukyoku.domain.programme.form import PageCode, read_code
from jimukyoku.domain.programme.laying import lay_out
from jimukyoku.engines.forms import Copy, code_matrix, print_copies

FONTS = Path(sys.prefix) / "share" / "fonts"
DAY = dt.date(2026, 7, 1)
DPI = 300
MM = DPI / 25.4
TENTH = 0.1


@pytest.fixture(scope="module")
def layout():
    return lay_out(load_pack(pack_files(PACK)))


def copies(layout, count, **values):
    return [Copy(f"0000-00{place:02}", tuple(layout.pages(listed=True)), values) for place in range(count)]


def texts(pdf):
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


@pytest.fixture(scope="module")
def pictures(layout):
    (file,) = print_copies(layout, [Copy("0000-1236", (1, 2, 3), {})], fonts=FONTS, date=DAY)
    with pypdfium2.PdfDocument(file.pdf) as document:
        return [page.render(scale=DPI / 72).to_numpy() for page in document]


def edge(profile, start, *, rising):
    """Return where a profile of brightness (0 to 1) crosses the middle after ``start``, in pixels, between two of them."""
    for place in range(start, len(profile) - 1):
        one, other = profile[place], profile[place + 1]
        if (one < 0.5 <= other) if rising else (other < 0.5 <= one):
            return place + (0.5 - one) / (other - one) + 0.5
    raise AssertionError("no edge")


def across(picture, box):
    """Return the profile of a picture through the middle of a box from 1.2 mm left of it, and where that begins (mm)."""
    start = int((box.x - 1.2) * MM)
    return picture[int((box.y + box.height / 2) * MM), start:], start


@pytest.mark.parametrize("page", [0, 1, 2])
def test_marks_are_black_squares_exactly_where_the_form_says(layout, pictures, page):
    grey = pictures[page][..., :3].mean(axis=2) / 255
    for box in layout.form.pages[page].marks:
        for picture, x, size in ((grey, box.x, box.width), (grey.T, box.y, box.height)):
            turned = box if picture is grey else type(box)(box.y, box.x, box.height, box.width)
            profile, start = across(picture, turned)
            left = (start + edge(profile, 0, rising=False)) / MM
            right = (start + edge(profile, int(2 * MM), rising=True)) / MM
            assert abs(left - x) < TENTH and abs(right - (x + size)) < TENTH


@pytest.mark.parametrize("page", [0, 1, 2])
def test_every_box_is_white_inside_its_border_exactly_where_its_zone_says(layout, pictures, page):
    """Seen through the blue of the picture, in which the pale border is dark."""
    blue = pictures[page][..., 0].astype(float)  # pypdfium2 gives BGR
    blue = (blue - 120) / (255 - 120)
    count = 0
    for zone in layout.form.pages[page].zones:
        for box in zone.boxes:
            for picture, turned in ((blue, box), (blue.T, type(box)(box.y, box.x, box.height, box.width))):
                profile, start = across(picture, turned)
                begin = int(turned.x * MM) - start - 3
                left = (start + edge(profile, begin - 2, rising=True)) / MM
                right = (start + edge(profile, begin + int(2 * MM), rising=False)) / MM
                assert abs(left - turned.x) < TENTH, zone
                assert abs(right - turned.x - turned.width) < TENTH, zone
                count += 1
    assert count > 80


def test_both_codes_say_the_page_and_stand_where_the_form_says(layout, pictures):
    for number, picture in enumerate(pictures, start=1):
        wanted = PageCode(layout.form.id, layout.form.version, number, "0000-1236")
        for box in layout.form.pages[number - 1].codes:
            y, x, size = (int(one * MM) for one in (box.y - 3, box.x - 3, box.width + 6))
            (found,) = zxingcpp.read_barcodes(np.ascontiguousarray(picture[y : y + size, x : x + size, :3]))
            assert read_code(found.text) == wanted and found.ec_level == "H"
            corner = found.position.top_left
            assert abs((x + corner.x) / MM - box.x) < 0.25 and abs((y + corner.y) / MM - box.y) < 0.25


def test_a_code_is_read_with_a_corner_of_it_gone():
    text = PageCode("HIKAZEI-2026", 1234, 1, "7KQ2M-XW4RT").text()
    matrix = np.array(code_matrix(text))
    size = len(matrix)
    picture = np.where(np.pad(matrix, 4), 0, 255).astype(np.uint8)
    begin = size * 3 // 5 + 4
    picture[begin:, begin:] = 255
    (found,) = zxingcpp.read_barcodes(np.kron(picture, np.ones((6, 6), np.uint8)))
    assert found.text == text


def test_no_code_is_larger_than_its_quiet_zone_allows():
    assert len(code_matrix(PageCode("A" * 24, 9999, 99, "7KQ2M-XW4RT").text())) == 33


def test_what_is_known_is_filled_in_and_the_number_stands_on_every_page(layout):
    values = {"household_no": "000012345", "applicant_name": "髙橋 花子", "recipient": "世帯主　髙橋 花子 様", "account_type": "当座"}
    (file,) = print_copies(layout, copies(layout, 2, **values), fonts=FONTS, date=DAY)
    found = texts(file.pdf)
    assert file.first == (1, 3) and len(found) == 4
    assert all(f"0000-00{place // 2:02}" in text and f"{place % 2 + 1}／2" in text for place, text in enumerate(found))
    assert "髙橋 花子" in found[0] and "世帯主　髙橋 花子 様" in found[0] and "✓" in found[1]
    assert "次のページへ" in found[0] and "これで終わりです" in found[1] and "次のページへ" not in found[1]


def test_hostile_values_stay_text_and_stay_in_their_place(layout):
    values = {"recipient": '#read("x") $x$ *b* ' + "長" * 80, "applicant_name": "]#panic()[", "household_no": "9" * 99, "account_type": "none"}
    (file,) = print_copies(layout, copies(layout, 1, **values), fonts=FONTS, date=DAY)
    assert '#read("x")' in texts(file.pdf)[0] and "]#panic()[" in texts(file.pdf)[0]


def test_files_of_a_few_copies_the_same_whatever_the_number_of_processes(layout):
    alone = list(print_copies(layout, copies(layout, 7), fonts=FONTS, date=DAY, size=3))
    together = list(print_copies(layout, iter(copies(layout, 7)), fonts=FONTS, date=DAY, size=3, processes=2))
    assert alone == together
    assert [len(file.copies) for file in alone] == [3, 3, 1]
    assert list(print_copies(layout, [], fonts=FONTS, date=DAY)) == []


def test_nothing_is_printed_without_its_fonts(layout, tmp_path):
    with pytest.raises(Missing):
        list(print_copies(layout, copies(layout, 1), fonts=tmp_path, date=DAY))
