"""``jimukyoku worker``: the hands that do the long work of an office; one loop, hosted where the option says."""

import signal
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

import typer

from jimukyoku.cli import console, options
from jimukyoku.cli.chain import Folder
from jimukyoku.cli.chain.office import open_database
from jimukyoku.domain.basics import BadInput, Missing
from jimukyoku.domain.basics import gettext as _

ENGINES = ("local", "processes", "dask")


def worker(
    data: options.Data = Path("data"),
    out: options.Out = Path("out"),
    database: options.Database = "",
    processes: Annotated[int, typer.Option(help="ワーカーの数（2以上は PostgreSQL で）", min=1)] = 1,
    engine: Annotated[str, typer.Option(help="動かし方: local（このプロセス）・processes（複数のプロセス）・dask（クラスター）")] = "",
    drain: Annotated[bool, typer.Option("--drain", help="待っている処理がなくなったら終わる")] = False,
) -> None:
    """時間のかかる処理（取込み・一覧の決定・通知の印刷など）を進めます。止めるときは Ctrl+C を押してください。"""
    folder = Folder(data, out)
    engine = engine or ("local" if processes == 1 else "processes")
    if engine not in ENGINES:
        raise BadInput("engine", _("「{engine}」という動かし方はありません。").format(engine=engine), cure=", ".join(ENGINES))
    open_database(folder, database)
    url = database or folder.database_url
    host = {"local": _local, "processes": _processes, "dask": _dask}[engine]
    host(url, folder.out / "files", processes, drain)


def _local(_url: str, _store: Path, _processes: int, drain: bool) -> None:
    loop(drain=drain)


def loop(*, drain: bool = False, lease: float = 0) -> int:
    """Run the loop in this process until SIGTERM or Ctrl+C; the unit in hand is finished first."""
    from jimukyoku.office.jobs.worker import Loop

    one = Loop(drain=drain, lease=lease)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: one.stop())
    console.errors.print(_("ワーカー {name} が動いています。").format(name=one.name))
    return one.run()


def _processes(url: str, store: Path, processes: int, drain: bool) -> None:
    """Run several processes of the same command, and pass a signal on to them; one that dies is started again."""
    command = [sys.executable, "-m", "jimukyoku", "worker", "--out", str(store.parent), "--database", url, "--engine", "local"]
    command += ["--drain"] if drain else []
    children = [subprocess.Popen(command) for _place in range(processes)]
    stopping: list[int] = []

    def stop(number: int, _frame: Any) -> None:
        stopping.append(number)
        for child in children:
            child.terminate()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    while any(child.poll() is None for child in children):
        for place, child in enumerate(children):
            try:
                code = child.wait(timeout=1)
            except subprocess.TimeoutExpired:
                continue
            if code and not stopping:
                children[place] = subprocess.Popen(command)


def _dask(url: str, store: Path, processes: int, drain: bool) -> None:
    """Let Dask's workers host the loop: the cluster named by JIMUKYOKU_DASK, or one of processes on this machine."""
    if find_spec("distributed") is None:
        raise Missing(
            "no-dask", _("Dask が入っていません。"),
            cure=_("pip install 'jimukyoku[cluster]' で入れるか、--engine processes を使ってください。"),
        )  # fmt: skip
    from jimukyoku.cli.cluster import host

    host(url, store, processes, drain)
