"""``jimukyoku bench paper``: invented scans read by zones, stage by stage on one core, beside whole-page OCR of the same scans.

A page has 76 boxes for digits, 40 for kana, 6 lines, 25 check boxes and a signature, written in a plotter's letters, scanned at 300 dpi
with rotation, stretch, blur and noise. Each reader works in a process of its own, so that its peak of memory is its own. The
writing is no handwriting: the figures are speed and place, not accuracy of characters.
"""

import itertools
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from jimukyoku.cli.benches import peak_mb
from jimukyoku.domain.basics import Missing
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.programme import Box, Form, FormPage, Zone, ZoneKind, form_as_json, form_from_json

_FEW = 3  # pages for whole-page OCR, which takes seconds each
_DPI = 300
_ASTRAY = 6  # pixels: half a millimetre
_PEERS = ("rapidocr", "tesseract")


def paper(size: int) -> dict[str, Any]:
    """Read ``size`` scans; report pages a second of one core without and with lines of kanji, by stage, and where squares led astray."""
    try:
        import cv2  # noqa: F401
        import zxingcpp  # noqa: F401
    except ImportError as error:
        raise Missing("paper", _("読み取りの部品がありません。"), cure="pip install 'jimukyoku[paper]'") from error
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        prepare(folder, size)
        ours = _apart("ours", folder)
        peers = {name: _apart(name, folder) for name in _PEERS}
    rates = {"ours": ours["pages_per_s"], "ours with lines": ours.get("with_lines_per_s")}
    rates |= {name: one.get("pages_per_s") for name, one in peers.items()}
    results = {name: round(rate, 2) for name, rate in rates.items() if rate}
    return {
        "name": "paper", "unit": "pages/s of one core", "results": results,
        "ratios": {name: round(results["ours"] / results[name], 1) for name in _PEERS if name in results}, "peak_mb": ours["peak_mb"],
        "details": {"pages": size, "dpi": _DPI, "ours": ours, **peers, "missing": [name for name, one in peers.items() if not one]},
    }  # fmt: skip


def form() -> Form:
    """Return the form of the benchmark."""
    marks = tuple(Box(x, y, 5.0, 5.0) for y in (8.0, 284.0) for x in (8.0, 197.0))
    rows = [(ZoneKind.DIGITS, 12), (ZoneKind.KANA, 20), (ZoneKind.DIGITS, 13), (ZoneKind.KANA, 20), *[(ZoneKind.DIGITS, 17)] * 3]
    zones = [Zone(f"row{n}", "", kind, tuple(Box(20 + 7.0 * place, 45 + 12.0 * n, 6.4, 8.0) for place in range(count)))
             for n, (kind, count) in enumerate(rows)]  # fmt: skip
    zones += [Zone(f"line{n}", "", ZoneKind.LINE, (Box(20.0, 130 + 13.0 * n, 120.0, 10.0),)) for n in range(6)]
    zones += [Zone(f"check{n}", "", ZoneKind.CHECK, tuple(Box(20 + 12.0 * place, 210 + 8.0 * n, 4.0, 4.0) for place in range(5)), tuple("abcde"))
              for n in range(5)]  # fmt: skip
    zones.append(Zone("signature", "", ZoneKind.SIGNATURE, (Box(100.0, 212.0, 80.0, 14.0),)))
    return Form("BENCH", 1, (FormPage(1, marks, (Box(170.0, 16.0, 20.0, 20.0), Box(20.0, 261.0, 20.0, 20.0)), tuple(zones)),))


