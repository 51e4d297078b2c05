"""Taking lists out of the office needs two people: one asks and says why, an officer who is not that person approves."""

import datetime as dt

from jimukyoku.domain.access import Duty, same_hands
from jimukyoku.domain.basics import BadInput, Conflict, NotAllowed, NotFound
from jimukyoku.domain.basics import gettext as _
from jimukyoku.office.access.desk import Desk, action
from jimukyoku.office.basics import store
from jimukyoku.office.exports import queries
from jimukyoku.office.exports.models import APPROVED, ASKED, READY, REFUSED, Export
from jimukyoku.office.jobs import actions as jobs
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import of as programme_of

DAYS = 3  # for which a finished export may be taken


@action(Duty.READ)
def ask(desk: Desk, programme: Programme, stage: str, form: str, reason: str) -> Export:
    """Ask for a list as a file; nothing is made before somebody else has approved it."""
    if not reason.strip():
        raise BadInput("reason", _("持ち出す目的が空です。"), cure=_("目的を入力してください。"))
    export = Export.objects.create(
        programme=programme.pk, stage=stage, form=form, reason=reason.strip(), by=desk.login, at=desk.at.isoformat()
    )
    desk.record(programme.pk, "export.asked", {"export": export.pk, "stage": stage, "form": form})
    return export


@action(Duty.DECIDE)
def approve(desk: Desk, export: Export) -> Export:
    """Approve an export, which makes its file by a job; not by who asked for it."""
    export = _waiting(desk, export)
    programme = programme_of(export.programme)
    export.state, export.approver = APPROVED, desk.login
    export.job = jobs.start(desk, programme, "exports.cases", {"export": export.pk}, key=str(export.pk)).pk
    export.save()
    desk.record(export.programme, "export.approved", {"export": export.pk, "by": export.by})
    return export


@action(Duty.DECIDE)
def refuse(desk: Desk, export: Export) -> Export:
    """Refuse an export; not by who asked for it."""
    export = _waiting(desk, export)
    export.state, export.approver = REFUSED, desk.login
    export.save()
    desk.record(export.programme, "export.refused", {"export": export.pk, "by": export.by})
    return export


def _waiting(desk: Desk, export: Export) -> Export:
    export = queries.lock(export.pk)
    if export.state != ASKED:
        raise Conflict("export-state", _("この持出しは承認待ちではありません。"), cure=_("画面を開き直して、いまの状態を確かめてください。"))
    if same_hands(desk.login, [export.by]):
        raise NotAllowed("four-eyes", _("依頼した本人は承認できません。"), cure=_("別の市職員が承認してください。"))
    return export


@action(Duty.DECIDE)
def made(desk: Desk, export: Export, content: bytes, rows: int) -> Export:
    """Enter the file of an approved export; from now on its days are counted."""
    export = queries.lock(export.pk)
    export.file, export.rows, export.state = store.keep(content, kind="export", name=f"cases-{export.pk}.{export.form}"), rows, READY
    export.expires = (desk.today + dt.timedelta(days=DAYS)).isoformat()
    export.save()
    desk.record(export.programme, "export.made", {"export": export.pk, "file": export.file_id, "rows": rows})
    return export


@action(Duty.READ)
def take(desk: Desk, export: Export) -> tuple[str, bytes]:
    """Hand the file to who asked for it, as long as its days last; each time is counted and told in the ledger."""
    export = queries.lock(export.pk)
    if export.by != desk.login or export.state != READY or export.file is None:
        raise NotFound("not-found", _("該当するものがありません。"))
    if desk.today.isoformat() > export.expires:
        what = _("受け取れる期限（{day}）を過ぎました。").format(day=export.expires)
        raise Conflict("export-expired", what, cure=_("必要なときは、もう一度依頼してください。"))
    export.taken += 1
    export.save()
    desk.record(export.programme, "export.taken", {"export": export.pk, "file": export.file_id, "rows": export.rows, "time": export.taken})
    return export.file.name, store.fetch(export.file_id)
