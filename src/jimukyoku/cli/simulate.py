"""``jimukyoku simulate``: an invented city as plain files, with its truth kept aside."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jimukyoku.cli import console, options
from jimukyoku.cli.example import EXAMPLE
from jimukyoku.domain.payment import read_transfers

if TYPE_CHECKING:
    from jimukyoku.engines.city import Plan


def simulate(
    folder: Annotated[Path, typer.Argument(help="作るフォルダ")],
    people: Annotated[int, typer.Option(help="住民の数（1,000〜1,000,000）", min=100, max=3_000_000)] = 2_000,
    seed: Annotated[int, typer.Option(help="同じ数なら同じ市になる")] = 1,
    encoding: Annotated[str, typer.Option(help="台帳の文字コード: cp932 か utf-8-sig")] = "cp932",
    matching: Annotated[bool, typer.Option("--matching", help="名寄せの練習用: 台帳と、住民が自分で書いた表と、正解だけを作る")] = False,
    bank: Annotated[Path | None, typer.Option(help="振込ファイルに銀行の結果（returns.csv）を返す")] = None,
    paper: Annotated[int, typer.Option(help="返送された様式のスキャンをこの通数だけ作る（paper/ と truth/paper.jsonl）", min=0, max=1_000_000)] = 0,
    faults: Annotated[float, typer.Option(help="スキャンに事故（破れ・汚れ・欠けたページなど）を入れる割合", min=0, max=1)] = 0.05,
    pack: Annotated[Path, typer.Option(help="スキャンする様式の制度パック", metavar="PACK")] = EXAMPLE,
    json: options.Json = False,
) -> None:
    """架空の市を作ります: 台帳、税、口座、申請、回答、そして正解（truth/）。人も住所もすべて架空です。"""
    if bank is not None:
        path = reply(folder, bank, folder / "returns.csv")
        console.say(f"銀行の結果: {path}")
        return
    if paper:
        from jimukyoku.cli.paper.scans import make_scans

        make_scans(folder, pack, paper, people, seed, faults, json=json)
        return
    make = build_matching if matching else build
    counts = make(folder, people, seed, encoding, console.Bars(quiet=json))
    if json:
        console.as_json(counts)
    else:
        console.table(f"架空の市（{folder}）", ("ファイル", "行数"), list(counts.items()))


def build(folder: Path, people: int, seed: int, encoding: str, bars: console.Bars, **more: float) -> dict[str, int]:
    """Build a city in ``folder`` with a progress bar; return the rows written by file."""
    from jimukyoku.engines.city import Plan, build_city

    return _built(build_city, folder, Plan(people=people, seed=seed, encoding=encoding, **more), bars)  # type: ignore[arg-type]


def build_matching(folder: Path, people: int, seed: int, encoding: str, bars: console.Bars) -> dict[str, int]:
    """Build a register and what its people write, for matching; return the rows written by file."""
    from jimukyoku.engines.city import Plan, build_applicants

    return _built(build_applicants, folder, Plan(people=people, seed=seed, encoding=encoding), bars)


def _built(build: Callable[..., dict[str, int]], folder: Path, plan: "Plan", bars: console.Bars) -> dict[str, int]:
    people, done = plan.people, 0
    with bars.step("架空の市を作成（住民）", people) as advance:

        def progress(count: int) -> None:
            nonlocal done
            advance(count - done)
            done = count

        counts = build(folder, plan, progress)
        progress(people)
    return counts


def reply(folder: Path, transfer_file: Path, target: Path) -> Path:
    """Write which transfers of a file the invented banks return."""
    from jimukyoku.adapters.disk import write_whole
    from jimukyoku.engines.city import bank_replies

    lines = ["顧客コード,理由", *(f"{code},{reason}" for code, reason in bank_replies(_sent(transfer_file), folder / "truth"))]
    return write_whole(target, _csv(lines))


def answers_to_returns(folder: Path, transfer_file: Path, returned: set[int], posted_on: dt.date) -> Path | None:
    """Write what the households of the ``returned`` payments answer to the letter about it; None when nobody does."""
    from jimukyoku.adapters.disk import write_whole
    from jimukyoku.engines.city import returned_answers

    accounts = [account for code, account in _sent(transfer_file) if int(code) in returned]
    rows = list(returned_answers(accounts, folder / "truth", posted_on))
    if not rows:
        return None
    lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
    return write_whole(folder / f"answers-{posted_on}.csv", _csv(lines))


def _sent(transfer_file: Path) -> list[tuple[str, tuple[str, str, str, str]]]:
    sent = read_transfers(transfer_file.read_bytes()).transfers
    return [(one.customer_code, (one.bank, one.branch, one.account_type, one.account_number)) for one in sent]


def _csv(lines: list[str]) -> bytes:
    return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")
