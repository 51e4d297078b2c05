"""Long work of the register room: looking at a large file that was handed in, and taking it in, all of it or nothing."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from jimukyoku.domain.access import Duty
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.register import Source
from jimukyoku.office.access.models import Organisation
from jimukyoku.office.basics import store
from jimukyoku.office.jobs.registry import Kind, Order, Part, Work, declare
from jimukyoku.office.programme.queries import programmes_of
from jimukyoku.office.register import actions, reading
from jimukyoku.office.register.models import Upload
from jimukyoku.office.register.previewing import Preview, preview


def _whole(order: Order) -> list[Part]:
    """Return the one unit of a file: it is seen, and in force, as a whole or not at all. Its lines are counted for the bar."""
    return [Part({}, size=reading.length(store.path_of(_upload(order).file_id)))]


def _upload(order: Order) -> Upload:
    return Upload.objects.get(municipality=order.owner, pk=order.arguments["upload"])


def _look(work: Work) -> Preview:
    """Look at the file before the transaction: on SQLite nobody who writes has to wait for it."""
    upload = _upload(work)
    store.check(upload.file_id)
    path = store.path_of(upload.file_id)
    with reading.named(path, upload.file_name):
        return preview(work.owner, Source(upload.source), path, upload.as_of, work.desk.today, progress=_told(work))


def _see(work: Work) -> None:
    seen = actions.see(work.desk, work.owner, work.arguments["upload"], work.made)
    work.message = _("確かめました：受け入れる行 {n}、受け入れられない行 {refused}。").format(n=f"{seen.rows:,}", refused=f"{seen.refused:,}")


def _take_in(work: Work) -> None:
    batch = actions.confirm(work.desk, work.owner, work.arguments["upload"], work.arguments["sha256"], _told(work))
    work.message = _("取込 #{n} を取り込みました：{rows}行。").format(n=batch.pk, rows=f"{batch.rows:,}")


def _told(work: Work) -> Callable[[int], None]:
    """Return how reading tells of the rows it has passed: as a count of all so far, where the bar wants what is new."""
    told = [0]

    def progress(count: int) -> None:
        work.advance(count - told[0])
        told[0] = count

    return progress


def _page(owner: Organisation, arguments: Mapping[str, Any]) -> Sequence[tuple[Any, str]]:
    """Return where the file is seen: the register is the municipality's, so any of its programmes shows it."""
    programme = next(iter(programmes_of(owner.code).values()))
    url = reverse("register_upload", kwargs={"programme": programme, "pk": arguments["upload"]})
    return [(gettext_lazy("取込の確認の画面を開く"), url)]


PREVIEW = declare(Kind("register.preview", Duty.IMPORT, gettext_lazy("台帳ファイルの確認"), _whole, _see, before=_look, links=_page))
TAKE_IN = declare(Kind("register.take_in", Duty.IMPORT, gettext_lazy("台帳の取込み"), _whole, _take_in, links=_page))
