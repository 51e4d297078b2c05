"""Long work of the decision room: deciding a list in parts, proposing what was screened, printing what was decided."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy

from jimukyoku.domain.access import Duty
from jimukyoku.domain.basics import Conflict
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.decision import APPROVE, REFUSE, list_hash
from jimukyoku.office.access.desk import Desk
from jimukyoku.office.basics import bulk
from jimukyoku.office.decision import actions, queries
from jimukyoku.office.jobs.registry import Kind, Order, Part, Work, declare, open_ended, until_done
from jimukyoku.office.notices.jobs import printing
from jimukyoku.office.notices.models import PrintRun
from jimukyoku.office.programme.models import Programme

_PAY_ON = "決定から3週間以内"  # goes into the letter


def _list_parts(order: Order) -> Iterable[Part]:
    """Cut exactly the list that was seen into parts of (case, recommendation)."""
    listed = queries.listed(order.owner.pk)
    if list_hash(listed) != order.arguments["list"]:
        raise Conflict("list-changed", _("決定する一覧が、確認した一覧と違います。"), cure=_("一覧を作り直し、確認してください。"))
    for part in bulk.batches(listed, int(settings.AT_ONCE)):
        yield Part({"pairs": [[one.case, one.recommendation] for one in part]}, size=len(part))


def _decide_part(work: Work) -> None:
    actions.decide_part(work.desk, work.owner, work.part["pairs"], work.arguments["list"], work.on)


def _plan(desk: Desk, programme: Programme, outcome: str) -> PrintRun | None:
    return actions.plan_notices(desk, programme, {"decision": APPROVE, "refusal": REFUSE}[outcome], _PAY_ON)


LIST = declare(Kind(
    "decision.list", Duty.DECIDE, gettext_lazy("一覧の決定"), _list_parts, _decide_part,
    links=lambda owner, _arguments: [(gettext_lazy("決定の画面を開く"), reverse("decisions", kwargs={"programme": owner}))],
))  # fmt: skip
RECOMMEND = declare(Kind(
    "decision.recommend", Duty.RECOMMEND, gettext_lazy("支給・不支給の提案"), open_ended, until_done(actions.recommend),
    offer=gettext_lazy("審査が終わり不備のない案件に、規則のとおりの提案を付けます。"),
))  # fmt: skip
LETTERS = printing(
    "decision.letters", gettext_lazy("決定通知の印刷"), gettext_lazy("支給・不支給の決定通知を、まだ通知していない決定の分だけ印刷用PDFにします。"),
    ("decision", "refusal"), _plan,
)  # fmt: skip