def prepare(folder: Path, size: int) -> None:
    """Write the scans, the form, and where each page truly lies."""
    import cv2
    import numpy as np

    from jimukyoku.engines.reading import specimen

    described, dice, truth, checked = form(), np.random.default_rng(1), {}, {}
    for number in range(size):
        sheet = specimen.draw(described, described.pages[0], f"{number:08}", dpi=_DPI)
        checked[f"{number:06}.jpg"] = _write_on(sheet, described.pages[0], dice)
        matrix = scan_map(dice, _DPI)
        grey = cv2.warpAffine(sheet, matrix, sheet.shape[::-1], flags=cv2.INTER_LINEAR, borderValue=255)
        noise = np.tile(dice.normal(0, 5, (256, 256)), (sheet.shape[0] // 256 + 1, sheet.shape[1] // 256 + 1))[: sheet.shape[0], : sheet.shape[1]]
        grey = np.clip(cv2.GaussianBlur(grey, (0, 0), float(dice.uniform(0.4, 1.2))) * 0.93 + noise, 0, 255).astype(np.uint8)
        cv2.imwrite(str(folder / f"{number:06}.jpg"), grey, [cv2.IMWRITE_JPEG_QUALITY, 75])
        scale = _DPI / 25.4
        truth[f"{number:06}.jpg"] = [[row[0] * scale, row[1] * scale, row[2] - 0.5 * (row[0] + row[1])] for row in matrix.tolist()]
    (folder / "form.json").write_text(json.dumps(form_as_json(described)))
    (folder / "truth.json").write_text(json.dumps(truth))
    (folder / "checked.json").write_text(json.dumps(checked))


def scan_map(dice: Any, dpi: int) -> Any:
    """Return a scanner's map from drawn to scanned pixels: up to 1.5° of rotation, 2 % of scale, 0.2 % of stretch, 1.5 mm of shift."""
    import cv2

    middle = (105 * dpi / 25.4, 148.5 * dpi / 25.4)
    matrix = cv2.getRotationMatrix2D(middle, float(dice.uniform(-1.5, 1.5)), float(dice.uniform(0.98, 1.02)))
    matrix[0, :2] *= 1 + float(dice.uniform(-0.002, 0.002))
    matrix[:, 2] += dice.uniform(-1.5, 1.5, 2) * dpi / 25.4
    return matrix


def _write_on(sheet: Any, page: FormPage, dice: Any) -> dict[str, str]:
    """Fill half of the boxes, two thirds of the lines, and one check box of each row; return which."""
    import cv2

    scale, checked = _DPI / 25.4, {}
    for zone in page.zones:
        chosen = int(dice.integers(0, len(zone.boxes)))
        if zone.kind == ZoneKind.CHECK:
            checked[zone.field] = zone.choices[chosen]
        for place, box in enumerate(zone.boxes):
            said = {ZoneKind.LINE: "Mihon-shi Chiyoda 1-2-3", ZoneKind.SIGNATURE: "Mihon Taro", ZoneKind.CHECK: "X"}
            filled = place == chosen if zone.kind == ZoneKind.CHECK else dice.random() < (0.5 if len(zone.boxes) > 1 else 0.67)
            if filled:
                at = (round((box.x + 1) * scale), round((box.y + box.height * 0.8) * scale))
                text, tone = said.get(zone.kind, str(dice.integers(0, 10))), int(dice.integers(20, 110))
                cv2.putText(sheet, text, at, cv2.FONT_HERSHEY_SIMPLEX, box.height * scale / 40, tone, 5, cv2.LINE_AA)
    return checked


def _apart(who: str, folder: Path) -> dict[str, Any]:
    """Run one reader in a process of its own; an empty answer says that it is not installed."""
    done = subprocess.run([sys.executable, "-m", "jimukyoku.cli.bench_paper", who, str(folder)], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def ours(folder: Path) -> dict[str, Any]:
    """Read all scans, by stage and whole, without the lines and with them, in CPU seconds of one core."""
    import cv2

    cv2.setNumThreads(1)
    described, truth = form_from_json(json.loads((folder / "form.json").read_text())), json.loads((folder / "truth.json").read_text())
    (page,) = described.pages
    lineless = replace(described, pages=(replace(page, zones=tuple(zone for zone in page.zones if zone.kind != ZoneKind.LINE)),))
    stages: dict[str, float] = defaultdict(float)
    placed = [one for name, matrix in truth.items() if (one := _staged(folder / name, page, matrix, stages)) is not None]
    stages["cells"] = max(0.0, stages["cells"] - stages["crops"])  # which they cut again
    without, lines = _whole(folder, lineless, list(truth))
    peak, checked = peak_mb(), json.loads((folder / "checked.json").read_text())
    marks = [(line["fields"][name], choice) for line in lines if line["placed"] for name, choice in checked[line["file"]].items()]
    whole, _lines = _whole(folder, described, list(truth))
    return {
        "pages_per_s": len(truth) / without, "with_lines_per_s": len(truth) / whole,
        "peak_mb": round(peak, 1), "peak_with_lines_mb": round(peak_mb(), 1),
        "stages_ms": {name: round(seconds / len(truth) * 1000, 2) for name, seconds in stages.items()}, "placed": len(placed),
        "astray_px": {"median": round(sorted(placed)[len(placed) // 2], 2), "max": round(max(placed), 2),
                      f"over {_ASTRAY}": sum(one > _ASTRAY for one in placed)},
        "check_rows": len(marks), "check_rows_accepted": sum(one["accepted"] for one, _choice in marks),
        "check_rows_accepted_wrong": sum(one["accepted"] and one["value"] != choice for one, choice in marks),
    }  # fmt: skip


def _whole(folder: Path, described: Form, names: list[str]) -> tuple[float, list[dict[str, Any]]]:
    """Read all scans as ``paper read`` does; return the CPU seconds and the lines."""
    from jimukyoku.engines.reading.pages import survey
    from jimukyoku.engines.reading.reader import Reader

    reader, begun = Reader([described]), time.process_time()
    lines = [line for name in names for line in reader.read(survey(folder / name, name), 1, 1)]
    return time.process_time() - begun, lines


def _staged(path: Path, page: FormPage, matrix: list[list[float]], stages: dict[str, float]) -> float | None:
    """Read one scan in stages; return how many pixels its worst corner of a box is astray, None where it was not placed."""
    import numpy as np

    from jimukyoku.engines.reading import codes, crops, fields, marks, rows
    from jimukyoku.engines.reading.pages import Page, pages, survey
    from jimukyoku.engines.reading.placing import Placement, place

    def timed(name: str, act: Callable[[], Any]) -> Any:
        begun = time.process_time()
        found = act()
        stages[name] += time.process_time() - begun
        return found

    of = {kind: [zone for zone in page.zones if zone.kind == kind] for kind in ZoneKind}
    boxes = [box for kind in (ZoneKind.DIGITS, ZoneKind.KANA) for zone in of[kind] for box in zone.boxes]
    scan = timed("decode", lambda: next(pages(survey(path))))
    assert isinstance(scan, Page), scan
    seen = timed("codes", lambda: codes.find(scan, page.codes, (210.0, 297.0)))
    found = timed("placing", lambda: place(scan.grey, page, seen))
    if not isinstance(found, Placement):
        return None
    timed("marks", lambda: (fields._checks(scan.grey, found, of[ZoneKind.CHECK]), marks.written(scan.grey, found, of[ZoneKind.SIGNATURE])))
    timed("crops", lambda: crops.cut(scan.grey, found, boxes, crops.WIDEN))
    timed("cells", lambda: [rows.read_rows(scan.grey, found, of[kind], kind, {}) for kind in (ZoneKind.DIGITS, ZoneKind.KANA)])
    corners = np.array([(box.x + x * box.width, box.y + y * box.height) for box in boxes for x, y in itertools.product((0, 1), (0, 1))])
    true = np.array(matrix)
    return float(np.linalg.norm(found.pixels(corners) - (corners @ true[:, :2].T + true[:, 2]), axis=1).max())


def rapidocr(folder: Path) -> dict[str, Any]:
    """Detect and read whole pages with RapidOCR, on one thread."""
    try:
        from rapidocr import RapidOCR
    except ImportError:
        return {}
    threads = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
    engine = RapidOCR(params={"Global.log_level": "error", **threads})
    return _whole_pages(folder, lambda path: engine(str(path)))


def tesseract(folder: Path) -> dict[str, Any]:
    """Read whole pages with the machine's Tesseract."""
    program = shutil.which("tesseract")
    return _whole_pages(folder, lambda path: subprocess.run([program, str(path), "-"], capture_output=True, check=True)) if program else {}


def _whole_pages(folder: Path, act: Callable[[Path], Any]) -> dict[str, Any]:
    import resource

    def cpu() -> float:
        return sum(one.ru_utime + one.ru_stime for one in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))

    scans, begun = sorted(folder.glob("*.jpg"))[:_FEW], cpu()
    for path in scans:
        act(path)
    seconds = cpu() - begun
    return {"pages_per_s": len(scans) / seconds, "pages": len(scans), "seconds_a_page": round(seconds / len(scans), 2),
            "peak_mb": round(peak_mb(), 1)}  # fmt: skip


def main() -> None:
    """Run one reader and print what it took."""
    who, folder = sys.argv[1], Path(sys.argv[2])
    sys.stdout.write(json.dumps({"ours": ours, "rapidocr": rapidocr, "tesseract": tesseract}[who](folder)) + "\n")


if __name__ == "__main__":
    main()
