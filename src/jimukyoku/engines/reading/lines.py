"""A line of writing (names, addresses), read by the recogniser that the package rapidocr carries; also rows of boxes, as a second reader.

The network (PP-OCRv6, Apache-2.0) is run directly, and only the very file these figures were measured with: another release
may read differently and would need another calibration. It was trained by others on other writing than ``characters``, so the
two err independently. What may stand on a line is told beforehand (``Purpose``), and nothing else is read.

A reading is never the legal way to write a name: the network does not know 﨑, 濵, 𠮷 and reads 崎, 濱, 吉. And its certainty does
not see letters it left out; ``LineReading.gap`` tells of a place where ink stands and nothing was read.
"""

import functools
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib import util
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.programme import ZoneKind
from jimukyoku.engines.reading.characters import CLASSES, CellReading, Floats, calibration, session
from jimukyoku.engines.reading.ink import SIDE, written

FILE = "PP-OCRv6_rec_small.onnx"
SHA256 = "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884"  # as in rapidocr 3.10.0
_HEIGHT, _LONGEST = 48, 3_000  # points of the network's picture
_FAINTEST, _EDGE = 30, 14  # levels of grey between paper and ink; pixels from the edge within which a printed line can lie
_PITCH = 44  # points of the network's picture from one box of a row to the next


class Purpose(StrEnum):
    """What may stand on a line: any text, an address (no rare kanji), digits, katakana."""

    TEXT = "text"
    ADDRESS = "address"
    DIGITS = "digits"
    KANA = "kana"


@dataclass(frozen=True)
class LineReading:
    """What stands on a line ('' = nothing), how likely it is (0..1), what else it may be, and whether ink stands where nothing was read."""

    value: str
    confidence: float
    alternatives: tuple[tuple[str, float], ...] = ()
    gap: bool = False


@dataclass(frozen=True)
class Frames:
    """What the network sees from left to right: ``logs`` (frames, characters), the first column for "nothing here"."""

    logs: Floats
    names: tuple[str, ...]

    def best(self) -> float:
        """Return the logarithm of the likeliest way of all."""
        return float(self.logs.max(1).sum())


@dataclass(frozen=True)
class _Network:
    run: object
    characters: tuple[str, ...]


def model_file() -> Path:
    """Return where the recogniser lies; raise BadInput when it is not installed or is another one than was measured."""
    spec = util.find_spec("rapidocr")
    folder = Path((spec.submodule_search_locations or [""])[0]) if spec else Path()
    path = folder / "models" / FILE
    cure = _("事務局を [paper] つきで入れ直してください（rapidocr 3.9以上4未満、測定は3.10.0）。")
    if spec is None or not path.is_file():
        raise BadInput("paper.recogniser", _("漢字の行を読む部品（rapidocr の {file}）が見つかりません。").format(file=FILE), cure=cure)
    if hashlib.sha256(path.read_bytes()).hexdigest() != SHA256:
        what = _("漢字の行を読む部品（{path}）が、精度を測ったものと違います。").format(path=path)
        raise BadInput("paper.recogniser", what, cure=cure)
    return path


@functools.cache
def _network() -> _Network:
    loaded = session(str(model_file()))
    characters = loaded.get_modelmeta().custom_metadata_map["character"].splitlines()
    return _Network(loaded.run, ("", *characters, " "))


@functools.cache
def _columns(purpose: Purpose) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Return the network's columns that ``purpose`` allows (the first is "nothing"), and what they stand for."""
    allowed = {Purpose.DIGITS: frozenset(CLASSES[ZoneKind.DIGITS]).__contains__, Purpose.KANA: frozenset(CLASSES[ZoneKind.KANA]).__contains__,
               Purpose.TEXT: _in_registers, Purpose.ADDRESS: _in_addresses}[purpose]  # fmt: skip
    names = _network().characters
    places = [place for place, name in enumerate(names) if place == 0 or allowed(name)]
    return np.array(places), tuple(names[place] for place in places)


def _code(name: str) -> bytes:
    try:
        return name.encode("cp932")
    except UnicodeEncodeError:
        return b""


def _in_registers(name: str) -> bool:
    return _code(name)[:1] > b" "


def _in_addresses(name: str) -> bool:
    return b" " < _code(name)[:2] < b"\x98\x9f"


