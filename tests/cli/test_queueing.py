"""The bench of the work queue still fits the tables it fills; its figures take minutes and are taken by hand."""

import subprocess
import sys

SCRIPT = """
import sys
from pathlib import Path
from jimukyoku.cli import queueing
queueing.prepare(queueing.OURS, "", Path(sys.argv[1]), 3)
queueing.prepare(queueing.OURS, "", Path(sys.argv[1]), 3)  # those of the last turn wait again
draw, finish, leave = queueing.WAYS[queueing.OURS]("", 0)
first = draw()
finish(first)
second = draw()
print(None not in (first, second) and first != second)
leave()
"""


def test_an_office_of_the_bench_has_tasks_to_draw(tmp_path):
    done = subprocess.run([sys.executable, "-c", SCRIPT, str(tmp_path)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["True"]
