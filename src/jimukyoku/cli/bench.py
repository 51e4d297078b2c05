"""``jimukyoku bench``: the hot paths measured beside a peer in the same run; figures, never a pass or fail."""

import csv
import datetime as dt
import json as json_module
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from jimukyoku.cli import bench_addresses, bench_jobs, bench_matching, bench_names, bench_paper, bench_placing, benches, console, options, queueing
from jimukyoku.cli.benches import peak_mb
from jimukyoku.cli.chain import Folder
from jimukyoku.cli.chain.steps import Advance
from jimukyoku.cli.example import EXAMPLE
from jimukyoku.domain.basics import BadInput, Missing
from jimukyoku.domain.basics import gettext as _


class Stopwatch:
    """A reporter that keeps the rows, seconds and memory of every step."""

    def __init__(self) -> None:
        self.steps: dict[str, dict[str, float]] = {}

    def step(self, name: str, total: int | None = None) -> AbstractContextManager[Advance]:
        """Open a step."""
        return self._step(name.split(" ")[0])

    @contextmanager
    def _step(self, name: str) -> Iterator[Advance]:
        found = self.steps.setdefault(name, {"rows": 0, "seconds": 0.0, "peak_mb": 0.0})
        begun = time.perf_counter()

        def advance(done: int) -> None:
            found["rows"] += done

        yield advance
        found["seconds"] += time.perf_counter() - begun
        found["peak_mb"] = max(found["peak_mb"], peak_mb())


def bench(
    name: Annotated[
        str, typer.Argument(help="全工程 chain、register・rules・zengin・letters・web・jobs・queue・addresses・names・matching・"
                                 "paper・placing のどれか")  # fmt: skip
    ],
    rows: Annotated[str, typer.Option(help="件数（カンマで複数。全工程では申請の目安の件数）")] = "10000",
    database: Annotated[str, typer.Option(help="全工程・画面の台帳データベース（空のもの、または postgres）。省くと SQLite")] = "",
    cases: Annotated[Path | None, typer.Option(help="正解つきの表（CSV）。住所の計測に使う")] = None,
    letters: Annotated[bool, typer.Option(help="全工程に通知PDFの作成を含める")] = True,
    json: options.Json = False,
) -> None:
    """速さを測ります。比べる相手を同じ実行の中で測り、比で示します。"""
    sizes = [int(size) for size in rows.split(",")]
    known: dict[str, Callable[[int], dict[str, Any]]] = {
        "rules": benches.rules, "zengin": benches.zengin, "letters": benches.letters, "register": benches.register,
        "web": lambda size: _web(size, database), "jobs": bench_jobs.jobs, "queue": queueing.queue, "names": bench_names.names,
        "matching": bench_matching.matching, "paper": bench_paper.paper, "placing": bench_placing.placing,
        "addresses": lambda _size: bench_addresses.addresses(cases),
    }  # fmt: skip
    if name == "chain":
        results = [_apart(size, database, letters) if len(sizes) > 1 else chain(size, database, letters) for size in sizes]
        result = growth(results)
    elif name in known:
        result = known[name](sizes[0])
    else:
        raise BadInput("bench", _("「{name}」という計測はありません。").format(name=name), cure="chain, " + ", ".join(known))
    console.as_json(result) if json else _show(result)


def _apart(size: int, database: str, letters: bool) -> dict[str, Any]:
    """Measure one size in a process of its own, so that its peak of memory is its own."""
    command = [sys.executable, "-m", "jimukyoku", "bench", "chain", "--rows", str(size), "--json"]
    command += ["--database", database] if database else []
    command += [] if letters else ["--no-letters"]
    found: dict[str, Any] = json_module.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return found