def trimmed(crop: NDArray[np.uint8]) -> NDArray[np.uint8] | None:
    """Return the writing of a line alone, paper as white, ``_HEIGHT`` high; None where there is no ink."""
    paper = np.percentile(crop[::3, ::3], 70)
    ink = np.clip(paper - crop.astype(np.float32), 0, None)
    for turn in range(4):
        view = np.rot90(ink, turn)
        edge = view[:_EDGE]
        dark = np.flatnonzero(np.quantile(edge, 0.2, axis=1) > _FAINTEST / 3)
        view[: dark[-1] + 3 if len(dark) else 1] = 0
    smooth = cv2.blur(ink, (5, 5))
    level = max(_FAINTEST, float(np.partition(smooth.ravel(), int(smooth.size * 0.985))[int(smooth.size * 0.985)]))
    _number, parts, stats, _centres = cv2.connectedComponentsWithStats((smooth > 0.4 * level).view(np.uint8), connectivity=8)
    large = np.flatnonzero(stats[1:, cv2.CC_STAT_AREA] >= 40) + 1
    if not len(large):
        return None
    left, top = stats[large, 0].min(), stats[large, 1].min()
    right, bottom = (stats[large, 0] + stats[large, 2]).max(), (stats[large, 1] + stats[large, 3]).max()
    pad = max(3, round((bottom - top) * 0.12))
    part = 255 - np.clip(ink[max(0, top - pad) : bottom + pad, max(0, left - pad) : right + pad] * (255 / max(paper, 1)), 0, 255)
    width = min(_LONGEST, max(_HEIGHT // 2, round(part.shape[1] * _HEIGHT / part.shape[0])))
    return cv2.resize(part.astype(np.uint8), (width, _HEIGHT), interpolation=cv2.INTER_AREA)


def _frames(picture: NDArray[np.uint8], purpose: Purpose) -> Frames:
    one = (picture.astype(np.float32) / 127.5 - 1)[None, None].repeat(3, 1)
    places, names = _columns(purpose)
    likely = _network().run(None, {"x": one})[0][0][:, places]  # type: ignore[operator]
    return Frames(np.log(np.maximum(likely, 1e-9) / np.maximum(likely.sum(1, keepdims=True), 1e-9)), names)


def frames(crop: NDArray[np.uint8], purpose: Purpose) -> Frames | None:
    """Return what the network sees on a line, None where there is no ink."""
    picture = trimmed(crop)
    return None if picture is None else _frames(picture, purpose)


def read_line(crop: NDArray[np.uint8], purpose: Purpose = Purpose.TEXT) -> LineReading:
    """Return what stands on a line that was cut out of a page at 11.811 px/mm."""
    picture = trimmed(crop)
    if picture is None:
        return LineReading("", calibration()["lines"]["blank"])
    seen = _frames(picture, purpose)
    runs = _runs(seen)
    if not runs:
        return LineReading("", 0.0)
    value = "".join(seen.names[column] for column, _at, _sure in runs)
    gap = _gap(picture, [at for _column, at, _sure in runs], len(seen.logs))
    sure = float(np.interp(min(sure for _column, _at, sure in runs), *calibration()["lines"]["confidence"]))
    return LineReading(value, round(min(sure, 0.5) if gap else sure, 5), _others(seen, runs, value), gap)


def _runs(seen: Frames) -> list[tuple[int, int, float]]:
    """Return the characters of the likeliest way: column, frame at which each is surest, how sure it is there."""
    best = seen.logs.argmax(1)
    runs: list[tuple[int, int, float]] = []
    for at, column in enumerate(best):
        sure = float(np.exp(seen.logs[at, column]))
        if column and at and best[at - 1] == column:
            runs[-1] = max(runs[-1], (int(column), at, sure), key=lambda run: run[2])
        elif column:
            runs.append((int(column), at, sure))
    return runs


def _others(seen: Frames, runs: list[tuple[int, int, float]], value: str) -> tuple[tuple[str, float], ...]:
    """Return the line with its least certain characters read as the next likely one, likeliest first."""
    others = []
    for place, (column, at, _sure) in enumerate(runs):
        logs = seen.logs[at].copy()
        logs[[0, column]] = -np.inf
        second = int(logs.argmax())
        others.append((value[:place] + seen.names[second] + value[place + 1 :], round(float(np.exp(logs[second])), 4)))
    return tuple(sorted((other for other in others if other[1] >= 0.001), key=lambda other: -other[1])[:3])


def _gap(picture: NDArray[np.uint8], at: list[int], count: int) -> bool:
    """Tell whether a letter seems to be left out: ink beyond the first or last read, or between two that stand far apart."""
    middles = (np.array(at) + 0.5) * picture.shape[1] / count
    step = max(0.75 * _HEIGHT, float(np.diff(middles).min()) if len(middles) > 1 else 0)
    ink = (picture < 160).sum(0) >= 3
    outside = ink[: max(0, int(middles[0] - 0.8 * step))].sum() + ink[int(middles[-1] + 0.8 * step) :].sum()
    between = [ink[int(start + 0.35 * (end - start)) : int(end - 0.35 * (end - start))].sum()
               for start, end in pairwise(middles) if end - start > 1.6 * step]  # fmt: skip
    return bool(max([outside, *between]) >= 4)


def read_row(cells: Sequence[NDArray[np.uint8]], kind: ZoneKind) -> list[CellReading]:
    """Return the boxes of a row as the line recogniser reads them: the second reader where money or identity hangs on it.

    The writing is set side by side without the boxes. A box for which not exactly one character was read has '' and confidence 0.
    """
    ready = written(cells)
    inked = np.flatnonzero(ready.ink)
    readings = [CellReading("", calibration()[kind.value]["blank"])] * len(cells)
    if not len(inked):
        return readings
    row = np.full((_HEIGHT, _PITCH * len(inked) + 16), 255, np.uint8)
    margin = (_PITCH - SIDE) // 2
    for turn, place in enumerate(inked):
        left = 8 + turn * _PITCH + margin
        row[8 : 8 + SIDE, left : left + SIDE] = 255 - (ready.pictures[place] * 255).astype(np.uint8)
    seen = _frames(row, Purpose.DIGITS if kind == ZoneKind.DIGITS else Purpose.KANA)
    found: list[list[tuple[int, int, float]]] = [[] for _one in inked]
    for run in _runs(seen):
        middle = (run[1] + 0.5) * row.shape[1] / len(seen.logs)
        found[min(len(inked) - 1, max(0, int((middle - 8) / _PITCH)))].append(run)
    for place, runs in zip(inked, found, strict=True):
        readings[place] = CellReading(seen.names[runs[0][0]], round(runs[0][2], 5)) if len(runs) == 1 else CellReading("", 0.0)
    return readings
