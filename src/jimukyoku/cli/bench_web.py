"""``jimukyoku bench web``: the pages people open most, served as ``serve`` does, beside a bare Django view in the same run."""

import datetime as dt
import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jimukyoku.cli.benches import peak_mb

_OF, BARE = "/p/mihon/hikazei-2026/", "bare Django view"
_CLIENTS, _SECONDS = 2, 4.0


def web(size: int, database: str) -> dict[str, Any]:
    """Serve an office of ``size`` cases and open its main pages as an officer."""
    from jimukyoku.cli.crowd import NEWEST

    os.environ.setdefault("JIMUKYOKU_DEMO_DAY", NEWEST.isoformat())
    with tempfile.TemporaryDirectory() as place:
        office, port = _office(Path(place), size, database)
        pages = _pages(office)
        headers, queries = _signed_in(pages)
        with _serving("jimukyoku.cli.bare:application()", _free_port()) as bare, _serving("jimukyoku.office.wsgi", port):
            found = {BARE: _load(bare, "/", {"Host": "localhost"})}
            found |= {name: _load(port, path, headers) for name, path in pages.items()}
    details = {name: {**one, "queries": queries.get(name, 0)} for name, one in found.items()}
    ours = {name: one["per_s"] for name, one in found.items() if name != BARE}
    return {
        "name": "web", "unit": "requests/s", "results": {"ours": ours["overview"], **ours, BARE: found[BARE]["per_s"]},
        "ratios": {BARE: round(ours["overview"] / found[BARE]["per_s"], 3)}, "peak_mb": round(peak_mb(), 1),
        "details": {"cases": size, "database": (database or "sqlite").split(":")[0], "clients": _CLIENTS, "pages": details,
                    "ratios": {name: round(rate / found[BARE]["per_s"], 3) for name, rate in ours.items()}},
    }  # fmt: skip


def _office(place: Path, size: int, database: str) -> tuple[Any, int]:
    """Build an office: a small city up to its first letters, and a crowd of cases beside it."""
    from jimukyoku.cli import console, simulate
    from jimukyoku.cli.chain import Chain, Folder, open_folder
    from jimukyoku.cli.chain.office import pack_files
    from jimukyoku.cli.crowd import crowd
    from jimukyoku.cli.example import EXAMPLE
    from jimukyoku.cli.serve import prepare

    files, port = Folder(place / "data", place / "out"), _free_port()
    simulate.build(files.data, 300, 1, "cp932", console.Bars(quiet=True))
    prepare(files, database or files.database_url, port, demo_links="", dev=False)
    office = open_folder(files, pack_files(EXAMPLE), dt.date(2026, 7, 1), database)
    Chain(office, console.Bars(quiet=True), letters=False).prepare()
    crowd(office, size)
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False)
    return office, port


def _pages(office: Any) -> dict[str, str]:
    from jimukyoku.office.cases.models import Case

    first = Case.objects.filter(programme=office.programme.pk).order_by("pk").values_list("receipt_number", flat=True)[0]
    return {"home": "/", "overview": _OF, "case list": f"{_OF}cases/", "case list, one stage and age": f"{_OF}cases/?stage=screened&age=31",
            "case page": f"{_OF}cases/{first}/", "decision desk": f"{_OF}decisions/"}  # fmt: skip


def _signed_in(pages: Mapping[str, str]) -> tuple[dict[str, str], dict[str, int]]:
    """Return the headers of an officer who has signed in, and how many queries each page asks."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from jimukyoku.office.access.queries import person

    client, queries = Client(HTTP_HOST="localhost"), {}
    client.force_login(person("officer1"), backend="jimukyoku.office.access.signing_in.People")
    for name, path in pages.items():
        client.get(path)  # the first look fills what is remembered for as long as it holds
        with CaptureQueriesContext(connection) as found:
            answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        queries[name] = len(found)
    connection.close()
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {"Host": "localhost", "Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"}, queries


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def _serving(application: str, port: int) -> Iterator[int]:
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4",
               "--no-control-socket", "--log-level", "error"]  # fmt: skip
    with subprocess.Popen(command) as process:
        try:
            for _turn in range(240):
                with socket.socket() as one:
                    if one.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.25)
            yield port
        finally:
            process.terminate()


def _load(port: int, path: str, headers: Mapping[str, str]) -> dict[str, float]:
    """Open a page again and again from ``_CLIENTS`` at once; return its rate and how long it took."""
    times: list[float] = []
    _ask(port, path, headers, time.perf_counter() + 1, [])  # warm
    begun = time.perf_counter()
    readers = [threading.Thread(target=_ask, args=(port, path, headers, begun + _SECONDS, times)) for _one in range(_CLIENTS)]
    for one in readers:
        one.start()
    for one in readers:
        one.join()
    seconds, cuts = time.perf_counter() - begun, statistics.quantiles(times, n=20)
    return {"per_s": round(len(times) / seconds, 1), "p50_ms": round(cuts[9] * 1_000, 1), "p95_ms": round(cuts[18] * 1_000, 1)}


def _ask(port: int, path: str, headers: Mapping[str, str], until: float, times: list[float]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    while True:
        begun = time.perf_counter()
        connection.request("GET", path, headers=dict(headers))
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200 and body, (path, answer.status)
        times.append(time.perf_counter() - begun)
        if time.perf_counter() > until and len(times) > 2:
            return
