"""Who may press what about a batch now, and who must act next: read by the payment desk's pages."""

import datetime as dt
from collections.abc import Sequence

from jimukyoku.domain.access import Duty, same_hands
from jimukyoku.domain.basics import gettext as _
from jimukyoku.office.access.models import Person
from jimukyoku.office.payment.models import Batch

# act, duty, states of the batch
_ACTS: tuple[tuple[str, Duty, tuple[str, ...]], ...] = (
    ("take", Duty.PAY_RETURN, ("made", "approved")),
    ("approve", Duty.PAY_APPROVE, ("made",)),
    ("release", Duty.PAY_RELEASE, ("approved",)),
    ("settle", Duty.PAY_RETURN, ("released",)),
    ("bounce", Duty.PAY_RETURN, ("settled",)),
    ("cancel", Duty.PAY_MAKE, ("made", "approved")),
)


def acts(batch: Batch, person: Person, today: dt.date) -> Sequence[str]:
    """Return what a person may do about a batch now."""
    found = [act for act, duty, states in _ACTS if person.holds(duty) and batch.state in states]
    if same_hands(person.login, [batch.maker]) and "approve" in found:
        found.remove("approve")
    if same_hands(person.login, [batch.maker, batch.approver]) and "release" in found:
        found.remove("release")
    if "settle" in found and today.isoformat() < batch.value_date:
        found.remove("settle")
    return found


def next_step(batch: Batch, names: dict[str, str], today: dt.date) -> str:
    """Say who must act next about a batch."""
    maker = names.get(batch.maker, batch.maker)
    if batch.state == "made":
        return _("次は承認です。作成した {maker} さん以外の市職員が行います。").format(maker=maker)
    if batch.state == "approved":
        return _("次は送信です。作成者・承認者とは別の、出納の担当者が行います。")
    if batch.state == "released" and today.isoformat() < batch.value_date:
        return _("銀行が振り込むのを待っています。振込指定日以降に、市職員か出納の担当者が結果を登録します。")
    if batch.state == "released":
        return _("次は結果の登録です。市職員か出納の担当者が行います。")
    if batch.state == "settled":
        return _("結果の登録まで終わりました。あとから戻った振込があれば、市職員か出納の担当者が登録します。")
    return _("取り消された振込です。支給の対象は次の作成に回りました。")