def chain(size: int, database: str, letters: bool) -> dict[str, Any]:
    """Run the programme over about ``size`` applications, from the register to the last transfer file."""
    from jimukyoku.cli import demo, simulate

    database = fresh_postgres() if database == "postgres" else database
    with tempfile.TemporaryDirectory() as place:
        files = Folder(Path(place) / "data", Path(place) / "out")
        counts = simulate.build(files.data, round(size * 3.4), 1, "cp932", console.Bars(quiet=True), exempt_share=0.85, known_share=0.1)
        watch, begun = Stopwatch(), time.perf_counter()
        office = demo.play(files, EXAMPLE, console.Bars(), database, letters=letters, reporter=watch)
        seconds = time.perf_counter() - begun
        conserved = _conserved(office.programme, office.today, rows_by(files.data, office.today))
        with watch.step(_("検証")) as advance:
            from jimukyoku.cli.report import run_checks

            checks = run_checks()
            advance(sum(one.seen for one in checks))
    steps = {key: {**one, "rows_per_s": round(one["rows"] / one["seconds"]) if one["seconds"] > 0.001 else None}
             for key, one in watch.steps.items()}  # fmt: skip
    return {
        "name": "chain", "unit": "applications/s", "results": {"ours": round(counts["applications"] / seconds, 1)}, "ratios": {},
        "peak_mb": round(peak_mb(), 1),
        "details": {"rows": size, "counts": counts, "minutes": round(seconds / 60, 2), "steps": steps, "conserved": conserved,
                    "problems": [text for one in checks for text in one.problems], "letters": letters,
                    "database": database.split(":")[0] or "sqlite"},
    }  # fmt: skip


def _web(size: int, database: str) -> dict[str, Any]:
    from jimukyoku.cli.bench_web import web

    return web(size, fresh_postgres() if database == "postgres" else database)


def fresh_postgres() -> str:
    """Create an empty database on the server of ``tools/postgres.py run --`` and return its URL."""
    import psycopg

    server = os.environ.get("JIMUKYOKU_TEST_POSTGRES", "")
    if not server:
        raise Missing(
            "postgres", _("PostgreSQL のサーバーが動いていません。"),
            cure=_("python tools/postgres.py run --durable -- jimukyoku bench …"),
        )  # fmt: skip
    name = f"bench_{os.getpid()}"
    with psycopg.connect(server.format(name="postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return server.format(name=name)


def rows_by(folder: Path, day: dt.date) -> int:
    """Return how many applications and answers arrived by a day, counted from the files themselves."""
    count = 0
    for path in [folder / "applications.csv", *folder.glob("answers*.csv")]:
        with open(path, encoding="utf-8-sig", newline="") as file:
            count += sum(row["受付日"] <= day.isoformat() for row in csv.DictReader(file))
    return count


def _conserved(programme: Any, today: Any, rows: int) -> dict[str, Any]:
    """Return the sums that must agree, each as [left, right]: rows in = rows accounted for, yen decided = yen traced."""
    from jimukyoku.office.oversight.queries import figures

    found = figures(programme, today)
    money = found["money"]
    received = sum(count for _channel, _status, count in found["received"])
    paid = sum(found["payments"].get(state, [0, 0])[1] for state in ("made", "released", "paid"))
    batches = sum(one["total"] for one in found["batches"] if one["state"] != "cancelled")
    return {
        "rows received": [received, rows],
        "cases in the funnel": [sum(count for _name, count in found["funnel"]), found["cases"]],
        "yen decided = paid + moving + unpaid": [money["decided"], money["paid"] + money["moving"] + money["unpaid"]],
        "yen in files = paid + moving + returned": [batches, paid + money["returned"]],
    }


def growth(results: list[dict[str, Any]]) -> dict[str, Any]:
    """Return one result for several sizes: the last one's, with how the time grew from the first."""
    last = results[-1]
    if len(results) > 1:
        first = results[0]["details"]
        rows = last["details"]["counts"]["applications"] / first["counts"]["applications"]
        last["details"]["growth"] = {"rows": round(rows, 2), "time": round(last["details"]["minutes"] / first["minutes"], 2)}
        last["details"]["sizes"] = [one["details"] | {"peak_mb": one["peak_mb"], "growth": None} for one in results]
    return last


def _show(result: dict[str, Any]) -> None:
    console.table(f"{result['name']}（{result['unit']}）", ("", "値"), list(result["results"].items()))
    for step, one in result["details"].get("steps", {}).items():
        console.say(f"  {step}: {one['rows']:,.0f} 件 {one['seconds']:.1f} 秒 {one['rows_per_s'] or 0:,} 件/秒")
    console.say(f"最大メモリ {result['peak_mb']:,.0f} MiB")
