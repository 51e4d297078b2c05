"""Invented lines of names and addresses, and rows of kana and digits by one hand, for setting and testing thresholds."""

import functools
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

import writing
from jimukyoku.domain.programme import ZoneKind
from jimukyoku.engines.city.given_names import MEN, WOMEN
from jimukyoku.engines.city.surnames import COMMON
from jimukyoku.engines.reading.ink import SCALE

# Packages whose faces look as if written by hand. The recogniser of lines learnt from none of these, so that all but the tested set thresholds.
BY_HAND = ("aoyagi", "seto", "bwht", "wenkai", "klee", "yusei", "kiloji", "kouzan", "yozvox", "stick")
GROUPS = {"lines": ("learn", "calibrate")}


@functools.cache
def _names() -> tuple[list[list[str]], list[list[str]]]:
    """Return surnames and given names as (writing, reading)."""
    given = " ".join([*MEN, *WOMEN]).split()
    return [one.split(":") for one in COMMON.split()], sorted({tuple(one.split(":")) for one in given})


def person(dice: np.random.Generator, surname: list[str] | None = None) -> tuple[list[str], list[str]]:
    """Return somebody's surname and given name, each as (writing, reading)."""
    surnames, given = _names()
    return surname or writing.one_of(dice, surnames), writing.one_of(dice, given)


def address(dice: np.random.Generator) -> str:
    """Return where somebody lives, from the town on."""
    surnames, _given = _names()
    town = writing.one_of(dice, surnames)[0] + writing.one_of(dice, ("町", "台", "ヶ丘", "本町", "", "新田"))
    numbers = [str(int(dice.integers(1, top))) for top in (9, 60, 40)]
    return town + writing.one_of(dice, ("{0}-{1}-{2}", "{0}丁目{1}番{2}号", "{1}番地{2}", "{0}丁目{1}-{2}")).format(*numbers)


def of_surname(surname: str) -> list[str]:
    """Return everybody of a surname."""
    return [surname + given for given, _reading in _names()[1]]


def digits_off(text: str) -> list[str]:
    """Return all addresses of which one digit is another."""
    return [text[:place] + other + text[place + 1 :] for place, one in enumerate(text) if one.isdigit() for other in "123456789" if other != one]


@functools.cache
def able(group: str, by_hand: bool, text: str, fonts: Path) -> list[str]:
    """Return the typefaces of a group and kind that have all letters of ``text``."""
    faces = [face for one in GROUPS.get(group, (group,)) for face in writing.faces(fonts, one)]
    return [face for face in faces if any(mark in face for mark in BY_HAND) == by_hand
            and all(writing.letter(face, one) is not None for one in set(text))]  # fmt: skip


def line(dice: np.random.Generator, text: str, face: str) -> np.ndarray:
    """Return the crop of a line zone on which ``text`` stands in one hand, or in print as even as print is."""
    by = replace(writing.hand(dice, face), size=dice.uniform(0.5, 0.82))
    on = replace(writing.sheet(dice), box=(int(dice.uniform(7, 11) * SCALE), 0))
    strays, height = any(mark in face for mark in BY_HAND), on.box[0]
    step = height * by.size
    width = max(int(dice.uniform(60, 100) * SCALE), int(step * len(text) * 1.2 + height))
    ink, pen = np.zeros((height, width), np.float32), dice.uniform(0.6, 1) * step
    for one in text:
        drawn = writing.letter(face, one)
        size = step / 96 * (dice.normal(0.95, 0.07) if strays else 0.95)
        turn = np.float64([[size, 0, 0], [0, size, 0]])
        turn = writing._turn(dice, replace(by, slant=by.slant * 0.5), size, drawn.shape, (height, width)) if strays else turn
        middle = pen + dice.normal(0, 0.03) * step * strays, height / 2 + dice.normal(0, 0.03) * height * strays
        turn[:, 2] = middle - turn[:, :2] @ (np.array(drawn.shape[::-1]) / 2)
        np.maximum(ink, cv2.warpAffine(drawn, turn, (width, height), flags=cv2.INTER_AREA), out=ink)
        pen += step * (dice.uniform(0.9, 1.1) if strays else 1) * (0.66 if one.isascii() else 1)
    ink = writing._bent(dice, ink, 1.5) if strays else ink
    page = np.full(ink.shape, on.tone, np.float32)
    if on.line[0]:
        for row in (0, height - 1):
            cv2.line(page, (0, row), (width, row + int(dice.integers(-1, 2))), on.line[1], max(1, round(on.line[0] / 2)))
    return writing._scanned(dice, page - ink * np.maximum(page - by.ink, 0), on, by.ink)


def row(dice: np.random.Generator, text: str, kind: ZoneKind, group: str, style: str, fonts: Path) -> list[np.ndarray]:
    """Return the crops of a row of boxes that one hand filled with ``text`` on one sheet; a blank leaves a box empty."""
    face = "" if style == "stroke" else writing.one_of(dice, able(group, style == "hand", text.replace(" ", ""), fonts))
    by, on = writing.hand(dice, face, "other stroke" if style == "stroke" else "stroke"), writing.sheet(dice)
    before: list[np.ndarray] = []
    cells = []
    for one in text:
        ink = writing.coverage(dice, "ア" if one == " " and kind == ZoneKind.KANA else "0" if one == " " else one, by, on.box)
        ink = np.zeros_like(ink) if one == " " else ink
        cells.append(writing.cell(dice, ink, by, on, before if dice.random() < 0.25 else []))
        before = [ink]
    return cells
