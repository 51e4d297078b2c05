"""``jimukyoku demo``: an invented city, and its programme played from the recipient list to the closing report."""

import datetime as dt
import shutil
from pathlib import Path
from typing import Annotated

import typer

from jimukyoku.cli import console, report, run, simulate
from jimukyoku.cli.chain import Chain, Folder, Office, Reporter, open_folder
from jimukyoku.cli.chain.office import TOKYO, pack_files
from jimukyoku.cli.example import EXAMPLE
from jimukyoku.cli.players import bank_replies, municipality_exports, officer_decides, officer_hands_over, pay_everything
from jimukyoku.domain.access import Role

# First letters, days on which the office works, and the day on which the last bank's reply is entered and the books are closed.
DAYS = [dt.date.fromisoformat(day) for day in (
    "2026-06-24", "2026-07-22", "2026-08-12", "2026-09-09", "2026-10-07", "2026-11-11", "2026-11-30", "2026-12-14",
)]  # fmt: skip
PACK = EXAMPLE


def demo(
    folder: Annotated[Path, typer.Option(help="作るフォルダ（前回のものは消します）")] = Path("demo"),
    people: Annotated[int, typer.Option(help="住民の数", min=200)] = 8_000,
    seed: Annotated[int, typer.Option(help="同じ数なら同じ市になる")] = 1,
    pack: Annotated[Path, typer.Option(help="制度パック")] = PACK,
    database: Annotated[str, typer.Option(help="台帳データベース。省くとフォルダの中の SQLite")] = "",
) -> None:
    """架空の市で、制度の半年を最初から最後まで動かします。入力はすべて置き換えられる普通のファイルです。"""
    _clear(folder)
    files = Folder(folder / "data", folder / "out")
    bars = console.Bars()
    simulate.build(files.data, people, seed, "cp932", bars)
    console.say(f"架空の市ができました: {files.data}")
    office = play(files, pack, bars, database)
    chain = Chain(office, console.Bars(quiet=True))
    result = run.lay_out(chain)
    paths = report.write_closing(office)
    run.show(office, result)
    checks = report.run_checks()
    bad = [check for check in checks if check.problems]
    console.say(f"検証: {len(checks)} 項目、{sum(check.seen for check in checks):,} 件を確かめ、問題 {len(bad)} 件")
    console.table("主な作成物", ("内容", "場所"), [
        ("完了報告書", str(paths[0])), ("同（JSON）", str(paths[1])), ("通知PDFと目録", str(files.out / "letters")),
        ("振込ファイル（送信済み）", str(files.out / "payment-sent")), ("入力（置き換えて jimukyoku run で実行できます）", str(files.data)),
    ])  # fmt: skip
    if bad:
        raise typer.Exit(1)


def _clear(folder: Path) -> None:
    """Remove what an earlier demo made; a folder that no demo made is left alone."""
    if folder.exists():
        if any(folder.iterdir()) and not (folder / "data" / "truth").is_dir():
            raise typer.BadParameter(f"{folder} はデモが作ったフォルダではないので消しません。別の場所を指定してください。")
        shutil.rmtree(folder)


def play(
    files: Folder, pack: Path, bars: console.Bars, database: str = "", *, letters: bool = True, reporter: Reporter | None = None
) -> Office:
    """Play the programme's months: contractor, officer, treasurer and bank, each at their own desk."""
    office = open_folder(files, pack_files(pack), DAYS[0], database, forward=True)
    if not bars.quiet:
        console.tell_published(office)
    reached = last_day()
    for day in DAYS:
        if day >= reached:
            office = office.on(day)
            console.errors.print(f"[bold]{day}[/]")
            play_day(Chain(office, reporter or bars, letters=letters), files)
    close_all(office)
    return office


def play_day(chain: Chain, files: Folder) -> None:
    """Play one day; played again after the process was killed in the middle of it, it does what was left."""
    office, step = chain.office, chain.reporter.step
    if office.today == DAYS[0]:
        chain.prepare()
        hand_over(chain)
        return
    with step("異動・支援措置の一覧の取込（職員）") as advance:
        advance(municipality_exports(office))
    with step("銀行の結果の登録（出納）") as advance:
        advance(bank_replies(office, files))
    chain.work()
    with step("決定（職員）") as advance:
        advance(officer_decides(office))
    chain.notify()
    hand_over(chain)
    if office.today != DAYS[-1]:
        with step("振込（作成・承認・送信）") as advance:
            advance(pay_everything(office))


def hand_over(chain: Chain) -> None:
    """Play the officer with the letters no machine may print."""
    with chain.reporter.step("手渡し・別送（職員）") as advance:
        advance(officer_hands_over(chain.office))


def last_day() -> dt.date:
    """Return the played day that was reached before the process was killed (the first one at the beginning)."""
    from jimukyoku.office.audit.queries import newest_moment

    newest = newest_moment()
    return max((day for day in DAYS if newest and day <= newest.astimezone(TOKYO).date()), default=DAYS[0])


def close_all(office: Office) -> None:
    """Close every case that came to its end."""
    from jimukyoku.office.cases.actions import close

    while close(office.desk(Role.OFFICER), office.programme):
        pass
