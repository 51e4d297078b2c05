"""Long work of the register room: taking in a file that lies in the store, all of it or nothing."""

from django.utils.translation import gettext_lazy

from jimukyoku.domain.access import Duty
from jimukyoku.domain.basics import Refusal
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.register import Source
from jimukyoku.office.basics import store
from jimukyoku.office.jobs.registry import Kind, Order, Part, Work, declare
from jimukyoku.office.register.actions import take_in


def _rows(order: Order) -> list[Part]:
    """Return the one unit of a file: it is in force as a whole or not at all. ``rows`` is how many it has, for the bar."""
    store.path_of(order.arguments["file"]).stat()
    return [Part({}, size=int(order.arguments.get("rows", 0)))]


def _take_in(work: Work) -> None:
    """Take in the file with the hash ``file`` as ``source`` as of ``as_of``; ``columns`` and ``tolerate`` as in ``take_in``."""
    given = work.arguments
    told = [0]

    def progress(count: int) -> None:
        work.advance(count - told[0])
        told[0] = count

    municipality = getattr(work.owner, "municipality", work.owner)  # a register is the municipality's, whoever's page asked
    name = given.get("name", "")
    try:
        batch = take_in(
            work.desk, municipality, Source(given["source"]), store.path_of(given["file"]), as_of=given["as_of"], name=name,
            columns=given.get("columns"), tolerate=int(given.get("tolerate", 0)), progress=progress,
        )  # fmt: skip
    except Refusal as problem:  # people know the file by its name, not by its hash
        problem.where = problem.where.replace(given["file"], name)
        raise
    work.message = _("{n} 行を取り込みました（受け入れなかった行 {refused}）。").format(n=f"{batch.rows:,}", refused=batch.refused)


IMPORT = declare(Kind("register.import", Duty.IMPORT, gettext_lazy("台帳の取込み"), _rows, _take_in))
