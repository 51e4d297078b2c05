"""Thresholds of lines, of what is expected and of lists, set on one part of invented writing and scored on another."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

import line_writing
import scoring
from jimukyoku.domain.programme import ZoneKind
from jimukyoku.engines.reading import characters, expected, lines
from jimukyoku.japanese import all_banks

FALSE = 0.001  # share of impostors let through where a threshold is set; 0.002 is allowed where it is tested
STYLES = ("print", "hand")
OTHERS = 10  # people of the same surname tried on each row of kana; on a line everybody of that surname is, or every address with one digit off


def calibrate(fonts: Path, size: int = 160) -> dict:
    """Return the calibration of open reading, the thresholds of ``expected`` and of the lists, each with its scores on the other part."""
    found = by_lines(fonts, size)
    found["expected"] |= by_kana(fonts, size)
    return found | {"lexicon": by_list(fonts, size // 2), "two_readers": two_readers(fonts, size // 2)}


def by_lines(fonts: Path, size: int) -> dict:
    """Return how lines of names and addresses are read openly, and from which score on they are what is expected."""
    seen = {group: {style: [*_lines(group, style, size, fonts)] for style in STYLES} for group in ("lines", "test")}
    learn, found = [one for style in STYLES for one in seen["lines"][style]], {}
    for kind in ("name", "address"):
        least = _least([score for one in learn if one["kind"] == kind for score in one["false"]])
        of_kind = {style: [one for one in some if one["kind"] == kind] for style, some in seen["test"].items()}
        found[kind] = {"accept": least, "scores": _scores(least, of_kind)}
    return {"lines": _open(learn, seen["test"]), "expected": found}


def _lines(group: str, style: str, size: int, fonts: Path) -> Iterator[dict]:
    """Yield what is seen on lines of names (two of three) and addresses: truth, reading, score of the truth, scores of impostors."""
    dice = np.random.default_rng([sum(group.encode()), len(style)])
    for turn in range(size * 3 // 2):
        kind = "address" if turn % 3 == 2 else "name"
        while True:
            family, given = line_writing.person(dice)
            text = line_writing.address(dice) if kind == "address" else family[0] + given[0]
            if faces := line_writing.able(group, style == "hand", text, fonts):
                break
        crop = line_writing.line(dice, text, faces[int(dice.random() * len(faces))])
        purpose = lines.Purpose.ADDRESS if kind == "address" else lines.Purpose.TEXT
        others = line_writing.digits_off(text) if kind == "address" else line_writing.of_surname(family[0])
        yield {"kind": kind, "style": style, **_seen(crop, text, sorted(set(others) - {text}), purpose)}


def _seen(crop: np.ndarray, text: str, others: list[str], purpose: lines.Purpose) -> dict:
    seen, picture = lines.frames(crop, purpose), lines.trimmed(crop)
    if seen is None or picture is None:
        return {"read": "", "truth": text, "sure": 0.0, "gap": False, "true": -99.0, "false": []}
    runs = lines._runs(seen)
    true, *false = expected.score(seen, [text, *others])
    return {"read": "".join(seen.names[run[0]] for run in runs), "truth": text, "sure": min((run[2] for run in runs), default=0.0),
            "gap": bool(runs) and lines._gap(picture, [run[1] for run in runs], len(seen.logs)), "true": true, "false": false}  # fmt: skip


def _open(learn: list[dict], test: dict[str, list[dict]]) -> dict:
    sure, right = np.array([one["sure"] for one in learn]), np.array([one["read"] == one["truth"] for one in learn])
    return {"confidence": scoring.isotonic(sure, right, np.ones(len(sure)), 25), "blank": 0.999, "scores": {
        f"{kind}, {style}": {
            "lines": len(some), "right": _share([one["read"] == one["truth"] for one in some]),
            "left_out_letters": sum(len(one["read"]) < len(one["truth"]) for one in some),
            "gaps_told": sum(len(one["read"]) < len(one["truth"]) and one["gap"] for one in some),
            "gaps_told_wrongly": sum(one["read"] == one["truth"] and one["gap"] for one in some)}
        for kind in ("name", "address") for style in STYLES for some in [[one for one in test[style] if one["kind"] == kind]]}}  # fmt: skip


def _share(right: list[bool]) -> float:
    return round(sum(right) / max(1, len(right)), 4)


def _least(false: list[float]) -> float:
    """Return the score that all but ``FALSE`` of the impostors stay below."""
    ordered = sorted(false, reverse=True)
    return round(ordered[int(FALSE * len(ordered))] + 0.005, 3)


def _scores(least: float, by_style: dict[str, list[dict]]) -> dict:
    false = [score for some in by_style.values() for one in some for score in one["false"]]
    accepted = {style: {"lines": len(some), "accepted": _share([one["true"] >= least for one in some])} for style, some in by_style.items()}
    return {"impostors": len(false), "let_through": sum(score >= least for score in false), **accepted}


def by_kana(fonts: Path, size: int) -> dict:
    """Return from which score on a row of katakana is the reading that is expected."""
    rows = {group: {style: [*_kana(group, style, size, fonts)] for style in scoring.STYLES} for group in ("calibrate", "test")}
    least = _least([score for some in rows["calibrate"].values() for one in some for score in one["false"]])
    return {"kana": {"accept": least, "scores": _scores(least, rows["test"])}}


def _kana(group: str, style: str, size: int, fonts: Path) -> Iterator[dict]:
    dice = np.random.default_rng([sum(group.encode()), len(style), 3])
    for _turn in range(size):
        family, given = line_writing.person(dice)
        cells = line_writing.row(dice, f"{family[1]} {given[1]}", ZoneKind.KANA, group, style, fonts)
        others = {line_writing.person(dice, family)[1][1] for _other in range(OTHERS)} - {given[1]}
        false = [expected.compare_kana(cells, family[1] + other) for other in sorted(others)]
        yield {"true": expected.compare_kana(cells, family[1] + given[1]), "false": [score if np.isfinite(score) else -99.0 for score in false]}


def by_list(fonts: Path, size: int) -> dict:
    """Return the thresholds for the list of banks: nothing wrong where they are set, and how it was on the other part."""
    found = {group: {style: [*_banks(group, style, size, fonts)] for style in STYLES} for group in ("lines", "test")}
    learn = [one for some in found["lines"].values() for one in some]
    wrong = [one["margin"] for one in learn if not one["right"]]
    least = {"accept": -2.0, "margin": round(max([0.45, *wrong]) + 0.05, 3)}

    def taken(one: dict) -> bool:
        return one["score"] >= least["accept"] and one["margin"] >= least["margin"]

    return least | {"scores": {style: {
        "lines": len(some), "right": _share([one["right"] for one in some]), "read_openly": _share([one["openly"] for one in some]),
        "accepted": _share([taken(one) for one in some]), "wrong": sum(taken(one) and not one["right"] for one in some)}
        for style, some in found["test"].items()}}  # fmt: skip


def _banks(group: str, style: str, size: int, fonts: Path) -> Iterator[dict]:
    dice = np.random.default_rng([sum(group.encode()), len(style), 4])
    banks = sorted(all_banks().items())
    while size:
        code, name = banks[int(dice.integers(len(banks)))]
        name += "銀行" if dice.random() < 0.3 and "信" not in name and "農" not in name else ""
        faces = line_writing.able(group, style == "hand", name, fonts)
        if not faces or len(name) > 14:
            continue
        crop = line_writing.line(dice, name, faces[int(dice.random() * len(faces))])
        choice = expected.read_bank(crop)
        right = choice is not None and (choice.key == code or all_banks()[choice.key] == all_banks()[code])
        yield {"right": right, "openly": lines.read_line(crop).value == name, "score": choice.score if choice else -99.0,
               "margin": choice.margin if choice else 0.0}  # fmt: skip
        size -= 1


def two_readers(fonts: Path, size: int) -> dict:
    """Return how rows of seven digits fare when both readers must agree."""
    least, found = characters.calibration()["digits"]["accept"], {}
    for style in scoring.STYLES:
        dice = np.random.default_rng([len(style), 5])
        counts = {"boxes": 0, "first_right": 0, "second_right": 0, "agreed": 0, "agreed_wrong": 0, "accepted": 0, "accepted_wrong": 0}
        for _turn in range(size):
            text = "".join(str(one) for one in dice.integers(0, 10, 7))
            cells = line_writing.row(dice, text, ZoneKind.DIGITS, "test", style, fonts)
            first, second = characters.read_cells(cells, ZoneKind.DIGITS), lines.read_row(cells, ZoneKind.DIGITS)
            for one, other, both, name in zip(first, second, characters.agree(first, second), text, strict=True):
                agreed, sure = bool(one.value) and one.value == other.value, both.confidence >= least
                for key, hit in {"boxes": True, "first_right": one.value == name, "second_right": other.value == name, "agreed": agreed,
                                 "agreed_wrong": agreed and one.value != name, "accepted": agreed and sure,
                                 "accepted_wrong": agreed and sure and one.value != name}.items():  # fmt: skip
                    counts[key] += hit
        found[style] = counts
    return found
