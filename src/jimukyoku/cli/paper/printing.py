"""``jimukyoku paper print``: a pack's form on paper, with its zones as JSON for whoever reads it."""

import csv
import io
import json as jsons
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jimukyoku.cli import console, options
from jimukyoku.cli.letters import Fonts, font_folder
from jimukyoku.domain.basics import BadInput, sha256
from jimukyoku.domain.basics import gettext as _

if TYPE_CHECKING:
    from jimukyoku.domain.programme import Layout
    from jimukyoku.engines.forms import Copy, File

HEADER = ("ファイル", "先頭ページ", "ページ数", "番号", "世帯番号", "内容のハッシュ値", "ファイルのハッシュ値")


def print_forms(
    pack: options.Pack,
    out: Annotated[Path, typer.Option("--out", help="作るフォルダ")] = Path("forms"),
    recipients: Annotated[Path | None, typer.Option(help="対象者の表（programme extract の出力など）。受付番号・世帯番号・氏名")] = None,
    blank: Annotated[int, typer.Option("--blank", min=0, max=100_000, help="白紙の様式を作る部数")] = 0,
    zones: Annotated[Path | None, typer.Option("--zones", help="読み取る位置（ミリメートル）をJSONで書き出すファイル")] = None,
    lang: Annotated[str, typer.Option("--lang", help="en＝日本語と英語、ja＝日本語だけ、easy＝やさしい日本語と英語")] = "en",
    fonts: Fonts = None,
    on: options.On = "",
    json: options.Json = False,
) -> None:
    """申請書（確認書）を印刷用PDFにし、目録（ファイル・ページ・番号・ハッシュ値）を付けます。"""
    from jimukyoku.adapters.disk import write_whole
    from jimukyoku.cli.chain.office import moment, pack_files
    from jimukyoku.cli.paper.recipients import Numbers, blank_copies, table_copies
    from jimukyoku.domain.programme import form_as_json, lay_out, load_pack
    from jimukyoku.engines.forms import print_copies

    found = load_pack(pack_files(pack))
    layout = lay_out(found, lang)
    if zones:
        write_whole(zones, jsons.dumps(form_as_json(layout.form), ensure_ascii=False, indent=1).encode())
    numbers = Numbers()
    copies = list(table_copies(found, layout, recipients, numbers) if recipients else blank_copies(layout, blank, numbers))
    if not copies and not zones:
        raise BadInput("nothing-to-print", _("印刷するものがありません。"), cure=_("--recipients か --blank か --zones を付けてください。"))
    folder, date = fonts or font_folder(), moment(options.day(on)).date()
    sheets, households = [copy for copy, _household in copies], iter([household for _copy, household in copies])
    _refuse_undrawable(sheets, folder)
    lines = []
    with console.Bars(quiet=json).step(_("様式PDF"), len(copies)) as advance:
        for name, file in _written(out, layout, print_copies(layout, sheets, fonts=folder, date=date, processes=os.cpu_count() or 1)):
            advance(len(file.copies))
            lines += _lines(name, file, households)
    if copies:
        write_whole(out / f"{layout.form.id}-目録.csv", _listing(lines))
    _tell(layout, out, lines, json=json)


def _written(out: Path, layout: "Layout", files: "Iterator[File]") -> "Iterator[tuple[str, File]]":
    from jimukyoku.adapters.disk import write_whole

    for number, file in enumerate(files, start=1):
        name = f"{layout.form.id}-{number:04}.pdf"
        write_whole(out / name, file.pdf)
        yield name, file


def _lines(name: str, file: "File", households: Iterator[str]) -> list[tuple[object, ...]]:
    whole = sha256(file.pdf)
    content = [sha256(repr((copy.number, sorted(copy.values.items()))).encode()) for copy in file.copies]
    return [
        (name, first, len(copy.pages), copy.number, next(households), own, whole)
        for first, copy, own in zip(file.first, file.copies, content, strict=True)
    ]


def _listing(lines: list[tuple[object, ...]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    writer.writerows(lines)
    return text.getvalue().encode("utf-8-sig")


def _tell(layout: "Layout", out: Path, lines: list[tuple[object, ...]], *, json: bool) -> None:
    form, pages = layout.form, sum(int(str(line[2])) for line in lines)
    if json:
        console.as_json({"form": form.id, "version": form.version, "copies": len(lines), "pages": pages, "folder": str(out)})
    else:
        console.say(f"様式 {form.id} 第{form.version}版: {len(lines):,} 部、{pages:,} ページ → {out}")


def _refuse_undrawable(copies: "list[Copy]", fonts: Path) -> None:
    from jimukyoku.engines.letters import missing_glyphs

    rows: list[dict[str, Any]] = [{"letter_id": copy.number, **copy.values} for copy in copies]
    if found := missing_glyphs(rows, fonts):
        number, field, cluster = found[0]
        what = _("印字できない文字が {n} か所あります（{id} {field}「{c}」など）。").format(n=len(found), id=number, field=field, c=cluster)
        raise BadInput("glyph", what, cure=_("その文字を含む方の様式は、手書きで用意してください。"))
