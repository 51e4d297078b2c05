"""``jimukyoku simulate --paper``: a lot of returned forms as scans, with the truth about every page, for trying out readers."""

import json as jsons
import os
import time
from pathlib import Path

from jimukyoku.cli import console
from jimukyoku.cli.letters import font_folder
from jimukyoku.domain.basics import Conflict, Missing
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.cases import receipt_number
from jimukyoku.domain.programme import form_as_json, form_of, load_pack

SCANS, TRUTH, ZONES, PRINTED = "paper", "truth/paper.jsonl", "paper-zones.json", "paper-目録.csv"


def make_scans(folder: Path, pack: Path, count: int, people: int, seed: int, faults: float, *, json: bool) -> None:
    """Write ``count`` returns as scans into ``folder``, whose city is built first where there is none.

    Beside them: the truth (a line of JSON a page), the zones of the form, and the list of numbers with their households.
    """
    from jimukyoku.cli.chain.office import pack_files
    from jimukyoku.cli.simulate import build

    try:
        from jimukyoku.engines.city.scans import Lot, answers, scan_lot, taken
    except ImportError as error:
        raise Missing("paper", _("スキャンを作る部品がありません。"), cure="pip install 'jimukyoku[paper,letters,office]'") from error
    found = load_pack(pack_files(pack))
    if (folder / SCANS).exists():
        cure = _("別のフォルダにするか、消してから実行してください。")
        raise Conflict("scans", _("スキャンがすでにあります。"), where=str(folder / SCANS), cure=cure)
    bars = console.Bars(quiet=json)
    if not (folder / "applications.csv").is_file():
        build(folder, people, seed, "cp932", bars)
    (folder / SCANS).mkdir()
    (folder / ZONES).write_text(jsons.dumps(form_as_json(form_of(found)), ensure_ascii=False, indent=1), encoding="utf-8")
    rows, pages, begun = answers(found, folder), 0, time.perf_counter()
    _print_list(folder / PRINTED, rows, count)
    lot = Lot(found, seed, faults, font_folder())
    with bars.step("返送された様式（通）", count) as advance, (folder / TRUTH).open("w", encoding="utf-8") as truth:
        for one in scan_lot(lot, taken(rows), count, processes=min(os.cpu_count() or 1, count)):
            for name, content in one.files:
                (folder / SCANS / name).write_bytes(content)
            truth.writelines(jsons.dumps(page, ensure_ascii=False) + "\n" for page in one.pages)
            pages += len(one.pages)
            advance(1)
    told = {"returns": count, "pages": pages, "seconds": round(time.perf_counter() - begun, 1), "folder": str(folder / SCANS)}
    if json:
        console.as_json(told)
    else:
        console.say(f"{count:,} 通、{pages:,} ページ → {folder / SCANS}（正解は {folder / TRUTH}）")


def _print_list(path: Path, rows: list[dict[str, str]], count: int) -> None:
    """Write which number was printed for which household."""
    lines = [f"{receipt_number(place + 1)},{rows[place % len(rows)]['household_no']}" for place in range(count)]
    path.write_text("\r\n".join(["番号,世帯番号", *lines]) + "\r\n", encoding="utf-8-sig")
