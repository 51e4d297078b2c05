"""``jimukyoku bench jobs``: trial work through the queue, hosted each way, beside the same function in a plain loop."""

import datetime as dt
import os
import tempfile
import threading
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from jimukyoku.cli import worker
from jimukyoku.cli.benches import peak_mb
from jimukyoku.cli.chain import Folder
from jimukyoku.domain.access import Role, Side

PROCESSES = 2


def jobs(size: int) -> dict[str, Any]:
    """Put ``size`` units into the queue and let each engine do them: on SQLite, and on PostgreSQL where a server is given."""
    details: dict[str, Any] = {"units": size, "processes": PROCESSES, "batch": 50}
    with tempfile.TemporaryDirectory() as place:
        folder = Folder(Path(place), Path(place))
        targets = {"sqlite": folder.database_url}
        if os.environ.get("JIMUKYOKU_TEST_POSTGRES"):
            from jimukyoku.cli.bench import fresh_postgres

            targets["postgres"] = fresh_postgres()
        for name, url in targets.items():
            details[name] = _measure(folder, url, size)
    results = {"ours": details[name]["local"]["done_per_s"], "plain loop": details[name]["plain loop"],
               "plain loop, 50 a transaction": details[name]["plain loop, 50 a transaction"]}  # fmt: skip
    ratios = {key: round(results["ours"] / rate, 2) for key, rate in results.items() if key != "ours"}
    return {"name": "jobs", "unit": f"units/s ({name})", "results": results, "ratios": ratios, "peak_mb": round(peak_mb(), 1), "details": details}


def _measure(folder: Folder, url: str, size: int) -> dict[str, Any]:
    from jimukyoku.office.opening import open_office

    open_office(url, folder.out / "files")
    stop = threading.Event()
    engines: dict[str, Callable[[], Any]] = {
        "local": lambda: worker.run(stop, drain=True),
        "processes": lambda: worker.host_processes(folder, url, PROCESSES, stop, drain=True),
    }
    if find_spec("distributed"):
        engines["dask"] = lambda: worker.host_dask(folder, url, PROCESSES, stop, drain=True)
    found: dict[str, Any] = {}
    for turn, (name, host) in enumerate(engines.items(), start=1):
        found[name] = _through_the_queue(turn, size, host)
    found["plain loop"] = _plain(size, 1)
    found["plain loop, 50 a transaction"] = _plain(size, 50)
    return found


def _through_the_queue(turn: int, size: int, host: Callable[[], Any]) -> dict[str, float]:
    """Enqueue and do one round; the rate is from the first effect to the last, so that starting processes is told apart."""
    from django.db.models import Count, Max, Min

    from jimukyoku.office.access.actions import employ, found
    from jimukyoku.office.access.desk import Desk
    from jimukyoku.office.jobs.actions import start
    from jimukyoku.office.jobs.models import Probe

    at = dt.datetime.now(dt.UTC)
    home = found("mihon", "見本市", Side.MUNICIPALITY, at=at)
    desk = Desk(employ(home, "admin1", "見本 一郎", Role.ADMINISTRATOR, at=at), at)
    begun = time.perf_counter()
    start(desk, home, "jobs.probe", {"units": size, "round": turn})
    enqueued = time.perf_counter() - begun
    begun = time.perf_counter()
    host()
    wall = time.perf_counter() - begun
    seen = Probe.objects.filter(job=turn).aggregate(rows=Count("pk"), places=Count("place", distinct=True), first=Min("at"), last=Max("at"))
    assert seen["rows"] == seen["places"] == size, seen
    return {"enqueued_per_s": round(size / enqueued), "done_per_s": round(size / max(0.001, seen["last"] - seen["first"])), "seconds": round(wall, 2)}


def _plain(size: int, batch: int) -> float:
    """Do the same without a queue, without a lease, without progress: what a killed process leaves half done."""
    from django.db import transaction

    from jimukyoku.office.jobs.jobs import leave_a_row

    begun = time.perf_counter()
    for first in range(0, size, batch):
        with transaction.atomic():
            for place in range(first, min(size, first + batch)):
                leave_a_row(-batch, place)
    return round(size / (time.perf_counter() - begun))
