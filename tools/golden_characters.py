"""Draw the boxes and lines that the tests read: ``python tools/golden_characters.py FONTS FOLDER`` (typefaces no network learnt from)."""

import json
import sys
from pathlib import Path

import cv2
import numpy as np

import line_writing
import writing
from jimukyoku.domain.programme import ZoneKind
from jimukyoku.engines.reading.characters import DIGITS, KATAKANA

ACROSS, TILE = 20, 140  # as tests/reading_golden.py reads them
NAMES = ("高橋健一", "佐々木茂", "山田花子", "伊藤雄太", "林和子", "中村隆", "渡辺美咲", "小林一郎")


def main(fonts: Path, folder: Path) -> None:
    """Write reading_cells.jpg with its truth, and reading_lines.jpg with its."""
    dice, tiles, truth = np.random.default_rng(12), [], []
    for kind, names in ((ZoneKind.DIGITS, DIGITS * 4), (ZoneKind.KANA, KATAKANA)):
        for turn, name in enumerate([*names, *[" "] * 8]):
            tiles.append(line_writing.row(dice, name, kind, "test", ("print", "hand", "stroke")[turn % 3 if name.strip() else 2], fonts)[0])
            truth.append({"kind": kind.value, "name": name.strip(), "height": tiles[-1].shape[0], "width": tiles[-1].shape[1]})
    sheet = np.full((-(-len(tiles) // ACROSS) * TILE, ACROSS * TILE), 255, np.uint8)
    for place, tile in enumerate(tiles):
        top, left = place // ACROSS * TILE, place % ACROSS * TILE
        sheet[top : top + tile.shape[0], left : left + tile.shape[1]] = tile
    _write(folder / "reading_cells", sheet, truth)
    able = [line_writing.able("test", turn % 2 == 0, name, fonts) for turn, name in enumerate(NAMES)]
    drawn = [line_writing.line(dice, name, writing.one_of(dice, faces)) for name, faces in zip(NAMES, able, strict=True)]
    sheet = np.full((len(drawn) * TILE, max(one.shape[1] for one in drawn)), 255, np.uint8)
    for place, one in enumerate(drawn):
        sheet[place * TILE : place * TILE + one.shape[0], : one.shape[1]] = one
    shapes = [one.shape for one in drawn]
    _write(folder / "reading_lines", sheet, [{"name": name, "height": high, "width": wide} for name, (high, wide) in zip(NAMES, shapes, strict=True)])


def _write(path: Path, sheet: np.ndarray, truth: list[dict]) -> None:
    path.with_suffix(".jpg").write_bytes(cv2.imencode(".jpg", sheet, [cv2.IMWRITE_JPEG_QUALITY, 88])[1].tobytes())
    path.with_suffix(".json").write_text("[\n" + ",\n".join(json.dumps(one, ensure_ascii=False) for one in truth) + "\n]\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
