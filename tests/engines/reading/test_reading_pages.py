"""Files to pages: every kind a scanner writes gives the same pixels, and what cannot be read is refused with a sentence."""

import io
import random

import numpy as np
import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from jimukyoku.domain.basics import BadInput
from jimukyoku.engines.reading import pages as reading
from jimukyoku.engines.reading.pages import LIMITS, Page, files, survey
from jimukyoku.engines.reading.pictures import Limits, unpack, upright

WIDTH, HEIGHT = 620, 877  # A4 at 75 dpi


def sheet(seed=0, mode="L"):
    """A white page with grey and black bars, no two alike and no two of its turns alike."""
    dice, grey = np.random.default_rng(seed), np.full((HEIGHT, WIDTH), 255, np.uint8)
    for place in range(12):
        y, x = 20 + place * 65, int(dice.integers(20, 120))
        grey[y : y + 30, x : x + 40 + place * 20] = 0 if mode == "1" else 20 + 12 * place
    image = Image.fromarray(grey)
    return image.convert(mode, dither=Image.Dither.NONE) if mode == "1" else image.convert(mode)


def saved(image, format, **options):
    out = io.BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def read(path, limits=LIMITS):
    return list(reading.pages(survey(path, limits=limits), limits=limits))


def like(grey, mode="L", seed=0):
    return np.abs(grey.astype(int) - np.asarray(sheet(seed, mode).convert("L"), int)).mean() < 2


KINDS = {
    "grey.jpg": ("L", "JPEG", {"dpi": (75, 75), "quality": 90}), "colour.jpg": ("RGB", "JPEG", {"quality": 90}), "cmyk.jpg": ("CMYK", "JPEG", {}),
    "grey.png": ("L", "PNG", {"dpi": (75, 75)}), "colour.png": ("RGB", "PNG", {}), "clear.png": ("RGBA", "PNG", {}), "bitonal.png": ("1", "PNG", {}),
    "palette.png": ("P", "PNG", {}), "deep.png": ("I;16", "PNG", {}),
    "g4.tif": ("1", "TIFF", {"compression": "group4", "dpi": (75, 75)}), "g3.tif": ("1", "TIFF", {"compression": "group3"}),
    "jpeg.tif": ("L", "TIFF", {"compression": "jpeg", "quality": 90}), "lzw.tif": ("RGB", "TIFF", {"compression": "tiff_lzw"}),
    "raw.tiff": ("L", "TIFF", {}), "jpeg.pdf": ("L", "PDF", {"resolution": 75, "quality": 90}), "colour.pdf": ("RGB", "PDF", {"resolution": 75}),
    "g4.pdf": ("1", "PDF", {"resolution": 75}), "UPPER.JPG": ("L", "JPEG", {"quality": 90}),
}  # fmt: skip


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_gives_the_same_page(tmp_path, name):
    mode, format, options = KINDS[name]
    image = sheet().point(lambda value: value * 257, "I").convert("I;16") if mode == "I;16" else sheet(mode="1" if mode == "1" else "L").convert(mode)
    (tmp_path / name).write_bytes(saved(image, format, **options))
    (page,) = read(tmp_path / name)
    assert (page.number, page.name, page.grey.dtype, page.grey.shape) == (1, name, np.uint8, (HEIGHT, WIDTH))
    assert like(page.grey, "1" if mode == "1" else "L") and abs(page.dpi - 75) < 0.5
    assert page.sha256 == __import__("hashlib").sha256((tmp_path / name).read_bytes()).hexdigest()


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_photograph_stands_upright(tmp_path, turn):
    """What the file says of its own orientation is followed: the inverse turn of a picture, stored, comes back as the picture."""
    inverse = {6: 8, 8: 6}.get(turn, turn)
    stored = Image.fromarray(upright(np.asarray(sheet()), inverse))
    exif = stored.getexif()
    exif[0x0112] = turn
    (tmp_path / "a.jpg").write_bytes(saved(stored, "JPEG", exif=exif, quality=90))
    assert like(read(tmp_path / "a.jpg")[0].grey)


def pdf(images, **options):
    return saved(images[0], "PDF", save_all=True, append_images=images[1:], resolution=75, **options)


def test_many_pages_come_one_by_one_in_their_order(tmp_path):
    (tmp_path / "a.pdf").write_bytes(pdf([sheet(seed) for seed in range(7)], quality=90))
    images = [sheet(seed) for seed in range(7)]
    (tmp_path / "a.tif").write_bytes(saved(images[0], "TIFF", save_all=True, append_images=images[1:], compression="tiff_lzw"))
    for name in ("a.pdf", "a.tif"):
        source = survey(tmp_path / name)
        assert source.pages == 7
        assert [like(page.grey, seed=page.number - 1) and page.number for page in reading.pages(source)] == [1, 2, 3, 4, 5, 6, 7]
        assert [page.number for page in reading.pages(source, 3, 5)] == [3, 4, 5]


