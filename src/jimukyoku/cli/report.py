"""``jimukyoku report`` and ``verify``: what happened, computed from the ledger; and the proof that it holds."""

import json as json_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jimukyoku.adapters.disk import write_whole
from jimukyoku.cli import console, options
from jimukyoku.cli.chain import Folder, Office
from jimukyoku.cli.chain.office import open_database, resume
from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.basics import gettext as _

if TYPE_CHECKING:
    from jimukyoku.office.oversight.verify import Check


def report(
    kind: Annotated[str, typer.Argument(help="closing（完了報告書）")] = "closing",
    data: options.Data = Path("data"),
    out: options.Out = Path("out"),
    on: options.On = "",
    database: options.Database = "",
    programme: options.Programme = "",
    json: options.Json = False,
) -> None:
    """台帳から報告書を作ります（PDF と JSON）。"""
    if kind != "closing":
        raise BadInput("report", _("報告書「{kind}」はありません。").format(kind=kind), cure=_("closing を指定してください。"))
    # Reading goes on from where the ledger stands; only a day that is asked for must not lie before it.
    office = resume(Folder(data, out), options.day(on), database, programme, forward=not on)
    pdf, text = write_closing(office)
    if json:
        typer.echo(text.read_text())
    else:
        console.say(f"完了報告書: {pdf}（数値: {text}）")


def write_closing(office: Office) -> tuple[Path, Path]:
    """Write the closing report as PDF and JSON; return both paths."""
    from jimukyoku.office.oversight.report import closing, closing_pdf

    data = closing(office.programme, office.today)
    folder = office.folder.out / "report"
    text = write_whole(folder / "closing.json", json_module.dumps(data, ensure_ascii=False, indent=1, default=str).encode())
    return write_whole(folder / "closing.pdf", closing_pdf(data, office.today)), text


def verify(
    data: options.Data = Path("data"),
    out: options.Out = Path("out"),
    database: options.Database = "",
    json: options.Json = False,
) -> None:
    """記録・状態・決定・支給・ファイルのすべてを、保存された値に頼らず証明し直します。"""
    open_database(Folder(data, out), database)
    checks = run_checks()
    if json:
        console.as_json([{"name": one.name, "seen": one.seen, "problems": one.problems} for one in checks])
    else:
        rows = [(one.name, one.seen, "✓" if not one.problems else f"✗ {len(one.problems)}") for one in checks]
        console.table("検証", ("項目", "件数", "結果"), rows)
        for one in checks:
            for text in one.problems:
                console.say(f"✗ {one.name}: {text}")
    if any(one.problems for one in checks):
        raise typer.Exit(1)


def run_checks() -> "list[Check]":
    """Return the result of every check of the open office."""
    from jimukyoku.office.oversight.verify import verify as prove

    return list(prove())
