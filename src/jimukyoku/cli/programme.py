"""``jimukyoku programme``: make a pack, check it, publish it, extract its recipients."""

import csv
import itertools
import json as json_module
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
import yaml

from jimukyoku.adapters.disk import write_whole
from jimukyoku.cli import console, options
from jimukyoku.cli.chain import Folder, Office, open_folder
from jimukyoku.cli.chain.office import pack_files, publish_pack
from jimukyoku.cli.chain.steps import Chain
from jimukyoku.cli.example import EXAMPLE
from jimukyoku.cli.letters import Fonts, font_folder
from jimukyoku.domain.basics import BadInput, Conflict
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.cases import mermaid
from jimukyoku.domain.programme import load_pack, pack_expressions
from jimukyoku.domain.programme.language import say
from jimukyoku.office.programme.trial import set_letters

app = typer.Typer(no_args_is_help=True)
_ID_LINE = re.compile(rb"^id:.*$", re.MULTILINE)
EXTRACT_HEADER = ("受付番号", "世帯番号", "世帯主宛名番号", "世帯人数", "案内の方法", "見込額", "要確認")


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(help="作るフォルダ")],
    source: Annotated[Path, typer.Option("--from", help="下敷きにする制度パック")] = EXAMPLE,
) -> None:
    """動く制度パックを下敷きから作ります。名前・日付・金額・規則を書き換えて使います。"""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Conflict("exists", _("フォルダが空ではありません。"), where=str(folder), cure=_("別の名前を指定してください。"))
    files = pack_files(source)
    files["programme.yaml"] = _with_id(files["programme.yaml"], folder.resolve().name, source)
    for name, content in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    console.say(f"{folder} を作りました。書き換えたら jimukyoku programme check {folder} で確かめてください。")


def _with_id(content: bytes, name: str, source: Path) -> bytes:
    """Return programme.yaml with another id, whatever stood there, in quotes where YAML would read something else."""
    try:
        plain = yaml.safe_load(f"id: {name}") == {"id": name}
    except yaml.YAMLError:
        plain = False
    line = f"id: {name if plain else json_module.dumps(name, ensure_ascii=False)}".encode()
    changed, count = _ID_LINE.subn(lambda _match: line, content, count=1)
    if not count:
        raise BadInput("id", _("下敷きに「id:」の行がありません。"), where=str(source / "programme.yaml"))
    return changed


@app.command()
def check(
    pack: options.Pack,
    diagram: Annotated[Path | None, typer.Option(help="案件の流れの図（Mermaid）を書くファイル")] = None,
    fonts: Fonts = None,
    json: options.Json = False,
) -> None:
    """制度パックの誤りを、ファイル・行・直し方とともにすべて示し、試しの世帯（persons.yaml）と通知の様式を確かめます。"""
    found = load_pack(pack_files(pack))
    set_letters(found, fonts or font_folder())
    rules = {name: say(one.tree, found.vocabulary) for name, one in pack_expressions(found).items()}
    if diagram is not None:
        write_whole(diagram, mermaid().encode())
    if json:
        console.as_json({"id": found.id, "sha256": found.sha256, "persons": len(found.persons), "letters": sorted(found.letters),
                         "rules": rules})  # fmt: skip
        return
    console.table(f"{found.name}（{found.id}）", ("規則", "読み下し"), list(rules.items()))
    console.say(f"✓ 誤りはありません。試しの世帯 {len(found.persons)} 件がすべて期待どおりで、通知 {len(found.letters)} 種が組めます。"
                f" sha256 {found.sha256[:16]}…")  # fmt: skip


@app.command()
def publish(
    pack: options.Pack,
    who: options.As,
    data: options.Data = Path("data"),
    out: options.Out = Path("out"),
    on: options.On = "",
    database: options.Database = "",
    fonts: Fonts = None,
) -> None:
    """制度パックを確かめ、職員の名前で公開します。以後の処理はこの版によります。同じ内容なら何も変わりません。"""
    files = pack_files(pack)
    set_letters(load_pack(files), fonts or font_folder())
    office = publish_pack(Folder(data, out), files, who, options.day(on), database)
    from jimukyoku.office.programme.queries import version_number

    console.say(f"{office.programme.name}（{office.programme.code}）は第{version_number(office.programme)}版です。"
                f" sha256 {office.programme.sha256[:16]}…")  # fmt: skip


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
    console.tell_published(office)
    chain = Chain(office, console.Bars(quiet=out is None))
    chain.take_in()
    chain.extract()
    rows = itertools.chain([EXTRACT_HEADER], _recipients(office))
    if out is None:
        csv.writer(sys.stdout).writerows(rows)
        return
    with open(out, "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        count = sum(1 for row in rows if writer.writerow(row)) - 1  # the header is no household
    console.say(f"{count:,} 世帯 → {out}")


def _recipients(office: Office) -> Iterator[tuple[object, ...]]:
    """Yield a row a household that would be told; the amount is empty where the rules cannot know it yet."""
    from jimukyoku.office.cases.queries import ready
    from jimukyoku.office.register.forecast import expected_amounts

    after = 0
    while cases := ready(office.programme.pk, ("expected",), after=after, limit=5_000):
        after = cases[-1].pk
        yen = expected_amounts(office.programme, [case.household_no for case in cases], office.today)
        for case in cases:
            amount = yen.get(case.household_no)
            yield (case.receipt_number, case.household_no, case.head_no, case.size, case.route,
                   "" if amount is None else amount, case.unclear)  # fmt: skip
