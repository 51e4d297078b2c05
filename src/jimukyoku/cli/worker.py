"""``jimukyoku worker``: the hands that do the long work of an office; one loop, hosted where the option says."""

import os
import signal
import subprocess
import sys
import threading
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from jimukyoku.cli import console, options
from jimukyoku.cli.chain import Folder
from jimukyoku.cli.chain.office import open_database
from jimukyoku.domain.basics import BadInput, Missing
from jimukyoku.domain.basics import gettext as _

ENGINES = ("local", "processes", "dask")
_SIGNALS = (signal.SIGTERM, signal.SIGINT)
_TIDY = 6 * 3600  # seconds


def worker(
    data: options.Data = Path("data"),
    out: options.Out = Path("out"),
    database: options.Database = "",
    processes: Annotated[int, typer.Option(help="ワーカーの数（2以上は PostgreSQL のとき）", min=1)] = 1,
    engine: Annotated[str, typer.Option(help="動かし方: local（このプロセス）・processes（複数のプロセス）・dask（クラスター）")] = "",
    drain: Annotated[bool, typer.Option("--drain", help="待っている処理がなくなったら終わる")] = False,
    with_parent: Annotated[bool, typer.Option("--with-parent", hidden=True)] = False,
) -> None:
    """時間のかかる処理（取込み・一覧の決定・通知の印刷など）を進めます。止めるときは Ctrl+C を押してください。"""
    engine = engine or ("local" if processes == 1 else "processes")
    if engine not in ENGINES:
        raise BadInput("engine", _("「{engine}」という動かし方はありません。").format(engine=engine), cure=", ".join(ENGINES))
    folder, stop = Folder(data, out), threading.Event()
    for number in _SIGNALS:
        signal.signal(number, lambda *_: stop.set())
    if with_parent:
        threading.Thread(target=_watch, args=(os.getppid(), stop), daemon=True).start()
    if engine == "processes":
        return host_processes(folder, database, processes, stop, drain=drain)
    open_database(folder, database)
    if engine == "dask":
        return host_dask(folder, database, processes, stop, drain=drain)
    run(stop, drain=drain)


def _watch(parent: int, stop: threading.Event) -> None:
    """Stop when the process that started this one is gone, however it went."""
    while not stop.wait(1):
        if os.getppid() != parent:
            stop.set()


def run(stop: threading.Event, *, drain: bool = False) -> int:
    """Run the loop here until asked to stop; the unit in hand is finished first."""
    from jimukyoku.office.jobs.worker import Loop

    one = Loop(drain=drain, stopping=stop)
    threading.Thread(target=_tidy, args=(one.finished,), daemon=True).start()
    console.errors.print(_("ワーカー {name} が動いています。").format(name=one.name))
    return one.run()


def _tidy(finished: threading.Event) -> None:
    """Erase what residents began and never sent, once its time is over: at the beginning, and every few hours."""
    from django.db import DatabaseError, connections

    from jimukyoku.office.access.permission import now
    from jimukyoku.office.residents.actions import erase_expired

    while True:
        try:
            erase_expired(now())
        except DatabaseError as problem:  # busy: there is time
            console.errors.print(_("書きかけの申請の消去は後で行います（{problem}）。").format(problem=problem))
        connections.close_all()
        if finished.wait(_TIDY):
            return


def begin(folder: Folder, database: str) -> None:
    """Start the workers of an office beside its web: one, or two where the database lets two write at once.

    They end with the process that called, and one that dies is started again.
    """
    count = "1" if database.startswith("sqlite:") else "2"
    command = [*_command(folder, database, False)[:-2], "--engine", "processes", "--processes", count]
    subprocess.Popen(command, stdin=subprocess.DEVNULL)


def _command(folder: Folder, database: str, drain: bool) -> list[str]:
    command = [sys.executable, "-m", "jimukyoku", "worker", "--data", str(folder.data), "--out", str(folder.out), "--with-parent"]
    command += ["--database", database] if database else []
    command += ["--drain"] if drain else []
    return [*command, "--engine", "local"]


def host_processes(folder: Folder, database: str, processes: int, stop: threading.Event, *, drain: bool = False) -> None:
    """Host processes of one loop each until asked to stop; one that dies is started again, after a moment."""
    command = _command(folder, database, drain)
    children = [subprocess.Popen(command) for _place in range(processes)]
    while not stop.wait(0.5):
        for place, child in enumerate(children):
            if child.poll():
                console.errors.print(_("ワーカーが終了したため、起動し直します（終了コード {code}）。").format(code=child.returncode))
                children[place] = subprocess.Popen(command)
        if all(child.poll() == 0 for child in children):
            return
    for child in children:
        child.terminate()
    for child in children:
        child.wait()


def host_dask(folder: Folder, database: str, processes: int, stop: threading.Event, *, drain: bool = False) -> None:
    """Let Dask host the loops, where it is installed."""
    if find_spec("distributed") is None:
        raise Missing(
            "no-dask", _("Dask（cluster）が入っていません。"),
            cure=_("pip install 'jimukyoku[cluster]' で入れるか、--engine processes を使ってください。"),
        )  # fmt: skip
    from jimukyoku.cli.cluster import host

    host(database or folder.database_url, folder.out / "files", processes, stop, drain=drain)
