"""``jimukyoku match``: who of one file of people is who of another, or is there twice, with the reason in words."""

import csv
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from jimukyoku.adapters.tables import Under
from jimukyoku.cli import console, options
from jimukyoku.cli.executors import executor
from jimukyoku.domain.basics import Missing, digest, safe
from jimukyoku.domain.basics import gettext as _
from jimukyoku.japanese.tables import in_use

HEADER = ("番号", "判定", "順位", "相手の番号", "確からしさ", "理由")
_CORES = 2


def match(
    sought: Annotated[Path, typer.Argument(help="探す人の表（CSV。氏名・フリガナ・生年月日・住所・電話番号の列）")],
    known: Annotated[Path | None, typer.Argument(help="台帳など、相手の表（CSV）。省くと、一つの表の中で同じ人を探す")] = None,
    out: Annotated[Path, typer.Option("--out", help="結果の表（CSV）")] = Path("match.csv"),
    city: Annotated[str, typer.Option("--city", help="自治体コード（例 13101）。都道府県・市区町村を省いた住所をここで探す")] = "",
    levels: Annotated[Path | None, typer.Option("--levels", help="段階の表（YAML）。省くと付属のもの")] = None,
    learn: Annotated[bool, typer.Option("--learn", help="書き間違いの割合を、この二つの表から学び直す")] = False,
    dask: Annotated[str, typer.Option("--dask", help="Dask のスケジューラの場所（tcp://…）。local ならこの機械で動かす")] = "",
    json: options.Json = False,
) -> None:
    """人を突き合わせます（名寄せ）。確かな人は自動、迷う人は候補と理由をつけて人の目に、いない人はなしに分けます。"""
    told = run(sought, known, out, city=city, levels=levels, learn=learn, dask=dask, bars=console.Bars(quiet=json))
    if json:
        console.as_json(told)
        return
    console.table(str(out), ("判定", "人数"), [(label, told["status"][name]) for name, label in _labels().items()])
    if told["twice"]:
        console.say(_("同じ相手に2件以上: {n} 人（二重の申請でないか確かめてください）").format(n=told["twice"]))


def _labels() -> dict[str, str]:
    return {"automatic": _("自動で一致"), "look": _("人が見る"), "none": _("相手なし")}


def run(
    sought: Path, known: Path | None, out: Path, *, city: str, levels: Path | None, learn: bool, dask: str, bars: console.Bars
) -> dict[str, Any]:
    """Match two files, or one with itself, and write the answers; return how many there are of each kind.

    What was done stays beside ``out`` until the end, so that the same command goes on where it was stopped.
    """
    matching = _engine()
    from jimukyoku.office.register import reading

    files = [one for one in (sought, known) if one]
    found = [reading.detect(one) for one in files]
    table = levels or matching.levels.OWN
    work = out.with_name(f"{out.name}.{digest([city, learn, in_use().id, table.read_bytes().hex(), *(hash_ for _encoding, hash_ in found)])[:12]}")
    with executor(dask, _CORES) as inner:
        under, ready = Under(inner, os.environ.get("JIMUKYOKU_TABLES", "")), []
        for path, (encoding, hash_) in zip(files, found, strict=True):
            folder = work / hash_[:12]
            with bars.step(_("{file} を読む").format(file=path.name), reading.length(path)) as advance:
                matching.make_ready(reading.lines(path, encoding), folder, under, city=city, name=path.name, advance=advance)
            ready.append(matching.parts(folder))
        with bars.step(_("重み")):
            weights = matching.weigh(ready[0], ready[-1], table, itself=known is None, afresh=learn)
        task = matching.Task(ready[-1], weights, table, itself=known is None, **({"threads": 1, "memory_mb": 400} if dask else {}))
        with bars.step(_("突き合わせ")) as advance:
            results = matching.match(task, ready[0], work / "found", under if dask else None, advance)
    told = _write(out, matching.answers(matching.read_levels(table), ready[0], results))
    shutil.rmtree(work)
    return {**told, "out": str(out)}


def _engine() -> Any:
    try:
        from jimukyoku.engines import matching
    except ImportError as error:
        raise Missing("match", _("名寄せの部品がありません。"), cure="pip install 'jimukyoku[match,office]'") from error
    return matching


def _write(out: Path, answers: Iterator[Any]) -> dict[str, Any]:
    status: Counter[str] = Counter({name: 0 for name in _labels()})
    levels: Counter[str] = Counter()
    reached: Counter[str] = Counter()
    labels, making = _labels(), out.with_name(out.name + ".making")
    with open(making, "w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(HEADER)
        for one in answers:
            status[one.status] += 1
            for place, other in enumerate(one.candidates, 1):
                rows.writerow((safe(one.number), labels[one.status], place, safe(other.number), f"{other.probability:.6f}", other.reason))
                levels[other.reason] += one.status == "automatic"
                reached[other.number] += one.status == "automatic"
            if not one.candidates:
                rows.writerow((safe(one.number), labels[one.status], "", "", "", ""))
    making.replace(out)
    return {"status": dict(status), "twice": sum(count > 1 for count in reached.values()), "levels": dict(levels.most_common(20))}
