"""Long work of the decision room: deciding a list in parts, proposing what was screened, printing what was decided; replaying."""

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
from jimukyoku.office.decision import actions, queries, replaying
from jimukyoku.office.jobs.registry import Kind, Order, Part, Work, declare, open_ended, until_done
from jimukyoku.office.notices.jobs import printing
from jimukyoku.office.notices.models import PrintRun
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.reading import draft_of, draft_pack

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


def _open_cases(order: Order) -> list[Part]:
    """Return one part: its figures are of one moment. What was found is kept whole or not at all."""
    return [Part({}, size=replaying.open_cases(order.owner).count())]


def _replay(work: Work) -> replaying.Effects:
    """Judge outside the transaction: nothing is written, and on SQLite nobody who writes has to wait."""
    return replaying.effects(work.owner, draft_pack(draft_of(work.owner, work.arguments["draft"])), work.desk.today, work.advance)


def _keep(work: Work) -> None:
    file = actions.keep_effects(work.desk, work.owner, work.arguments["draft"], work.made)
    work.hand_out(file.sha256, file.name)
    judged, changed = work.made.judged, sum(work.made.changed.values())
    work.message = _("判定した案件 {n} 件、結果が変わる案件 {changed} 件。").format(n=f"{judged:,}", changed=f"{changed:,}")


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
EFFECTS = declare(Kind(
    replaying.KIND, Duty.PUBLISH, gettext_lazy("公開を待つ版の影響の判定"), _open_cases, _keep, before=_replay,
    links=lambda owner, given: [
        (gettext_lazy("影響の画面を開く"), reverse("programme_effects", kwargs={"programme": owner, "pk": given["draft"]}))
    ],
))  # fmt: skip
