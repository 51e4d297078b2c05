"""How sure and how right the networks are on writing they never learnt from: calibration on one part, scores on another."""

import functools
from pathlib import Path

import numpy as np

import writing
from jimukyoku.domain.programme import ZoneKind
from jimukyoku.engines.reading import characters

STYLES = ("print", "hand", "stroke")
SIZES = {ZoneKind.DIGITS: 6_000, ZoneKind.KANA: 3_000}  # boxes a style
_BY_HAND = ("aoyagi", "seto", "bwht", "wenkai")  # packages whose faces look as if written by hand
_JUNK = 0.1  # what is no character is drawn in a box of twenty, and counted as if in one of two hundred
PRECISION = 0.9995  # demanded of the calibration part, so that the other part holds 0.999 (digits) and 0.997 (kana)


def cells(kind: ZoneKind, group: str, style: str, size: int, fonts: Path) -> tuple[list[np.ndarray], list[str]]:
    """Return boxes of a kind of writing with what was written in them; every twentieth holds what is no character ('?'), or nothing ('')."""
    dice = np.random.default_rng([sum(group.encode()), STYLES.index(style), len(kind.value)])
    names, made, truth = characters.CLASSES[kind], [], []
    before: list[np.ndarray] = []
    for turn in range(size):
        name = names[dice.integers(len(names))]
        able = _able(group, name, style == "hand", fonts)
        by = writing.hand(dice, "" if style == "stroke" else writing.one_of(dice, able), "other stroke" if style == "stroke" else "stroke")
        on = writing.sheet(dice)
        ink = writing.coverage(dice, name, by, on.box)
        what = {18: "?", 19: ""}.get(turn % 20, name)
        if what == "?":
            ink = writing.junk(dice, on.box, kind == ZoneKind.DIGITS, by)
        made.append(writing.cell(dice, ink if what else np.zeros_like(ink), by, on, before if dice.random() < 0.25 else []))
        before = [ink]
        truth.append(what)
    return made, truth


@functools.cache
def _able(group: str, name: str, by_hand: bool, fonts: Path) -> list[str]:
    return [face for face in writing.writers(group, name, fonts) if any(mark in face for mark in _BY_HAND) == by_hand]


def part(kind: ZoneKind, group: str, fonts: Path) -> dict[str, tuple[list[np.ndarray], list[str]]]:
    """Return ``cells`` of every style."""
    return {style: cells(kind, group, style, SIZES[kind], fonts) for style in STYLES}


def calibrate(kind: ZoneKind, fonts: Path) -> dict:
    """Return the temperature, how often a likelihood was right (isotonic), blanks, and the confidence from which readings are accepted."""
    seen = part(kind, "calibrate", fonts)
    names = characters.CLASSES[kind]
    raw = [characters.likelihoods(made, kind) for made, _truth in seen.values()]
    logs, ink = np.concatenate([one.logs for one in raw]), np.concatenate([one.ink for one in raw])
    truth = np.array([name for _made, names_of in seen.values() for name in names_of])
    written = ink > 0
    place = np.array([names.find(name) if name in names and name else len(names) for name in truth])
    heats = np.arange(0.6, 3.01, 0.05)
    heat = float(heats[np.argmin([-_cooled(logs[written], one)[np.arange(written.sum()), place[written]].mean() for one in heats])])
    likely, alike = characters.likely(_cooled(logs[written], heat), kind), np.pad(characters.sounds(kind), (0, 1)) > 0
    right, weight = alike[likely.argmax(1), place[written]], np.where(truth[written] == "?", _JUNK, 1.0)
    confidence = isotonic(likely.max(1), right, weight)
    sure = np.interp(likely.max(1), *confidence)
    blank = _blank(written[truth == ""], written[(truth != "") & (truth != "?")])
    return {"temperature": round(heat, 3), "confidence": confidence, "blank": blank, "accept": accept(sure, right, weight)}


def _cooled(logs: np.ndarray, heat: float) -> np.ndarray:
    raw = logs / heat
    return raw - np.log(np.exp(raw - raw.max(1, keepdims=True)).sum(1, keepdims=True)) - raw.max(1, keepdims=True)