def changed(data, act):
    """A PDF with its first page changed."""
    with pikepdf.open(io.BytesIO(data)) as document:
        act(document)
        out = io.BytesIO()
        document.save(out)
    return out.getvalue()


def drawn_over(document):
    page = document.pages[0]
    page.contents_add(b"q 0 0 0 rg 0 0 300 300 re f Q")


def stencil(document):
    """The same picture as a stencil, which paints where the bits are 0."""
    image = next(iter(document.pages[0].get_images().values()))
    del image.ColorSpace
    image.ImageMask = True


def turned_on_the_page(document):
    document.pages[0].Contents = document.make_stream(b"q 0 -597.6 842.4 0 0 597.6 cm /image Do Q")
    document.pages[0].MediaBox = [0, 0, 842.4, 597.6]


def rotated(document):
    document.pages[0].Rotate = 90


def flate(document):
    image = next(iter(document.pages[0].get_images().values()))
    pixels = np.asarray(sheet(), np.uint8)
    image.write(pixels.tobytes())
    image.ColorSpace, image.BitsPerComponent = pikepdf.Name.DeviceGray, 8


def negative(document):
    """Bits stored the other way round, with the statement that they are."""
    image = next(iter(document.pages[0].get_images().values()))
    image.write((255 - np.asarray(sheet(), np.uint8)).tobytes())
    image.ColorSpace, image.BitsPerComponent, image.Decode = pikepdf.Name.DeviceGray, 8, [1, 0]


def test_an_image_in_a_pdf_is_taken_out_as_it_is(tmp_path):
    for act in (flate, negative):
        (tmp_path / "a.pdf").write_bytes(changed(pdf([sheet()]), act))
        assert np.array_equal(read(tmp_path / "a.pdf")[0].grey, np.asarray(sheet())), act
    data = pdf([sheet()], quality=70)
    (tmp_path / "a.pdf").write_bytes(data)
    with pikepdf.open(io.BytesIO(data)) as document:
        stored = next(iter(document.pages[0].get_images().values())).read_raw_bytes()
    assert np.array_equal(read(tmp_path / "a.pdf")[0].grey, unpack(stored, LIMITS, "").grey)


@pytest.mark.parametrize("act, turns", [(rotated, -1), (turned_on_the_page, -1)])
def test_a_page_of_a_pdf_is_turned_as_its_reader_would(tmp_path, act, turns):
    (tmp_path / "a.pdf").write_bytes(changed(pdf([sheet()], quality=90), act))
    assert like(np.rot90(read(tmp_path / "a.pdf")[0].grey, -turns))


def test_what_is_more_than_an_image_is_rendered(tmp_path):
    (tmp_path / "a.pdf").write_bytes(changed(pdf([sheet(mode="1")]), drawn_over))
    (page,) = read(tmp_path / "a.pdf")
    assert page.dpi == 300 and page.grey[-100, 100] == 0 and page.grey[100, -50] == 255
    (tmp_path / "b.pdf").write_bytes(changed(pdf([sheet(mode="1")]), stencil))
    (page,) = read(tmp_path / "b.pdf")
    small = np.asarray(Image.fromarray(page.grey).resize((WIDTH, HEIGHT)))
    assert like(small, "1") or like(255 - small, "1")


def refused(path, limits=LIMITS):
    """The refusal of a file, or of its first page; always a sentence with a place and a cure."""
    try:
        found = read(path, limits)[0]
    except BadInput as problem:
        found = problem
    assert isinstance(found, BadInput) and found.what.endswith("。") and found.where and found.cure.endswith("。"), found
    return found.code


def test_what_cannot_be_read_is_refused_with_a_sentence(tmp_path):
    path, page = tmp_path / "a.bin", sheet(mode="1")
    with pikepdf.open(io.BytesIO(pdf([page]))) as document:
        document.save(path, encryption=pikepdf.Encryption(owner="o", user="u"))
    assert refused(path) == "paper.locked"
    cases = {
        b"": "paper.empty", b"MZ program": "paper.kind", b"\xff\xd8\xff\xe0": "paper.damaged", b"%PDF-1.7\n%%EOF": "paper.damaged",
        b"II*\0\x08\0\0\0": "paper.damaged", saved(page, "PNG")[:-30]: "paper.damaged", saved(sheet(), "JPEG")[:-400]: "paper.damaged",
        saved(page, "TIFF", compression="group4")[:200]: "paper.damaged",
    }  # fmt: skip
    for data, code in cases.items():
        path.write_bytes(data)
        assert refused(path) == code, data[:20]
    path.write_bytes(saved(sheet(), "JPEG"))
    assert refused(path, Limits(bytes=100)) == "paper.bytes"
    path.write_bytes(saved(Image.new("1", (2, 40_000)), "PNG"))  # a strip longer than a picture's side may be
    assert refused(path) == "paper.pixels"


