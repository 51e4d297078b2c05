"""Sheets and scanners of our own: a form with many zones, drawn, written on, and scanned with everything that scanners do."""

import io
import math

import cv2
import numpy as np
from PIL import Image

from jimukyoku.domain.programme import A4, Box, Form, FormPage, Zone, ZoneKind
from jimukyoku.engines.reading.pages import Page

NUMBER = "26000017-6"
MARKS = tuple(Box(x, y, 5.0, 5.0) for y in (8.0, 284.0) for x in (8.0, 197.0))
CODES = (Box(170.0, 16.0, 20.0, 20.0), Box(20.0, 261.0, 20.0, 20.0))


def row(field, kind, x, y, count, part="", side=(6.0, 8.0), gap=0.6):
    boxes = tuple(Box(round(x + n * (side[0] + gap), 2), float(y), *side) for n in range(count))
    return Zone(field, field, kind, boxes, part=part)


def check(field, x, y, choices, step=22.0, part=""):
    return Zone(field, field, ZoneKind.CHECK, tuple(Box(x + n * step, float(y), 4.0, 4.0) for n in range(len(choices))), tuple(choices), part)


def zones():
    digits, kana, line = ZoneKind.DIGITS, ZoneKind.KANA, ZoneKind.LINE
    yield row("household_no", digits, 20, 45, 15)
    yield check("birth", 20, 58, ("大正", "昭和", "平成", "令和"), 9.0, "era")
    yield from (row("birth", digits, x, 56, 2, part) for x, part in ((60, "year"), (80, "month"), (100, "day")))
    yield row("phone", digits, 20, 68, 11)
    yield row("applicant_kana", kana, 20, 80, 20)
    yield Zone("applicant_name", "applicant_name", line, (Box(20.0, 92.0, 120.0, 10.0),))
    yield Zone("address", "address", line, (Box(20.0, 105.0, 170.0, 10.0),))
    yield check("applicant_role", 20, 120, ("head", "member", "proxy"))
    yield check("account_choice", 100, 120, ("printed", "other"))
    yield row("bank_code", digits, 20, 130, 4)
    yield row("branch_code", digits, 60, 130, 3)
    yield row("account_number", digits, 100, 130, 7)
    yield check("account_type", 20, 143, ("普通", "当座", "貯蓄"))
    yield row("account_holder_kana", kana, 20, 152, 20)
    yield row("amount", digits, 20, 165, 8)
    yield from (check(f"declared_{n}", 20 + 40 * n, 180, ("true",)) for n in range(4))
    yield check("signed", 20, 190, ("true",))
    yield from (row("signed_on", digits, x, 200, 2, part) for x, part in ((60, "year"), (80, "month"), (100, "day")))
    yield Zone("signature", "signature", ZoneKind.SIGNATURE, (Box(20.0, 212.0, 80.0, 14.0),))


def form(pages=1, name="TEST-2026", version=1):
    return Form(name, version, tuple(FormPage(number, MARKS, CODES, tuple(zones())) for number in range(1, pages + 1)))


def lens(dice, dpi, *, rotation=3.0, scale=0.03, shift=1.7, stretch=0.002, turns=0):
    """A scanner's map: millimetres to pixels (2×3), and the size of the image it makes."""
    factor = dpi / 25.4
    angle = math.radians(float(dice.uniform(-rotation, rotation)))
    across, down = factor * (1 + float(dice.uniform(-scale, scale))) * np.array([1 + dice.uniform(-stretch, stretch), 1])
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    linear = turn @ np.diag([across, down])
    middle = np.array(A4) / 2
    matrix = np.column_stack([linear, middle * factor + dice.uniform(-shift, shift, 2) * factor - linear @ middle])
    width, height = (round(one * factor) for one in A4)
    for _n in range(turns % 4):  # a quarter turn clockwise
        matrix = np.array([[0, -1], [1, 0]]) @ matrix + np.array([[0, 0, height - 1], [0, 0, 0]])
        width, height = height, width
    return matrix, (width, height)


