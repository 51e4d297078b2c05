"""Invented writing in the boxes of a form: pen strokes and typefaces, boxes, neighbours, scanners, all by dice with a seed.

A cell is what ``jimukyoku.engines.reading.ink`` expects. Nothing here comes from a person's hand, nor from data whose licence
asks for anything: strokes are of our own making (``strokes``), typefaces are free ones (``FONTS``).
"""

import functools
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

import strokes
from jimukyoku.engines.reading.ink import MARGIN, SCALE

# Debian package -> (licence, faces): learn = trained on; calibrate and test = seen by no network.
FONTS = {
    "learn": {
        "fonts-klee": ("OFL-1.1", "Klee*.ttf"), "fonts-yusei-magic": ("OFL-1.1", "*.ttf"), "fonts-kiloji": ("BSD-3-Clause", "*.ttf"),
        "fonts-kouzan-mouhitsu": ("public domain", "kouzan-*.ttf"), "fonts-yozvox-yozfont-edu": ("OFL-1.1", "YOzRE[_F].ttf"),
        "fonts-stick": ("OFL-1.1", "*.ttf"), "fonts-morisawa-bizud-gothic": ("OFL-1.1", "*.ttf"), "fonts-dejima-mincho": ("MIT", "*.ttf"),
        "fonts-morisawa-bizud-mincho": ("OFL-1.1", "*.ttf"), "fonts-motoya-l-cedar": ("Apache-2.0", "*.ttf"), "fonts-konatu": ("MIT", "*.ttf"),
        "fonts-dotgothic16": ("OFL-1.1", "*.ttf"), "fonts-rocknroll": ("OFL-1.1", "*.ttf"), "fonts-vlgothic": ("BSD-3-Clause", "*.ttf"),
        "fonts-bwht": ("OFL-1.1", "BecauseWe[BLO]*"), "fonts-comic-neue": ("OFL-1.1", "*.[ot]tf"), "fonts-dkg-handwriting": ("OFL-1.1", "*.[ot]tf"),
        "fonts-humor-sans": ("OFL-1.1", "*.ttf"), "fonts-courier-prime": ("OFL-1.1", "*.[ot]tf"), "fonts-roboto-unhinted": ("Apache-2.0", "*.ttf"),
    },
    "calibrate": {
        "fonts-aoyagi-kouzan-t": ("public domain", "*.ttf"), "fonts-lxgw-wenkai": ("OFL-1.1", "LXGWWenKai-*.ttf"),
        "fonts-mplus": ("OFL-1.1", "Mplus1Code-*.otf"), "fonts-bwht": ("OFL-1.1", "BecauseWeM*"),
    },
    "test": {
        "fonts-seto": ("OFL-1.1", "*.ttf"), "fonts-aoyagi-soseki": ("public domain", "*.ttf"), "fonts-motoya-l-maruberi": ("Apache-2.0", "*.ttf"),
        "fonts-inter": ("OFL-1.1", "Inter-[MRB]*[mrd].ttf"), "fonts-liberation2": ("OFL-1.1", "LiberationS*.ttf"),
        "fonts-bwht": ("OFL-1.1", "BecauseWeC*"),
    },
}  # fmt: skip
_EM, _SQUARE = 96, 128  # a typeface's letter is drawn at 96 points in a square of 128
_SEEN_AS = {"stroke": 1.0, "other stroke": 1.35}  # how far pens stray; the second is never learnt from
Grey = np.ndarray
Dice = np.random.Generator
T = TypeVar("T")


@dataclass(frozen=True)
class Hand:
    """Somebody's way of writing: a typeface or a pen ('' = strokes), in pixels and levels of grey."""

    face: str
    pen: float
    stray: float
    slant: float
    size: float
    ink: float


@dataclass(frozen=True)
class Sheet:
    """A box on paper and the machine that looked at it: the box's size in pixels, its line (width, grey), tones and losses."""

    box: tuple[int, int]
    line: tuple[float, float]
    apart: int
    tone: float
    slope: float
    dpi: float
    blur: float
    noise: float
    specks: float
    bitonal: bool
    jpeg: int


@functools.cache
def faces(folder: Path, group: str) -> list[str]:
    """Return the typefaces of a group in ``folder``, fetching what is missing with apt."""
    found: list[str] = []
    for package, (_licence, pattern) in FONTS[group].items():
        if not (folder / package).is_dir():
            _fetch(package, folder)
        found += sorted(str(path) for path in (folder / package).rglob(pattern))
    return found


