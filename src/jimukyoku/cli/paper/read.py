"""``jimukyoku paper read``: a folder of scans to one JSON line a page, and what a person must look at, by reason."""

import json as json_module
import os
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from jimukyoku.cli import console, options
from jimukyoku.cli.executors import executor
from jimukyoku.domain.basics import BadInput, Missing
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.programme import Form, form_from_json


def read(
    scans: Annotated[Path, typer.Argument(help="スキャンした画像のフォルダー（JPEG・PNG・TIFF・PDF）、または1つのファイル")],
    pack: Annotated[Path | None, typer.Option("--pack", help="様式の制度パック")] = None,
    zones: Annotated[list[Path] | None, typer.Option("--zones", help="様式の座標（paper print --zones の JSON）。何度でも")] = None,
    out: Annotated[Path, typer.Option("--out", help="結果（1ページ1行の JSON）")] = Path("paper.jsonl"),
    crops: Annotated[Path | None, typer.Option("--crops", help="欄ごとの切り抜き画像を置くフォルダー")] = None,
    expected: Annotated[Path | None, typer.Option("--expected", help="台帳の内容の表（番号・氏名・フリガナなど）。画像と照らし合わせます")] = None,
    workers: Annotated[int, typer.Option("--workers", min=1, help="同時に動かすプロセスの数。省くとコアの数")] = os.cpu_count() or 1,
    dask: Annotated[str, typer.Option("--dask", help="Dask のスケジューラの場所（tcp://…）。local ならこの機械で動かす")] = "",
    json: options.Json = False,
) -> None:
    """スキャンした様式を読み、欄ごとに値・確からしさ・人が見る理由を書き出します。途中で止まっても、同じコマンドで続きから進みます。"""
    forms = read_forms(pack, zones or [])
    engine, host = _engine(), executor(dask, workers) if dask or workers > 1 else nullcontext()
    with host as inner, console.Bars(quiet=json).step(_("読み取り")) as advance:
        told = asdict(engine.run.read_folder(scans, forms, out, executor=inner, crops=crops, known=expected, advance=advance)) | {"out": str(out)}
    if json:
        console.as_json(told)
        return
    console.table(str(out), (_("ページ"), _("枚数")), _rows(told, engine.reasons.sentence))
    console.say(_("欄 {all} のうち、人が見なくてよいもの {accepted}").format(all=f"{told['fields']:,}", accepted=f"{told['accepted']:,}"))
    if told["duplicates"]:
        console.say(_("同じページがもう一度あるもの: {n} 枚（どちらを使うか確かめてください）").format(n=f"{told['duplicates']:,}"))


def _rows(told: dict[str, Any], sentence: Any) -> list[tuple[str, int]]:
    reasons = sorted(told["reasons"].items(), key=lambda one: -one[1])
    return [(_("位置が決まり、読んだもの"), told["placed"]), *((sentence(why), count) for why, count in reasons), (_("合計"), told["pages"])]


def read_forms(pack: Path | None, zones: list[Path]) -> list[Form]:
    """Return the forms of a pack, and those described in files."""
    if pack is None and not zones:
        raise BadInput("paper.form", _("どの様式かが分かりません。"), cure=_("--pack または --zones を指定してください。"))
    forms = [_described(path) for path in zones]
    if pack is not None:
        from jimukyoku.cli.chain.office import pack_files
        from jimukyoku.domain.programme import form_of, load_pack

        forms.append(form_of(load_pack(pack_files(pack))))
    return forms


def _described(path: Path) -> Form:
    try:
        return form_from_json(json_module.loads(path.read_text("utf-8")))
    except (OSError, ValueError) as error:
        cure = _("jimukyoku paper print --zones が書いたファイルを渡してください。")
        raise BadInput("form.zones", _("様式の座標のファイルを読めません。"), where=str(path), cure=cure) from error


def _engine() -> Any:
    try:
        from jimukyoku.engines.reading import reasons, run
    except ImportError as error:
        raise Missing("paper", _("読み取りの部品がありません。"), cure="pip install 'jimukyoku[paper]'") from error
    return type("Engine", (), {"run": run, "reasons": reasons})
