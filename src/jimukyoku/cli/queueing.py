"""``jimukyoku bench queue``: a hundred people draw tasks at once; how long each waits, and that no case is given twice.

Every person is a thread with a database connection of their own, in a few processes. Three ways of coming: all in the same
instant (burst), evenly with a hundred draws a second (paced, a wait is counted from the moment the person pressed), and each
again as soon as they were served (closed: the most the machine gives). Everyday is the pace of people who work at what they
draw, one in twenty seconds. The peers are the bare statement, without people,
duties, tenants, skills, log or lease, on a table made for it. ``client_cpu_ms`` is the work of one draw on the client's side,
which does not depend on what else the machine does; ``load`` says how much that was.
"""

import multiprocessing
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from jimukyoku.cli.benches import peak_mb
from jimukyoku.cli.example import EXAMPLE

PEOPLE, PROCESSES = 100, 4
KIND = "deficiency"
GOOD = 0.1  # seconds: until a tenth of a second people call a machine instant

Draw = Callable[[], int | None]
Finish = Callable[[int], None]


@dataclass(frozen=True)
class Coming:
    """How people come: when each presses, in seconds from the start; ``closed``: again as soon as they were served."""

    name: str
    people: int
    times: tuple[tuple[float, ...], ...]
    closed: bool = False


@dataclass(frozen=True)
class Drawn:
    """One draw: the case (None: nothing), how long the person waited, when it ended, and the client's own work, all in seconds."""

    case: int | None
    wait: float
    end: float
    work: float


def burst(people: int, rounds: int = 5, apart: float = 3.0) -> Coming:
    """All press in the same instant, a few times over."""
    return Coming("burst", people, tuple(tuple(apart * turn for turn in range(rounds)) for _one in range(people)))


def paced(people: int, rate: float, seconds: float = 10.0) -> Coming:
    """``rate`` draws a second from all together, evenly."""
    period, turns = people / rate, max(1, int(seconds * rate / people))
    return Coming("paced", people, tuple(tuple(place / rate + period * turn for turn in range(turns)) for place in range(people)))


def everyday(people: int) -> Coming:
    """A person draws one in twenty seconds."""
    return replace(paced(people, people / 20, 20.0), name="everyday")


def closed(people: int, turns: int = 10) -> Coming:
    """Each presses again as soon as they were served."""
    return Coming("closed", people, ((0.0,) * turns,) * people, closed=True)


def queue(size: int) -> dict[str, Any]:
    """Measure drawing from ``size`` waiting tasks on PostgreSQL beside the bare statements, and where SQLite ends."""
    from jimukyoku.cli.bench import fresh_postgres

    details: dict[str, Any] = {"people": PEOPLE, "waiting": size, "doubled": 0}
    with tempfile.TemporaryDirectory() as place, _processes() as pool:
        postgres = fresh_postgres()
        prepare(OURS, postgres, Path(place) / "postgres", size)
        run(pool, OURS, postgres, paced(PEOPLE, 50, 4.0))  # processes that have just begun are slow once, and nobody counts it
        for way in (OURS, *PEERS):
            for coming in (everyday(PEOPLE), paced(PEOPLE, 100), burst(PEOPLE), closed(PEOPLE)):
                prepare(way, postgres, Path(place) / "postgres", size)
                details.setdefault(coming.name, {})[way] = run(pool, way, postgres, coming)
        details["sqlite"] = _sqlite(pool, Path(place), size)
    every = [one for name in ("everyday", "paced", "burst", "closed") for one in details[name].values()] + details["sqlite"]
    details["doubled"] = sum(one["doubled"] for one in every)
    rates = {way: details["closed"][way]["draws_per_s"] for way in (OURS, *PEERS)}
    ratios = {way: round(rates[OURS] / rates[way], 2) for way in PEERS}
    return {"name": "queue", "unit": "draws/s", "results": rates, "ratios": ratios, "peak_mb": round(peak_mb(), 1), "details": details}


def _processes() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(PROCESSES, mp_context=multiprocessing.get_context("spawn"))


def _sqlite(pool: ProcessPoolExecutor, place: Path, size: int) -> list[dict[str, Any]]:
    """Return what SQLite gives to offices of several sizes, until a draw is no longer instant."""
    found: list[dict[str, Any]] = []
    for people, rate in ((5, 1), (10, 5), (20, 10), (20, 20), (50, 50), (100, 100)):
        prepare(OURS, "", place / "sqlite", size)
        one = run(pool, OURS, f"sqlite:///{place}/sqlite/out/office.sqlite3", paced(people, rate))
        found.append({"people": people, "per_s": rate, "instant": one["p95_ms"] <= 1_000 * GOOD, **one})
        if not found[-1]["instant"]:
            break
    return found


def run(pool: ProcessPoolExecutor, way: str, url: str, coming: Coming) -> dict[str, Any]:
    """Let people come, and return how long they waited and which cases they got more than once."""
    shares = [list(range(place, coming.people, PROCESSES)) for place in range(PROCESSES)]
    start = time.time() + 6  # every process is up and every connection open by then
    waiting = [pool.submit(_clients, way, url, coming, share, start) for share in shares if share]
    drawn = [one for future in waiting for one in future.result()]
    waits, cases = sorted(one.wait for one in drawn), [one.case for one in drawn if one.case is not None]
    points = [round(1_000 * point, 1) for point in statistics.quantiles(waits, n=100)]
    return {
        "draws": len(cases), "p50_ms": points[49], "p95_ms": points[94], "p99_ms": points[98], "most_ms": round(1_000 * waits[-1], 1),
        "draws_per_s": round(len(cases) / (max(one.end for one in drawn) - start), 1), "doubled": len(cases) - len(set(cases)),
        "nothing": len(drawn) - len(cases), "client_cpu_ms": round(1_000 * statistics.mean(one.work for one in drawn), 2),
        "load": round(os.getloadavg()[0], 1),
    }  # fmt: skip


