"""The letter about a transfer that came back (振込不能のお知らせ): why, and how to tell another account."""

from collections.abc import Sequence

from jimukyoku.domain.access import Duty
from jimukyoku.domain.deficiency import reply_by
from jimukyoku.domain.notices import reply_reason
from jimukyoku.japanese import era_text
from jimukyoku.office.access.desk import Desk, action
from jimukyoku.office.notices import actions as notices
from jimukyoku.office.notices.announcing import account_text
from jimukyoku.office.notices.models import PrintRun
from jimukyoku.office.payment import queries
from jimukyoku.office.payment.models import Payment
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import pack_of


@action(Duty.PRINT)
def plan_returned(desk: Desk, programme: Programme, limit: int = 5_000) -> PrintRun | None:
    """Plan one run of letters for cases whose transfer came back, that were not told of it and told no other account yet."""
    returned = queries.untold(programme.pk, limit=limit)
    if not returned:
        desk.idle()
        return None
    due = reply_by(desk.today, pack_of(programme).closed_days)
    items = [_item(payments, due.isoformat(), era_text(due)) for payments in returned]
    return notices.plan(desk, programme, "returned", items)


def _item(payments: Sequence[Payment], due: str, due_text: str) -> notices.Item:
    last = payments[-1]
    more = {
        "amount": last.amount, "account_masked": account_text(last), "reply_by": due_text,
        "reasons": [reply_reason(last.reason)],
    }  # fmt: skip
    return notices.Item(last.case, turn=len(payments), due=due, more=more)
