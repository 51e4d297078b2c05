"""``jimukyoku entry``: what `paper read` wrote about a bundle of sheets goes to the people who key."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from jimukyoku.cli import console, options
from jimukyoku.cli.chain import Office
from jimukyoku.cli.in_office import in_office
from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.entry import Plan

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _entry() -> None:
    """Keep the name of the command, though it is the only one."""


@app.command("take-in")
@in_office
def take_in(
    office: Office,
    name: Annotated[str, typer.Argument(help="束の名前（例: 2026-07-10 午前 1）", metavar="NAME")],
    lines: Annotated[Path, typer.Argument(help="paper read の結果（1ページ1行の JSON）", metavar="LINES")],
    crops: Annotated[Path, typer.Option("--crops", help="paper read --crops が書いたフォルダー")],
    who: options.As,
    received: Annotated[str, typer.Option("--received", help="収受した日。省くと今日")] = "",
    plan: Annotated[Plan, typer.Option("--plan", help="入力のしかた")] = Plan.DOUBLE,
    together: Annotated[bool, typer.Option("--together", help="氏名と口座を同じ人が入力してもよい（人数の少ない事務局）")] = False,
) -> None:
    """スキャンを読んだ結果を、入力の束として取り込みます。同じ名前・同じ内容なら、もう一度実行しても増えません。"""
    from jimukyoku.office.entry import actions

    read = list(_lines(lines))
    day = options.day(received) or office.desk(who).today
    terms = actions.Terms(plan, day, apart=not together)
    bundle = actions.take_in(office.desk(who), office.programme, name, read, Pictures(crops, read), terms)
    placed = sum(bool(one["placed"]) for one in read)
    told = _("束「{name}」を取り込みました（{all} ページ、うち位置の決まったもの {placed}）。")
    console.say(told.format(name=bundle.name, all=len(read), placed=placed))


class Pictures:
    """The pictures of fields that `paper read --crops` wrote, by file, page and field."""

    def __init__(self, folder: Path, lines: list[dict[str, Any]]) -> None:
        self._folder = folder
        self._pages = {(one["file"], one["page"]): f"{one.get('sha256', '')[:16]}-{one['page']}" for one in lines}

    def __call__(self, file: str, page: int, field: str) -> bytes:
        """Return the picture that shows all places of a field; raises BadInput where there is none."""
        place = self._folder / self._pages[file, page]
        for name in (f"{field}.all.png", f"{field}.png"):
            if (place / name).is_file():
                return (place / name).read_bytes()
        where = _("{file} {page}ページ {field}").format(file=file, page=page, field=field)
        cure = _("paper read に --crops を付けて、もう一度読んでください。")
        raise BadInput("entry.picture", _("欄の画像がありません。"), where=where, cure=cure)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with open(path, encoding="utf-8") as file:
        for number, text in enumerate(file, start=1):
            try:
                line = json.loads(text)
                yield {**line, "file": line["file"], "page": line["page"], "placed": line["placed"]}
            except (ValueError, KeyError, TypeError) as error:
                where = _("{file} {n}行目").format(file=path.name, n=number)
                cure = _("jimukyoku paper read の出力をそのまま渡してください。")
                raise BadInput("entry.line", _("読取り結果の行を読めません：{what}").format(what=error), where=where, cure=cure) from error