def scan(sheet, sheet_dpi, dice, dpi=300, *, noise=True, quality=60, bitonal=None, background=255, **scanner):
    """Scan a drawn sheet; return the image and the true map from millimetres to its pixels."""
    matrix, size = lens(dice, dpi, **scanner)
    drawn = np.array([[sheet_dpi / 25.4, 0, -0.5], [0, sheet_dpi / 25.4, -0.5]])  # a pixel's middle is half a pixel in
    whole = lambda one: np.vstack([one, [0, 0, 1]])  # noqa: E731
    shrunk = sheet_dpi / dpi
    source = cv2.GaussianBlur(sheet, (0, 0), 0.45 * shrunk) if shrunk > 1.2 else sheet
    grey = cv2.warpAffine(source, (whole(matrix) @ np.linalg.inv(whole(drawn)))[:2], size, flags=cv2.INTER_LINEAR, borderValue=background)
    if noise:
        grey = dirt(grey, dice)
    if quality:
        grey = cv2.imdecode(cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], cv2.IMREAD_GRAYSCALE)
    if bitonal:
        grey = np.where(grey < bitonal, 0, 255).astype(np.uint8)
    return grey, matrix


def dirt(grey, dice):
    """Blur, uneven paper, noise, dust, and now and then a streak."""
    height, width = grey.shape
    grey = cv2.GaussianBlur(grey, (0, 0), float(dice.uniform(0.4, 1.2)))
    left, right = dice.uniform(205, 250, 2) / 255
    paper = np.linspace(left, right, width, dtype=np.float32)
    tile = dice.normal(8, float(dice.uniform(2, 7)), (256, 256)).astype(np.float32)
    field = np.tile(tile, (height // 256 + 1, width // 256 + 1))[:height, :width]
    mixed = np.clip(grey * paper + field, 0, 255).astype(np.uint8)
    count = int(grey.size * dice.uniform(0.0005, 0.004) / 4)
    mixed[dice.integers(0, height, count), dice.integers(0, width, count)] = dice.choice([0, 255], count)
    for _n in range(int(dice.integers(0, 3))):
        x = int(dice.integers(0, width - 2))
        mixed[:, x : x + 2] = np.minimum(mixed[:, x : x + 2], 170)
    return mixed


def as_page(grey, dpi=300, name="a.jpg"):
    return Page(name, 1, "0" * 64, grey, dpi)


def corners(of):
    """All corners of all boxes of a page, in millimetres."""
    boxes = [box for zone in of.zones for box in zone.boxes]
    return np.array([(box.x + dx * box.width, box.y + dy * box.height) for box in boxes for dx in (0, 1) for dy in (0, 1)])


def jpeg(grey, dpi=300, quality=75):
    out = io.BytesIO()
    Image.fromarray(grey).save(out, "JPEG", dpi=(dpi, dpi), quality=quality)
    return out.getvalue()


def pen(sheet, points, dpi, tone=50, width=0.5):
    """Draw a line through points in millimetres."""
    scale = dpi / 25.4
    over = np.full_like(sheet, 255)
    cv2.polylines(over, [np.round(np.array(points) * scale * 16).astype(np.int32)], False, int(tone), max(1, round(width * scale)), cv2.LINE_AA, 4)
    np.minimum(sheet, over, out=sheet)


STROKES = {
    "tick": [[(0.1, 0.5), (0.4, 0.9), (1.1, -0.1)]], "cross": [[(0, 0), (1, 1)], [(1, 0), (0, 1)]], "slash": [[(0.9, 0.05), (0.1, 0.95)]],
    "fill": [[(0.05, y / 10), (0.95, y / 10)] for y in range(1, 10)], "small tick": [[(0.3, 0.5), (0.5, 0.75), (0.8, 0.25)]],
    "large cross": [[(-0.3, -0.2), (1.2, 1.3)], [(1.3, -0.3), (-0.2, 1.2)]],
    "two lines": [[(-0.4, 0.35), (1.4, 0.4)], [(-0.4, 0.65), (1.4, 0.7)]], "one line": [[(-0.4, 0.5), (1.4, 0.45)]], "nothing": [],
}  # fmt: skip


def tick(sheet, box, kind, dpi, tone=50, width=0.5):
    """Mark a check box."""
    for stroke in STROKES[kind]:
        pen(sheet, [(box.x + x * box.width, box.y + y * box.height) for x, y in stroke], dpi, tone, width)


def letters(sheet, zone, text, dpi, tone=40):
    """Write ``text`` into the boxes of a zone, a character a box, in the strokes of OpenCV's plotter letters."""
    scale = dpi / 25.4
    for box, letter in zip(zone.boxes, text, strict=False):
        if letter != " ":
            at = (round((box.x + box.width * 0.2) * scale), round((box.y + box.height * 0.78) * scale))
            cv2.putText(sheet, letter, at, cv2.FONT_HERSHEY_SIMPLEX, box.height * scale / 40, int(tone), max(1, round(0.5 * scale)), cv2.LINE_AA)
