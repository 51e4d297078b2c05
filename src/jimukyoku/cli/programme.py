"""``jimukyoku programme``: make a pack, check it, extract its recipients; no office needed."""

import csv
import itertools
import sys
from pathlib import Path
from typing import Annotated

import typer

from jimukyoku.adapters.disk import write_whole
from jimukyoku.cli import console, options
from jimukyoku.cli.chain import Folder, open_folder
from jimukyoku.cli.chain.office import pack_files
from jimukyoku.cli.chain.steps import Chain
from jimukyoku.domain.basics import Conflict
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.cases import mermaid
from jimukyoku.domain.programme import load_pack, pack_expressions
from jimukyoku.domain.programme.language import say

app = typer.Typer(no_args_is_help=True)
_EXAMPLE = Path(__file__).resolve().parents[3] / "programmes" / "hikazei-2026"


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(help="作るフォルダ")],
    source: Annotated[Path, typer.Option("--from", help="下敷きにする制度パック")] = _EXAMPLE,
) -> None:
    """動く制度パックを下敷きから作ります。名前・日付・金額・規則を書き換えて使います。"""
    if folder.exists() and any(folder.iterdir()):
        raise Conflict("exists", _("フォルダが空ではありません。"), where=str(folder), cure=_("別の名前を指定してください。"))
    for name, content in pack_files(source).items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if name == "programme.yaml":
            content = content.replace(b"id: hikazei-2026", f"id: {folder.name}".encode(), 1)
        target.write_bytes(content)
    console.say(f"{folder} を作りました。書き換えたら jimukyoku programme check {folder} で確かめてください。")


@app.command()
def check(
    pack: options.Pack,
    diagram: Annotated[Path | None, typer.Option(help="案件の流れの図（Mermaid）を書くファイル")] = None,
    json: options.Json = False,
) -> None:
    """制度パックの誤りを、ファイル・行・直し方とともにすべて示し、試しの世帯（persons.yaml）で結果を確かめます。"""
    found = load_pack(pack_files(pack))
    rules = {name: say(one.tree, found.vocabulary) for name, one in pack_expressions(found).items()}
    if diagram is not None:
        write_whole(diagram, mermaid().encode())
    if json:
        console.as_json({"id": found.id, "sha256": found.sha256, "persons": len(found.persons), "rules": rules})
        return
    console.table(f"{found.name}（{found.id}）", ("規則", "読み下し"), list(rules.items()))
    console.say(f"✓ 誤りはありません。試しの世帯 {len(found.persons)} 件がすべて期待どおりです。 sha256 {found.sha256[:16]}…")


@app.command()
def extract(
    pack: options.Pack,
    data: options.Data = Path("data"),
    out: Annotated[Path | None, typer.Option("--out", help="対象者一覧のCSV。省くと標準出力")] = None,
    work: Annotated[Path, typer.Option(help="作業用のデータベースを置くフォルダ")] = Path("out"),
    on: options.On = "",
    database: options.Database = "",
) -> None:
    """台帳から対象世帯を抽出し、案内の方法・見込額・分からないことを一覧にします。"""
    office = open_folder(Folder(data, work), pack_files(pack), options.day(on), database)
    from jimukyoku.office.cases.models import Case
    from jimukyoku.office.cases.queries import ready

    chain = Chain(office, console.Bars(quiet=out is None))
    chain.take_in()
    chain.extract()
    header = ("受付番号", "世帯番号", "世帯主宛名番号", "世帯人数", "案内の方法", "要確認")
    after = 0

    def rows():  # type: ignore[no-untyped-def]
        nonlocal after
        while cases := ready(office.programme.pk, ("expected",), after=after, limit=5_000):
            after = cases[-1].pk
            for case in cases:
                yield case.receipt_number, case.household_no, case.head_no, case.size, case.route, case.unclear

    if out is None:
        csv.writer(sys.stdout).writerows(itertools.chain([header], rows()))
        return
    with open(out, "w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(itertools.chain([header], rows()))
    console.say(f"{Case.objects.filter(programme=office.programme.pk).count():,} 世帯 → {out}")