def _clients(way: str, url: str, coming: Coming, share: Sequence[int], start: float) -> list[Drawn]:
    """Be some of the people: a thread each."""
    drawn: list[Drawn] = []

    def live(place: int) -> None:
        draw, finish, leave = WAYS[way](url, place)
        for at in coming.times[place]:
            time.sleep(max(0.0, start + at - time.time()))
            begun = time.time() if coming.closed else start + at
            work = time.thread_time()
            case = draw()
            end = time.time()
            drawn.append(Drawn(case, end - begun, end, time.thread_time() - work))
            if case is not None:
                finish(case)
        leave()

    if way == OURS:
        _open(url)
    threads = [threading.Thread(target=live, args=(place,)) for place in share]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return drawn


def _open(url: str) -> None:
    from jimukyoku.office.opening import open_office

    open_office(url, Path(tempfile.gettempdir()) / "unused")


def _ours(url: str, place: int) -> tuple[Draw, Finish, Callable[[], None]]:
    """Return how a person of the office draws, and how the desk's action lets the case go."""
    import datetime as dt

    from django.db import connection, transaction

    from jimukyoku.cli.chain.office import TOKYO
    from jimukyoku.office.access.desk import Desk
    from jimukyoku.office.access.queries import person
    from jimukyoku.office.cases.models import Case
    from jimukyoku.office.programme.queries import access_programmes
    from jimukyoku.office.work import actions

    who = person(f"bench{place}")
    (programme,) = access_programmes(who)

    def draw() -> int | None:
        task = actions.draw(Desk(who, dt.datetime.now(TOKYO)), programme, KIND)
        return task.case if task else None

    def finish(case: int) -> None:
        with transaction.atomic():
            Case.objects.filter(pk=case).update(state="deficient")
            actions.done(Desk(who, dt.datetime.now(TOKYO)), programme, case, KIND)

    return draw, finish, connection.close


_NEXT = "SELECT id FROM peer_task WHERE state = 'waiting' ORDER BY since, id LIMIT 1 FOR UPDATE"
OURS, SKIP, WAIT = "ours", "SKIP LOCKED alone", "FOR UPDATE alone"
PEERS = {SKIP: f"{_NEXT} SKIP LOCKED", WAIT: _NEXT}


def _bare(statement: str) -> Callable[[str, int], tuple[Draw, Finish, Callable[[], None]]]:
    """Return how somebody draws with one statement and nothing else; who gets nothing because another was faster asks again."""
    sql = f"UPDATE peer_task SET state = 'held', holder = %s WHERE id = ({statement}) AND state = 'waiting' RETURNING id"

    def way(url: str, place: int) -> tuple[Draw, Finish, Callable[[], None]]:
        import psycopg

        connection = psycopg.connect(url, autocommit=True)

        def draw() -> int | None:
            while (row := connection.execute(sql, [f"bench{place}"]).fetchone()) is None:
                continue
            return int(row[0])

        return draw, lambda case: connection.execute("UPDATE peer_task SET state = 'done' WHERE id = %s", [case]) and None, connection.close

    return way


WAYS: dict[str, Callable[[str, int], tuple[Draw, Finish, Callable[[], None]]]] = {
    OURS: _ours, **{name: _bare(statement) for name, statement in PEERS.items()},
}  # fmt: skip


def prepare(way: str, url: str, place: Path, size: int) -> None:
    """Let ``size`` tasks wait."""
    from django.db import connections

    if way == OURS:
        _prepare_office(url, place, size)
        connections.close_all()
        return
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS peer_task")
        connection.execute("CREATE TABLE peer_task (id bigint PRIMARY KEY, state text, since text, holder text DEFAULT '')")
        connection.execute("INSERT INTO peer_task SELECT n, 'waiting', '2026-07-01' FROM generate_series(1, %s) n", [size])
        connection.execute("CREATE INDEX ON peer_task (state, since, id)")
        connection.execute("ANALYZE peer_task")


def _prepare_office(url: str, place: Path, size: int) -> None:
    """Enter a hundred operators and screened cases with something to be told, or let those of the last turn wait again."""
    import datetime as dt

    from django.db import transaction

    from jimukyoku.cli.chain import Folder, open_folder
    from jimukyoku.cli.chain.office import pack_files

    (place / "data").mkdir(parents=True, exist_ok=True)
    office = open_folder(Folder(place / "data", place / "out"), pack_files(EXAMPLE), dt.date(2026, 7, 1), url)
    from jimukyoku.domain.access import Role
    from jimukyoku.office.access.actions import employ
    from jimukyoku.office.basics import bulk
    from jimukyoku.office.cases.models import Case
    from jimukyoku.office.cases.moves import Expected, expect
    from jimukyoku.office.screening.models import Finding

    desk = office.desk(Role.OPERATOR)
    for number in range(PEOPLE):
        employ(desk.person.organisation, f"bench{number}", f"計測 {number}", Role.OPERATOR, at=office.at)
    households = [Expected(f"{n:010d}", f"{n:010d}01", 1, "confirmation", "", {}) for n in range(size)]
    with transaction.atomic():
        new = expect(desk, office.programme.pk, households)
    if new:
        cases = Case.objects.order_by("pk").values_list("pk", flat=True)
        bulk.insert(Finding, ("case", "code", "severity", "round", "state", "fields", "detail", "basis", "row", "by"),
                    [(pk, "D01", "block", 0, "open", "signed", "", "", 0, "") for pk in cases])  # fmt: skip
    Case.objects.update(state="screened")
    bulk.analyse()
