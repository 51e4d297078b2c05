"""A worker in a process of its own, to be killed in the middle of a unit: each unit writes, rests, and writes again."""

import sys
import threading
import time
from pathlib import Path

from jimukyoku.domain.access import Duty


def declare():
    """Declare the kind these tests run; the process that starts the job needs it too."""
    from jimukyoku.office.jobs import registry

    if "tests.killed" in registry.kinds():
        return

    def parts(order):
        return [registry.Part({"n": one}, size=1, stage=one // 20) for one in range(order.arguments["units"])]

    def do(work):
        work.desk.record(work.owner.pk, "test.first", {"n": work.part["n"]})
        time.sleep(0.03)
        work.desk.record(work.owner.pk, "test.effect", {"n": work.part["n"]})

    registry.declare(registry.Kind("tests.killed", Duty.SCREEN, "試験", parts, do, batch=3))


def main():
    """Open the office and run the loop until nothing is left or somebody asks to stop."""
    from jimukyoku.office.opening import open_office

    open_office(sys.argv[1], Path(sys.argv[2]))
    declare()
    import signal

    from jimukyoku.cli.worker import run

    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    print("ready", flush=True)
    print("done", run(stop, drain=True), flush=True)


if __name__ == "__main__":
    main()
