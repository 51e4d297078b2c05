"""Long work of the payment room: making a transfer file behind its gate, printing letters about transfers that came back."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext_lazy

from jimukyoku.domain.access import Duty
from jimukyoku.domain.basics import gettext as _
from jimukyoku.office.jobs.registry import Kind, Order, Part, Work, declare
from jimukyoku.office.notices.jobs import printing
from jimukyoku.office.payment import actions, queries
from jimukyoku.office.payment.announcing import plan_returned


def _one(order: Order) -> list[Part]:
    """Return the one unit of a file: its gate, its payments and its bytes are one transaction or none."""
    actions.check_value_date(dt.date.fromisoformat(order.arguments["value_date"]), order.desk.today)
    return [Part({}, size=len(queries.payable(order.owner.pk)))]


def _make(work: Work) -> None:
    batch = actions.make(work.desk, work.owner, dt.date.fromisoformat(work.arguments["value_date"]))
    if batch:
        work.message = _("振込 #{pk} を作成しました（{n}件）。").format(pk=batch.pk, n=batch.count)


MAKE = declare(Kind(
    "payment.make", Duty.PAY_MAKE, gettext_lazy("振込ファイルの作成"), _one, _make,
    links=lambda owner, _arguments: [(gettext_lazy("支給の画面を開く"), reverse("payments", kwargs={"programme": owner}))],
))  # fmt: skip
LETTERS = printing(
    "payment.letters", gettext_lazy("振込不能のお知らせの印刷"), gettext_lazy("振込が戻った世帯に、口座を尋ねる通知を印刷用PDFにします。"),
    ("returned",), lambda desk, programme, _letter: plan_returned(desk, programme),
)  # fmt: skip