@pytest.mark.parametrize("format", ["PNG", "TIFF", "PDF"])
def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path, format):
    """50,000 × 50,000 white pixels are a few kilobytes in the file and 2.5 GB in memory."""
    path, small = tmp_path / "a.bin", Image.new("1", (1000, 1000), 1)
    if format == "PNG":
        import struct
        import zlib

        data = saved(small, "PNG")
        head = b"IHDR" + struct.pack(">II", 50_000, 50_000) + data[24:29]
        path.write_bytes(data[:12] + head + struct.pack(">I", zlib.crc32(head)) + data[33:])
    elif format == "TIFF":
        path.write_bytes(saved(Image.new("1", (10_000, 10_000), 1), "TIFF", compression="group4"))
    else:
        def grown(document):
            image = next(iter(document.pages[0].get_images().values()))
            image.Width, image.Height = 50_000, 50_000
        path.write_bytes(changed(pdf([small]), grown))
    assert refused(path) == "paper.pixels"


def test_a_page_of_a_poster_is_not_rendered(tmp_path):
    def poster(document):
        drawn_over(document)
        document.pages[0].MediaBox = [0, 0, 14_400, 14_400]

    (tmp_path / "a.pdf").write_bytes(changed(pdf([sheet()]), poster))
    assert refused(tmp_path / "a.pdf") == "paper.pixels"


def test_a_file_of_ten_thousand_pages_is_refused_and_not_followed(tmp_path):
    with pikepdf.new() as document:
        for _number in range(10_000):
            document.add_blank_page()
        document.save(tmp_path / "a.pdf")
    assert refused(tmp_path / "a.pdf") == "paper.pages"
    dot = Image.new("1", (8, 8))
    (tmp_path / "a.tif").write_bytes(saved(dot, "TIFF", save_all=True, append_images=[dot] * 60, compression="group4"))
    assert refused(tmp_path / "a.tif", Limits(pages=50)) == "paper.pages"


def test_a_damaged_page_does_not_take_the_others_with_it(tmp_path):
    images = [sheet(seed, "1") for seed in range(3)]
    data = bytearray(saved(images[0], "TIFF", save_all=True, append_images=images[1:], compression="tiff_lzw"))
    with Image.open(io.BytesIO(bytes(data))) as image:
        image.seek(1)
        start = image.tag_v2[273][0]
    data[start : start + 200] = b"\xff" * 200
    (tmp_path / "a.tif").write_bytes(data)
    found = read(tmp_path / "a.tif")
    assert [isinstance(one, Page) for one in found] == [True, False, True]
    assert found[1].where == "a.tif の 2 ページ目"


def test_a_folder_is_read_in_the_order_of_its_names(tmp_path):
    for name in ("b/2.jpg", "b/10.jpg", "a.tif", ".hidden.jpg", "note.txt", "b/1.PDF"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert [str(path.relative_to(tmp_path)) for path in files(tmp_path)] == ["a.tif", "b/1.PDF", "b/10.jpg", "b/2.jpg"]
    with pytest.raises(BadInput):
        files(tmp_path / "none")


SEEDS = [saved(sheet(), "JPEG"), saved(sheet(mode="P"), "PNG"), saved(sheet(mode="1"), "TIFF", compression="group4"), saved(sheet(), "TIFF", compression="jpeg"), pdf([sheet()]), pdf([sheet(mode="1")])]


@settings(max_examples=250, deadline=None)
@given(st.sampled_from(range(len(SEEDS))), st.integers(0, 2**32), st.integers(1, 60), st.booleans())
def test_whatever_bytes_come_a_page_or_a_refusal_comes_out(tmp_path_factory, which, seed, changes, cut):
    """Bytes turned over, cut out and cut off: nothing else than pages and refusals ever leaves the reader."""
    dice, data = random.Random(seed), bytearray(SEEDS[which])
    for _n in range(changes):
        data[dice.randrange(len(data)) if dice.random() < 0.6 else dice.randrange(min(400, len(data)))] = dice.randrange(256)
    if cut:
        del data[dice.randrange(len(data)) :]
    path = tmp_path_factory.mktemp("fuzz") / "a.bin"
    path.write_bytes(data)
    try:
        found = read(path, Limits(pages=20, pixels=5_000_000))
    except BadInput:
        return
    for one in found:
        assert isinstance(one, BadInput) or (one.grey.ndim == 2 and one.grey.dtype == np.uint8 and one.grey.size <= 5_000_000)
