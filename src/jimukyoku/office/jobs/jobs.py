"""Trial work, by which one sees that workers run and how fast: each unit leaves one row that says so."""

from collections.abc import Iterator

from django.db import connection
from django.utils.translation import gettext_lazy

from jimukyoku.domain.access import Duty
from jimukyoku.office.jobs import backend  # noqa: F401  # declares the kind that Django's own tasks are
from jimukyoku.office.jobs.models import Probe
from jimukyoku.office.jobs.queue import clock
from jimukyoku.office.jobs.registry import Kind, Order, Part, Work, declare


def _parts(order: Order) -> Iterator[Part]:
    return (Part({"place": place}) for place in range(int(order.arguments["units"])))


def leave_a_row(job: int, place: int) -> None:
    """Write that a unit was done."""
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {Probe._meta.db_table} (job, place, at) VALUES (%s, %s, {clock()})", [job, place])


def _do(work: Work) -> None:
    leave_a_row(work.arguments["round"], work.part["place"])


PROBE = declare(Kind("jobs.probe", Duty.PEOPLE, gettext_lazy("ワーカーの動作確認"), _parts, _do, batch=50))
