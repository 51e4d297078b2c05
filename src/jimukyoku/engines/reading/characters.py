"""Digits and katakana in boxes, read by two small networks that know what they do not know.

The networks are trained by ``tools/train_characters.py`` on invented writing; that command, its seed and its scores stand in
``calibration.json``, which also says how often a reading of a given certainty was right. Whether a box is empty is judged by its
ink alone. Writing that is no character has a class of its own in training, so that it is read with little confidence.
"""

import functools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from jimukyoku.domain.programme import ZoneKind
from jimukyoku.engines.reading.ink import DOUBTFUL, written
from jimukyoku.japanese import zengin_kana

DIGITS = "0123456789"
KATAKANA = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲンー"
    "ガギグゲゴザジズゼゾダヂヅデドバビブベボヴパピプペポァィゥェォッャュョヮ"
)
CLASSES = {ZoneKind.DIGITS: DIGITS, ZoneKind.KANA: KATAKANA}  # the class after the last is what is no character
_ALTERNATIVES, _BATCH = 3, 64
_UNLIKELY = 0.0005  # an alternative that is less likely is not worth showing

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class CellReading:
    """What stands in a box ('' = nothing), how likely that is (0..1, as often as it was right), and what else it may be."""

    value: str
    confidence: float
    alternatives: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class Likelihoods:
    """The natural logarithm of the likelihood of each class a box (n, classes + 1), and the points of ink in each."""

    logs: Floats
    ink: NDArray[np.int64]


def session(model: bytes | str) -> onnxruntime.InferenceSession:
    """Return a network ready to run on one thread, holding no memory between runs of different widths."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = options.enable_mem_pattern = False
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


@functools.cache
def calibration() -> dict[str, Any]:
    """Return what ``calibration.json`` says."""
    found: dict[str, Any] = json.loads(resources.files(__package__).joinpath("calibration.json").read_text("utf-8"))
    return found


@functools.cache
def _network(kind: ZoneKind) -> onnxruntime.InferenceSession:
    return session(resources.files(__package__).joinpath(f"{kind.value}.onnx").read_bytes())


def likelihoods(cells: Sequence[NDArray[np.uint8]], kind: ZoneKind) -> Likelihoods:
    """Return how likely each character of ``kind`` is in each box; boxes without ink have the same for all."""
    classes = len(CLASSES[kind]) + 1
    logs, ink = np.full((len(cells), classes), -np.log(classes), np.float32), np.zeros(len(cells), np.int64)
    heat = calibration()[kind.value]["temperature"]
    for start in range(0, len(cells), _BATCH):
        ready = written(cells[start : start + _BATCH])
        ink[start : start + _BATCH] = ready.ink
        inked = np.flatnonzero(ready.ink)
        if len(inked):
            raw = _network(kind).run(None, {"picture": ready.pictures[inked, None], "place": ready.places[inked]})[0] / heat
            raw -= raw.max(1, keepdims=True)
            logs[start + inked] = raw - np.log(np.exp(raw).sum(1, keepdims=True))
    return Likelihoods(logs, ink)


@functools.cache
def sounds(kind: ZoneKind) -> Floats:
    """Return which classes count as one character (classes, classes; 1 or 0): small and large kana, as in a bank's records."""
    names = CLASSES[kind] if kind == ZoneKind.DIGITS else [zengin_kana(name, allow_wo=True) for name in CLASSES[kind]]
    return np.array([[one == other for other in names] for one in names], np.float32)


def likely(logs: Floats, kind: ZoneKind) -> Floats:
    """Return how likely each character is, small or large: how large somebody writes in a box says little."""
    return np.asarray(np.exp(logs[:, :-1]) @ sounds(kind), np.float32)


def read_cells(cells: Sequence[NDArray[np.uint8]], kind: ZoneKind) -> list[CellReading]:
    """Return what stands in each box of a zone of digits or kana; the reading of a box does not depend on the others.

    ``confidence`` is that of the letter; whether ヤ or ャ was meant, the value says as well as it can.
    """
    found, learnt, names = likelihoods(cells, kind), calibration()[kind.value], CLASSES[kind]
    both, one = likely(found.logs, kind), np.exp(found.logs[:, :-1])
    first = (both + 1e-3 * one).argmax(1)
    sure = np.interp(np.take_along_axis(both, first[:, None], axis=1)[:, 0], *learnt["confidence"])
    one[np.arange(len(one)), first] += 1  # the letter read stands first, then whatever is likely by itself
    ranked = np.argsort(-one, axis=1, kind="stable")[:, : _ALTERNATIVES + 1]
    tops = np.take_along_axis(one, ranked, axis=1)
    sure[found.ink < DOUBTFUL] = np.minimum(sure[found.ink < DOUBTFUL], 0.5)  # perhaps dirt: whatever it is like, a person looks
    readings = []
    for ink, places, top, confidence in zip(found.ink.tolist(), ranked.tolist(), tops.tolist(), sure.tolist(), strict=True):
        others = tuple((names[place], round(other, 4)) for place, other in zip(places[1:], top[1:], strict=True) if other > _UNLIKELY)
        readings.append(CellReading(names[places[0]], round(confidence, 5), others) if ink else CellReading("", learnt["blank"]))
    return readings


def agree(one: Sequence[CellReading], other: Sequence[CellReading]) -> list[CellReading]:
    """Return the boxes as two readers together see them: the surer's confidence where they agree, none where they do not."""
    return [_together(*pair) for pair in zip(one, other, strict=True)]


def _together(one: CellReading, other: CellReading) -> CellReading:
    if one.value == other.value:
        return CellReading(one.value, max(one.confidence, other.confidence), one.alternatives)
    rest = tuple(pair for pair in one.alternatives if pair[0] != other.value)
    return CellReading(one.value, 0.0, ((other.value, other.confidence), *rest))
