"""``jimukyoku bench placing``: sheets with planted faults, placed or refused, and how far the worst box of those placed is astray.

What counts is the last figure of each row: pages put more than half a millimetre aside without a sign.
"""

import itertools
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from jimukyoku.cli.bench_paper import form, scan_map
from jimukyoku.cli.benches import peak_mb
from jimukyoku.domain.programme import Box, FormPage

_DRAWN = 400  # dpi of the sheets, above every scan's
_SILENT = 6.0  # pixels at 300 dpi

Sheet = Any  # grey pixels: numpy comes with the extra paper alone
Fault = Callable[[Sheet, FormPage, Any], None]


def placing(size: int) -> dict[str, Any]:
    """Scan ``size`` sheets of each fault; report what became of them."""
    import cv2
    import numpy as np

    from jimukyoku.engines.reading import specimen

    cv2.setNumThreads(1)
    described = form()
    empty, rows, begun = specimen.draw(described, described.pages[0], "12345678", dpi=_DRAWN), {}, time.process_time()
    for name, fault in _FAULTS.items():
        reasons: Counter[str] = Counter()
        astray = []
        for seed in range(size):
            dice, sheet = np.random.default_rng(seed), empty.copy()
            fault(sheet, described.pages[0], dice)
            dpi = _DPI.get(name, 300)
            said, pixels = _placed(sheet, described.pages[0], dpi, dice, bitonal=name == "bitonal at 200 dpi", upside_down=name == "upside down")
            reasons[said] += 1
            astray += [pixels * 300 / dpi] if pixels is not None else []
        rows[name] = {"pages": size, **reasons, "median_px": round(float(np.median(astray or [0])), 2), "max_px": round(max(astray, default=0.0), 2),
                      "silent": sum(one > _SILENT for one in astray)}  # fmt: skip
    count, seconds = size * len(_FAULTS), time.process_time() - begun
    return {
        "name": "placing", "unit": "sheets/s, made and placed", "results": {"ours": round(count / seconds, 2)}, "ratios": {},
        "peak_mb": round(peak_mb(), 1), "details": {"silent": sum(one["silent"] for one in rows.values()), "faults": rows},
    }  # fmt: skip


def _placed(sheet: Sheet, page: FormPage, dpi: int, dice: Any, *, bitonal: bool, upside_down: bool) -> tuple[str, float | None]:
    """Scan a sheet and place it: how or why not, and how many pixels the worst corner of a box is astray."""
    import cv2
    import numpy as np

    from jimukyoku.engines.reading import codes
    from jimukyoku.engines.reading.pages import Page
    from jimukyoku.engines.reading.placing import Placement, place

    share = dpi / _DRAWN
    matrix = np.diag([share, share]) @ scan_map(dice, _DRAWN)
    width, height = round(sheet.shape[1] * share), round(sheet.shape[0] * share)
    if upside_down:
        matrix = np.array([[-1, 0], [0, -1]]) @ matrix + np.array([[0, 0, width - 1], [0, 0, height - 1]])
    grey = cv2.warpAffine(cv2.GaussianBlur(sheet, (0, 0), 0.5 / share), matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=255)
    noise = np.tile(dice.normal(0, 5, (256, 256)), (height // 256 + 1, width // 256 + 1))[:height, :width]
    grey = np.clip(cv2.GaussianBlur(grey, (0, 0), float(dice.uniform(0.4, 1.2))) * 0.93 + noise, 0, 255).astype(np.uint8)
    if bitonal:
        grey = np.where(grey < 140, 0, 255).astype(np.uint8)
    seen = codes.find(Page("", 1, "", grey, float(dpi)), page.codes, (210.0, 297.0))
    found = place(grey, page, seen) if seen else "no code"
    if not isinstance(found, Placement):
        return str(found), None
    boxes = [box for zone in page.zones for box in zone.boxes]
    corners = np.array([(box.x + x * box.width, box.y + y * box.height) for box in boxes for x, y in itertools.product((0, 1), (0, 1))])
    scale = _DRAWN / 25.4
    true = (corners * scale - 0.5) @ matrix[:, :2].T + matrix[:, 2]
    return found.method, float(np.linalg.norm(found.pixels(corners) - true, axis=1).max())


def _fill(sheet: Sheet, x: float, y: float, width: float, height: float, tone: int) -> None:
    left, top, right, bottom = (max(0, round(one * _DRAWN / 25.4)) for one in (x, y, x + width, y + height))
    sheet[top:bottom, left:right] = tone


def _square(sheet: Sheet, x: float, y: float) -> None:
    _fill(sheet, x, y, 5, 5, 0)


def _cover(count: int) -> Fault:
    def act(sheet: Sheet, page: FormPage, dice: Any) -> None:
        for place in dice.permutation(4)[:count]:
            _fill(sheet, page.marks[place].x - 2, page.marks[place].y - 2, 9, 9, 255)

    return act


def _false(count: int) -> Fault:
    def act(sheet: Sheet, page: FormPage, dice: Any) -> None:
        for _n in range(count):
            _square(sheet, float(dice.uniform(0, 205)), float(dice.uniform(0, 292)))

    return act


def _beside(sheet: Sheet, page: FormPage, dice: Any) -> None:
    for box in page.marks:
        _square(sheet, box.x + float(dice.uniform(-9, 9)), box.y + float(dice.uniform(-9, 9)))


def _replaced(sheet: Sheet, page: FormPage, dice: Any) -> None:
    box = page.marks[int(dice.integers(4))]
    _fill(sheet, box.x - 1, box.y - 1, 7, 7, 255)
    _square(sheet, box.x + float(dice.uniform(-3, 3)), box.y + float(dice.uniform(-3, 3)))


def _partly(sheet: Sheet, page: FormPage, dice: Any) -> None:
    for box in page.marks:
        loss = float(dice.uniform(0, 2.5)) if dice.random() < 0.4 else 0.0
        sides = (box.x, box.y, loss, 5.0), (box.x + 5 - loss, box.y, loss, 5.0), (box.x, box.y, 5.0, loss), (box.x, box.y + 5 - loss, 5.0, loss)
        _fill(sheet, *sides[int(dice.integers(4))], tone=255)


def _torn(sheet: Sheet, page: FormPage, dice: Any) -> None:
    import cv2
    import numpy as np

    side, (across, down) = int(dice.integers(4)), dice.uniform(15, 60, 2) * _DRAWN / 25.4
    x, y = (side % 2) * sheet.shape[1], (side // 2) * sheet.shape[0]
    corner = np.array([(x, y), (abs(x - across), y), (x, abs(y - down))]).astype(np.int32)
    cv2.fillPoly(sheet, [corner], int(dice.choice([255, 30])))


def _stained(sheet: Sheet, page: FormPage, dice: Any) -> None:
    box: Box = page.codes[int(dice.integers(2))]
    _fill(sheet, box.x - 2, box.y - 2, box.width + 4, box.height + 4, 110)


def _nothing(sheet: Sheet, page: FormPage, dice: Any) -> None:
    """Leave the sheet as it is."""


_FAULTS: dict[str, Fault] = {
    "whole": _nothing, "upside down": _nothing, "bitonal at 200 dpi": _nothing, "150 dpi": _nothing, "a square covered": _cover(1),
    "two squares covered": _cover(2), "squares partly gone": _partly, "a square put aside": _replaced, "a false square beside each": _beside,
    "6 false squares": _false(6), "20 false squares": _false(20), "a corner torn off": _torn, "a stain on a code": _stained,
}  # fmt: skip
_DPI = {"bitonal at 200 dpi": 200, "150 dpi": 150}
