"""Dask hosting the workers' loop, on the cluster of JIMUKYOKU_DASK or on this machine: it starts and watches, no more.

The queue stays in the office's database. A machine of the cluster that dies takes nothing with it; its units come back when
their lease runs out.
"""

import secrets
import threading
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import dask
from distributed import Client, Event, LocalCluster, wait

from jimukyoku.cli import console
from jimukyoku.domain.basics import gettext as _


def host(url: str, store: Path, processes: int, stop: threading.Event, *, drain: bool = False) -> int:
    """Let ``processes`` tasks of a cluster run the loop until asked to stop; return how many units they did."""
    from django.conf import settings

    signal = f"jimukyoku-{secrets.token_hex(4)}"
    # the workers render letters with processes of their own, which a daemon may not have
    with dask.config.set({"distributed.worker.daemon": False}), ExitStack() as opened:
        address: Any = settings.DASK or opened.enter_context(
            LocalCluster(n_workers=processes, threads_per_worker=1, processes=True, dashboard_address=None)
        )
        client = opened.enter_context(Client(address))
        console.errors.print(_("Dask のクラスターで {n} 個のワーカーを動かします。").format(n=processes))
        office = url, str(store), settings.TABLES
        tasks = [client.submit(loop, office, signal, drain, pure=False, key=f"{signal}-{place}") for place in range(processes)]
        ending = Event(signal, client=client)
        while not stop.wait(0.5) and not all(task.done() for task in tasks):
            pass
        ending.set()
        wait(tasks)
        return sum(client.gather(tasks))


def loop(office: tuple[str, str, str], signal: str, drain: bool) -> int:
    """Run the loop inside a task of the cluster, over the host's database, files and tables, until the host says so."""
    from django.conf import settings

    from jimukyoku.office.opening import open_office

    open_office(office[0], Path(office[1]))
    settings.TABLES = office[2]
    from jimukyoku.office.jobs.worker import Loop

    one, ending = Loop(drain=drain), Event(signal)

    def listen() -> None:
        with suppress(RuntimeError):  # the cluster is gone before the loop: the loop ends with its process
            while not one.finished.wait(0.5):
                if ending.is_set():
                    one.stop()

    threading.Thread(target=listen, daemon=True).start()
    return one.run()