def _blank(empty: np.ndarray, filled: np.ndarray) -> float:
    """Return how likely a box without ink is empty, where as many boxes are empty as are filled."""
    right, wrong = ((len(one) - one.sum() + 0.5) / (len(one) + 1) for one in (empty, filled))
    return round(float(right / (right + wrong)), 5)


def isotonic(likely: np.ndarray, right: np.ndarray, weight: np.ndarray, step: int = 150) -> list[list[float]]:
    """Return points (likelihood, share that was right) that never fall: neighbouring steps that would are put together."""
    order = np.argsort(likely, kind="stable")
    steps: list[list[float]] = []
    for some in np.array_split(order, max(1, len(order) // step)):
        size = float(weight[some].sum())
        steps.append([float((likely * weight)[some].sum()) / size, float((right * weight)[some].sum()), size])
        while len(steps) > 1 and steps[-2][1] / steps[-2][2] >= steps[-1][1] / steps[-1][2]:
            (x, hits, size), (other_x, other_hits, other_size) = steps.pop(), steps.pop()
            steps.append([(x * size + other_x * other_size) / (size + other_size), hits + other_hits, size + other_size])
    points = [(round(x, 7), round((hits + 0.5) / (size + 1), 5)) for x, hits, size in steps]
    return [[0.0, *(x for x, _y in points)], [0.0, *(float(y) for y in np.maximum.accumulate([y for _x, y in points]))]]


def accept(sure: np.ndarray, right: np.ndarray, weight: np.ndarray) -> float:
    """Return the lowest confidence from which on the demanded share of readings was right (1.1 when there is none)."""
    order = np.argsort(-sure, kind="stable")
    share = np.cumsum((right * weight)[order]) / np.cumsum(weight[order])
    good = np.flatnonzero((share >= PRECISION) & np.append(sure[order][1:] < sure[order][:-1], True))
    return round(float(sure[order][good[-1]]) - 5e-6, 5) if len(good) else 1.1


def scores(kind: ZoneKind, fonts: Path) -> dict:
    """Return, for each style of the part nothing was set on, how much was read right, how much is accepted and how right that is."""
    seen, least = part(kind, "test", fonts), characters.calibration()[kind.value]["accept"]
    found = {style: score(kind, characters.read_cells(made, kind), truth, least) for style, (made, truth) in seen.items()}
    everything = [(reading, name) for made, truth in seen.values() for reading, name in zip(characters.read_cells(made, kind), truth, strict=True)]
    return found | {"all": score(kind, [reading for reading, _name in everything], [name for _reading, name in everything], least)}


def score(kind: ZoneKind, readings: list[characters.CellReading], truth: list[str], least: float) -> dict:
    """Return the figures of a table's row; small and large kana count as one; boxes that hold no character are counted apart."""
    names, sounds = characters.CLASSES[kind], characters.sounds(kind)
    pairs = list(zip(readings, truth, strict=True))
    real = [(one, name) for one, name in pairs if name not in ("", "?")]
    taken = [(one, name) for one, name in real if one.value and one.confidence >= least]

    def alike(one: str, other: str) -> bool:
        return one != "" and bool(sounds[names.index(one), names.index(other)])

    wrong = sum(not alike(one.value, name) for one, name in taken)
    return {
        "boxes": len(real), "right": round(sum(alike(one.value, name) for one, name in real) / len(real), 5),
        "right_to_size": round(sum(one.value == name for one, name in real) / len(real), 5),
        "accepted": round(len(taken) / len(real), 5),
        "precision": round(1 - wrong / max(1, len(taken)), 5), "wrong": wrong,
        "junk_accepted": round(np.mean([one.confidence >= least and one.value != "" for one, name in pairs if name == "?"]).item(), 4),
        "blank_right": round(np.mean([one.value == "" for one, name in pairs if name == ""]).item(), 5),
        "written_read_as_blank": round(sum(one.value == "" for one, _name in real) / len(real), 5),
    }  # fmt: skip
