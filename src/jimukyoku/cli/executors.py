"""Where long computation runs: processes of this machine, or a cluster of Dask; the work itself knows only an executor."""

from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager

from jimukyoku.domain.basics import BadInput, Missing
from jimukyoku.domain.basics import gettext as _


@contextmanager
def executor(dask: str, processes: int) -> Iterator[Executor]:
    """Open the executor that is asked for: ``processes`` of this machine, or Dask's at ``dask`` (``local``: on this machine)."""
    if not dask:
        with ProcessPoolExecutor(processes) as inner:
            yield inner
        return
    try:
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise Missing("dask", _("Dask がありません。"), cure="pip install 'jimukyoku[cluster]'") from error
    with ExitStack() as opened:
        local = dask == "local"
        place = opened.enter_context(LocalCluster(n_workers=processes, threads_per_worker=1, dashboard_address=None)) if local else dask
        try:
            client = opened.enter_context(Client(place))
        except OSError as error:
            raise BadInput("dask", _("Dask のスケジューラにつながりません。"), where=dask, cure=_("場所を確かめてください。")) from error
        yield opened.enter_context(client.get_executor(pure=False))