def _fetch(package: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if not shutil.which("apt-get") or not shutil.which("dpkg"):
        raise SystemExit(f"{package}：apt と dpkg のある機械で行うか、パッケージを展開して {folder / package} に置いてください。")
    subprocess.run(["apt-get", "-qq", "download", package], cwd=folder, check=True, stderr=subprocess.DEVNULL)
    (file,) = folder.glob(f"{package}_*.deb")
    subprocess.run(["dpkg", "-x", str(file), str(folder / package)], check=True)
    file.unlink()


@functools.lru_cache(maxsize=64)
def _font(face: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(face, _EM)


@functools.lru_cache(maxsize=30_000)
def letter(face: str, character: str) -> Grey | None:
    """Return a typeface's letter as coverage 0..1, None when the typeface has none."""
    font = _font(face)
    mask = font.getmask(character)
    if not mask.getbbox() or bytes(mask) == bytes(font.getmask("\U0010fffe")):
        return None
    image = Image.new("L", (_SQUARE, _SQUARE))
    ImageDraw.Draw(image).text((_SQUARE / 2, _SQUARE / 2 + _EM * 0.38), character, 255, font, anchor="ms")
    return np.asarray(image, np.float32) / 255


@functools.cache
def writers(group: str, character: str, folder: Path) -> list[str]:
    """Return the typefaces of a group that have ``character``."""
    return [face for face in faces(folder, group) if letter(face, character) is not None]


def one_of(dice: Dice, values: Sequence[T]) -> T:
    """Return one of ``values`` (``dice.choice`` makes an array of them first, which takes longer than a box)."""
    return values[int(dice.random() * len(values))]


def hand(dice: Dice, face: str = "", style: str = "stroke") -> Hand:
    """Throw a way of writing: a typeface, or a pen whose stray depends on ``style``."""
    ink = one_of(dice, (15, 40, 70, 100, 135)) + dice.uniform(-10, 10)
    return Hand(face, dice.uniform(3.2, 8.5), dice.uniform(1.0, 4.2) * _SEEN_AS[style], dice.normal(0, 0.13), dice.uniform(0.5, 0.92), ink)


def sheet(dice: Dice) -> Sheet:
    """Throw a box, a paper and a scanner."""
    height = int(dice.uniform(5.5, 10.5) * SCALE)
    width = int(dice.uniform(max(4.2, height / SCALE * 0.6), height / SCALE * 1.1) * SCALE)
    tone = dice.uniform(175, 252)
    grey = one_of(dice, (None, dice.uniform(0, 90), dice.uniform(0, 90), tone - dice.uniform(8, 70), tone - dice.uniform(8, 70)))
    line = (0.0, 255.0) if grey is None else (dice.uniform(1, 4), grey)
    return Sheet((height, width), line, one_of(dice, (0, 0, 0, 6, 12, 24)), tone, dice.normal(0, 3), one_of(dice, (150, 200, 240, 300, 300, 400)),
                 dice.uniform(0.3, 1.2), dice.uniform(0, 9), one_of(dice, (0, 0, 0.0005, 0.002, 0.004)), dice.random() < 0.2,
                 one_of(dice, (0, 0, 90, 75, 60, 40)))  # fmt: skip


def coverage(dice: Dice, character: str, by: Hand, box: tuple[int, int]) -> Grey:
    """Return what ``by`` writes into a box of that size, as coverage 0..1 of the crop around it."""
    pad = round(MARGIN * SCALE)
    height, width = box[0] + 2 * pad, box[1] + 2 * pad
    strokes_here = strokes.DIGITS.get(character) or strokes.KATAKANA.get(character) or ((character,) if " " in character else ())
    if by.face or not strokes_here:
        drawn = letter(by.face, character)
        if drawn is None:
            raise ValueError(f"{by.face} has no {character}")
        size = min(box) * by.size / _EM * dice.uniform(0.95, 1.3)
        turn = _turn(dice, by, size, (_SQUARE, _SQUARE), (height, width))
        return _bent(dice, cv2.warpAffine(drawn, turn, (width, height), flags=cv2.INTER_AREA), 1.6)
    small = 0.62 if character in strokes.SMALL.values() else 1.0
    size = by.size * small * min(box[0] * 0.85, box[1]) / 100
    turn = _turn(dice, by, size, (100, 100), (height, width), box[0] * 0.14 * (small < 1))
    canvas = np.zeros((2 * height, 2 * width), np.uint8)
    _pen(dice, canvas, one_of(dice, strokes_here), by, turn)
    return cv2.resize(canvas, (width, height), interpolation=cv2.INTER_AREA).astype(np.float32) / 255


def _turn(dice: Dice, by: Hand, size: float, square: tuple[int, int], crop: tuple[int, int], lower: float = 0) -> Grey:
    """Return the affine map of a square of writing into the crop: turned, slanted, stretched, off the middle."""
    angle, stretch = dice.normal(0, 0.06), dice.uniform(0.85, 1.12)
    rotate = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    matrix = rotate @ np.array([[1, -by.slant], [0, 1]]) @ np.diag([size * stretch, size / stretch * dice.uniform(0.95, 1.12)])
    off = dice.normal(0, 0.05, 2) * crop[::-1] + (0, lower)
    return np.column_stack([matrix, np.array(crop[::-1]) / 2 + off - matrix @ (np.array(square) / 2)])


def _pen(dice: Dice, canvas: Grey, way: str, by: Hand, turn: Grey) -> None:
    """Draw the strokes of ``way`` on a canvas of twice the crop's points, straying as the hand does."""
    before = None
    for stroke in way.split(" / "):
        points = np.array([[int(one[:2]), int(one[2:4])] for one in stroke.split()], np.float64)
        corner = [one.endswith("!") for one in stroke.split()]
        points += dice.normal(0, by.stray * 0.8, points.shape) + dice.normal(0, by.stray * 0.9, 2)
        points = (points - points.mean(0)) * dice.normal(1, by.stray * 0.02, 2) + points.mean(0)
        line = (_smooth(points, corner) @ turn[:, :2].T + turn[:, 2]) * 2
        pen = max(2, round(by.pen * 2 * dice.uniform(0.85, 1.15)))
        cv2.polylines(canvas, [np.round(line * 16).astype(np.int32)], False, 255, pen, cv2.LINE_AA, 4)
        if before is not None and dice.random() < 0.05:
            cv2.line(canvas, np.round(before).astype(int).tolist(), np.round(line[0]).astype(int).tolist(), 255, max(1, pen // 2), cv2.LINE_AA)
        before = line[-1]


def _smooth(points: Grey, corner: list[bool]) -> Grey:
    """Return a curve through ``points`` (Catmull and Rom), with corners where they are marked."""
    parts, start = [], 0
    for end in [n for n in range(1, len(points)) if corner[n] or n == len(points) - 1]:
        run = points[start : end + 1]
        if len(run) > 2:
            run = np.vstack([2 * run[0] - run[1], run, 2 * run[-1] - run[-2]])
            t = np.linspace(0, 1, 6)[:, None]
            a, b, c, d = (run[n : len(run) - 3 + n, None, :] for n in range(4))
            run = (0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)).reshape(-1, 2)
        parts.append(run)
        start = end
    return np.vstack(parts) if parts else points


def _bent(dice: Dice, ink: Grey, by: float) -> Grey:
    """Return ``ink`` bent as rubber, by ``by`` pixels or so, and at times thinner or bolder."""
    height, width = ink.shape
    bend = cv2.resize(dice.normal(0, by, (4, 4, 2)).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    across, down = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    ink = cv2.remap(ink, across + bend[..., 0], down + bend[..., 1], cv2.INTER_LINEAR)
    change = dice.random()
    if change < 0.2:
        return cv2.dilate(ink, np.ones((3, 3), np.uint8))
    return cv2.erode(ink, np.ones((2, 2), np.uint8)) if change < 0.3 else ink


def junk(dice: Dice, box: tuple[int, int], digits: bool, by: Hand) -> Grey:
    """Return what is no character: a scribble, something struck out, two on one another, other letters, a mark."""
    base = list(strokes.DIGITS if digits else strokes.KATAKANA)
    kind = dice.integers(5 if digits else 3)
    pen = Hand("", by.pen, by.stray, by.slant, by.size, by.ink)
    if kind == 0:
        points = " ".join(f"{x:02}{y:02}" for x, y in dice.integers(5, 95, (dice.integers(5, 14), 2)))
        return coverage(dice, points, pen, box)
    first = coverage(dice, one_of(dice, base), by, box)
    if kind == 1:
        y = dice.integers(35, 60)
        lines = (f"05{y:02} 95{y:02} / 05{y + 12:02} 95{y + 12:02}", "0808 9292 / 9208 0892", "0590 9510 / 0575 8005 / 2095 9530")
        return np.maximum(first, coverage(dice, one_of(dice, lines), pen, box))
    if kind == 2:
        shift = np.float32([[1, 0, dice.uniform(-0.3, 0.3) * box[1]], [0, 1, dice.uniform(-0.2, 0.2) * box[0]]])
        return np.maximum(first, cv2.warpAffine(coverage(dice, one_of(dice, base), by, box), shift, first.shape[::-1]))
    if kind == 3:
        kana = sorted(set(strokes.KATAKANA) - set("フワクノリンソーレヘイトヲラミロコヨ") - set(strokes.SMALL.values()))
        return coverage(dice, one_of(dice, kana), pen, box)
    marks = ("2060 4590 9010", "1050 9050", "4850 5252", "4590 5595", "0808 9292 / 9208 0892", "5010 1090! 9090! 5010", "2020 8020! 8080! 2080! 2020")
    return coverage(dice, one_of(dice, marks), pen, box)


def cell(dice: Dice, ink: Grey, by: Hand, on: Sheet, neighbours: list[Grey]) -> Grey:
    """Return the crop of a box in which ``ink`` stands: its lines, parts of the neighbours' writing, scanned."""
    height, width = ink.shape
    pad = MARGIN * SCALE
    shift = dice.normal(0, 0.8, 2)
    page: Grey = on.tone + np.linspace(-on.slope, on.slope, width, dtype=np.float32)[None, :] + np.zeros((height, 1), np.float32)
    cover = ink
    for neighbour in neighbours:
        pitch = (width - 2 * pad + on.line[0] + on.apart) * one_of(dice, (-1, 1))
        cover = np.maximum(cover, cv2.warpAffine(neighbour, np.float32([[1, 0, pitch], [0, 1, dice.normal(0, 2)]]), (width, height)))
    if on.line[0]:
        page = np.minimum(page, _lines(page, on, shift, dice.normal(0, 0.5, 4)))
    page = page - cover * np.maximum(page - by.ink, 0)
    return _scanned(dice, page, on, by.ink)


def _lines(page: Grey, on: Sheet, shift: Grey, tilt: Grey) -> Grey:
    """Draw the box's four lines just outside its inside, from edge to edge as in a row of boxes, or as a box that stands apart."""
    drawn = np.zeros((page.shape[0] * 2, page.shape[1] * 2), np.uint8)
    height, width = page.shape
    pad, half = MARGIN * SCALE, on.line[0] / 2
    edges = [pad - half, height - pad + half, pad - half, width - pad + half]
    reach = pad if on.apart else -pad
    for place, (edge, lean) in enumerate(zip(edges, tilt, strict=True)):
        far, at = (width, edge + shift[1]) if place < 2 else (height, edge + shift[0])
        ends = [(reach - half, at - lean), (far - reach + half, at + lean)]
        line = np.array([end if place < 2 else end[::-1] for end in ends]) * 2
        cv2.polylines(drawn, [np.round(line * 16).astype(np.int32)], False, 255, max(1, round(on.line[0] * 2)), cv2.LINE_AA, 4)
    cover = cv2.resize(drawn, (width, height), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    return page - cover * np.maximum(page - on.line[1], 0)


def _scanned(dice: Dice, page: Grey, on: Sheet, ink: float) -> Grey:
    """Return the page as the scanner gave it, brought back to the crop's resolution."""
    height, width = page.shape
    page = cv2.GaussianBlur(page, (0, 0), on.blur)
    if on.dpi != 300:
        page = cv2.resize(page, None, fx=on.dpi / 300, fy=on.dpi / 300, interpolation=cv2.INTER_AREA)
    page = page + dice.standard_normal(page.shape, np.float32) * on.noise
    if on.specks:
        thrown = dice.random(page.shape, np.float32)
        page[thrown < on.specks] = 30
        page[thrown > 1 - on.specks] = 250
    grey = np.clip(page, 0, 255).astype(np.uint8)
    if on.bitonal:
        grey = np.where(grey < on.tone - (on.tone - ink) * dice.uniform(0.3, 0.55), 0, 255).astype(np.uint8)
    elif on.jpeg:
        grey = cv2.imdecode(cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, on.jpeg])[1], cv2.IMREAD_GRAYSCALE)
    return grey if on.dpi == 300 else cv2.resize(grey, (width, height), interpolation=cv2.INTER_LINEAR)
