"""``jimukyoku letters``: a letter and a table to one print-ready PDF with its manifest; nothing else needed."""

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from jimukyoku.cli import console, options
from jimukyoku.cli.tables import read_table
from jimukyoku.domain.basics import BadInput, sha256
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.notices import KINDS, letter, manifest, shared
from jimukyoku.japanese import era_text

app = typer.Typer(no_args_is_help=True)
Table = Annotated[Path, typer.Argument(help="宛先の表（CSV）: letter_id, name, postal_code, address, amount …")]
Fonts = Annotated[Path | None, typer.Option(help="フォントのフォルダ", envvar="JIMUKYOKU_FONTS")]


@app.command()
def render(
    pack: options.Pack,
    kind: Annotated[str, typer.Argument(help="通知の種類: " + "・".join(KINDS))],
    table: Table,
    out: Annotated[Path, typer.Option("--out", help="作るPDF")] = Path("letters.pdf"),
    fonts: Fonts = None,
    on: options.On = "",
) -> None:
    """表の1行につき1通の通知を、1つのPDFと目録（通知番号・ページ・ハッシュ値）にします。"""
    from jimukyoku.adapters.disk import write_whole
    from jimukyoku.cli.chain.office import moment, pack_files
    from jimukyoku.domain.programme import load_pack
    from jimukyoku.engines.letters import render_batch

    found = load_pack(pack_files(pack))
    if kind not in KINDS:
        raise BadInput("kind", _("通知の種類「{kind}」はありません。").format(kind=kind), cure="・".join(KINDS))
    rows, day = read_letters(table), moment(options.day(on)).date()
    _refuse_undrawable(rows, fonts)
    with console.Bars().step(_("通知PDF"), len(rows)) as advance:
        rendered = render_batch(
            found.letter(kind), rows, common=shared(found, "", era_text(day), ""), fonts=fonts or font_folder(),
            title=f"{found.name} {kind}", date=day, processes=os.cpu_count() or 1, progress=advance,
        )  # fmt: skip
    write_whole(out, rendered.pdf)
    lines = [(one["letter_id"], *rendered.pages[one["letter_id"]], sha256(repr(sorted(one.items())).encode())) for one in rows]
    # Not beside it as NAME.csv: that is what the table itself is often called.
    listing = write_whole(out.with_name(f"{out.stem}-目録.csv"), manifest(lines, sha256(rendered.pdf)))
    console.say(f"{len(rows):,} 通 → {out} と {listing}")


@app.command()
def check(table: Table, fonts: Fonts = None, json: options.Json = False) -> None:
    """印字できない文字（外字・〓・フォントにない字）を、印刷の前に名指しします。"""
    from jimukyoku.engines.letters import missing_glyphs

    rows = read_letters(table)
    found = missing_glyphs(rows, fonts or font_folder())
    if json:
        console.as_json({"letters": len(rows), "missing": found})
    else:
        for number, field, cluster in found:
            points = " ".join(f"U+{ord(one):04X}" for one in cluster)
            console.say(f"{number} {field}: 「{cluster}」（{points}）")
        console.say(f"{len(rows):,} 通のうち印字できない文字 {len(found):,} か所")
    if found:
        raise typer.Exit(1)


def _refuse_undrawable(rows: list[dict[str, Any]], fonts: Path | None) -> None:
    from jimukyoku.engines.letters import missing_glyphs

    found = missing_glyphs(rows, fonts or font_folder())
    if found:
        number, field, cluster = found[0]
        raise BadInput(
            "glyph", _("印字できない文字が {n} か所あります（{id} {field}「{c}」など）。").format(n=len(found), id=number, field=field, c=cluster),
            cure=_("jimukyoku letters check で一覧にし、手書き・外字対応をしてください。"),
        )  # fmt: skip


def font_folder() -> Path:
    """Return where the fonts of this installation lie: the setting, or ``share/fonts`` of the Python environment."""
    return Path(os.environ.get("JIMUKYOKU_FONTS") or Path(sys.prefix) / "share" / "fonts")


def read_letters(path: Path) -> list[dict[str, Any]]:
    """Read a table of letters; ``address`` may hold several lines parted by ``|``."""
    rows = [letter({}, **_cells(row, line)) for line, row in read_table(path, ("letter_id", "name", "address"))]
    numbers = [row["letter_id"] for row in rows]
    if "" in numbers or len(set(numbers)) != len(numbers):
        raise BadInput("letter-id", _("letter_id が空か、重複しています。"), where=path.name)
    return rows


def _cells(row: dict[str, str], line: int) -> dict[str, Any]:
    found: dict[str, Any] = {name: value for name, value in row.items() if name}
    found["address"] = [part for part in found.get("address", "").split("|") if part]
    for name in ("amount", "children", "round"):
        text = found.get(name, "") or "0"
        if not text.isascii() or not text.isdigit():
            raise BadInput("int", _("{name} が数字ではありません。").format(name=name), where=_("{n}行目").format(n=line))
        found[name] = int(text)
    return found


