"""``jimukyoku demo``: an invented city, and its programme played from the recipient list to the closing report."""

import datetime as dt
import shutil
from pathlib import Path
from typing import Annotated

import typer

from jimukyoku.cli import console, decide, pay, report, run, simulate
from jimukyoku.cli.chain import Chain, Folder, Office, Reporter, open_folder
from jimukyoku.cli.chain.office import TOKYO, pack_files
from jimukyoku.cli.example import EXAMPLE
from jimukyoku.domain.access import Role
from jimukyoku.domain.cases import Stop
from jimukyoku.japanese import add_business_days

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
        return
    with step("銀行の結果の登録（出納）") as advance:
        advance(bank_replies(office, files))
    chain.work()
    with step("決定（職員）") as advance:
        advance(officer_decides(office))
    chain.notify()
    if office.today != DAYS[-1]:
        with step("振込（作成・承認・送信）") as advance:
            advance(pay_everything(office))


def last_day() -> dt.date:
    """Return the played day that was reached before the process was killed (the first one at the beginning)."""
    from jimukyoku.office.audit.queries import newest_moment

    newest = newest_moment()
    return max((day for day in DAYS if newest and day <= newest.astimezone(TOKYO).date()), default=DAYS[0])


def officer_decides(office: Office) -> int:
    """Play the officer: end what died out, look at the unclear ones singly, decide the list as proposed."""
    from jimukyoku.cli.chain import outputs
    from jimukyoku.office.cases.actions import decease
    from jimukyoku.office.cases.queries import held_cases

    officer = office.desk(Role.OFFICER)
    ended = [case.pk for case in held_cases(office.programme.pk) if case.held == Stop.HEAD_DECEASED and case.size == 1]
    decease(officer, office.programme, ended, "単身世帯の世帯主の死亡を住民票で確認")
    _clear_list, single = outputs.decision_lists(office)
    listed = office.folder.out / "decide" / "決定待ち一覧.csv"
    count = decide.decide_list(office, officer.login, listed)
    for one in single:
        refuse_unclear(office, one.case)
    return count + len(single)


def refuse_unclear(office: Office, case: int) -> None:
    """Play the officer who asked the former municipality about the tax of a mover-in, and found it taxed."""
    from jimukyoku.office.decision.actions import decide_one

    reason = "前住所地に照会し、令和8年度の住民税が課税されていることを確認したため"
    decide_one(office.desk(Role.OFFICER), office.programme, case, "refuse", reason=reason, article="支給要綱第3条第1号")


def pay_everything(office: Office) -> int:
    """Play the three people of a payment; what was begun is finished first. Return the transfers sent."""
    from jimukyoku.office.payment.queries import batches

    count = sum(_send(office, one.pk) for one in batches(office.programme.pk) if one.state in ("made", "approved"))
    value_date = add_business_days(office.today, 5, kind="bank")
    made = pay.make_batch(office, office.cast.first(Role.OFFICER), value_date.isoformat())
    return count + (_send(office, made[0]) if made else 0)


def _send(office: Office, number: int) -> int:
    """Carry one batch from where it stands to its release; return how many transfers it has."""
    from jimukyoku.office.payment import actions

    batch = pay.batch_of(office, number)
    if batch.state == "made":
        batch = actions.approve(office.desk(office.cast.all(Role.OFFICER)[1]), batch, batch.file_id)
    batch = actions.release(office.desk(office.cast.first(Role.TREASURER)), batch, _file(office, number).read_bytes())
    return int(batch.count)


def _file(office: Office, number: int) -> Path:
    from jimukyoku.cli.chain import outputs

    return next(path for pk, _state, path in outputs.batches(office) if pk == number)


def bank_replies(office: Office, files: Folder) -> int:
    """Play the bank: enter its reply to every batch sent before today, and let the households of returned ones write."""
    from jimukyoku.office.payment import actions, queries

    count = 0
    for batch in queries.batches(office.programme.pk):
        path = _file(office, batch.pk) if batch.state == "released" else None
        if path is not None and batch.value_date < office.today.isoformat():
            returned = pay.read_returns(simulate.reply(files.data, path, files.data / f"returns-{batch.pk}.csv"))
            simulate.answers_to_returns(files.data, path, set(returned), office.today)
            actions.settle(office.desk(Role.TREASURER), batch, returned)
            count += batch.count
    return count


def close_all(office: Office) -> None:
    """Close every case that came to its end."""
    from jimukyoku.office.cases.actions import close

    while close(office.desk(Role.OFFICER), office.programme):
        pass
