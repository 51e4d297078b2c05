"""The first letter of a case: 支給のお知らせ to those whose account is known, 確認書 to the others."""

from typing import Protocol

from jimukyoku.domain.access import Duty
from jimukyoku.domain.cases import State
from jimukyoku.domain.notices import masked_account
from jimukyoku.japanese import bank_name, branch_name
from jimukyoku.office.access.desk import Desk, action
from jimukyoku.office.notices import actions, queries
from jimukyoku.office.notices.models import PrintRun
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.register import queries as register


class HasAccount(Protocol):
    """A row that names an account."""

    bank_code: str
    branch_code: str
    account_number: str


def account_text(account: HasAccount) -> str:
    """Return an account as a letter may show it."""
    bank = bank_name(account.bank_code) or account.bank_code
    branch = branch_name(account.bank_code, account.branch_code) or account.branch_code
    return masked_account(bank, branch, account.account_number)


@action(Duty.PRINT)
def announce(desk: Desk, programme: Programme, route: str, limit: int = 5_000) -> PrintRun | None:
    """Plan one run of first letters for expected cases of ``route`` (push or confirmation) that have none yet."""
    cases = queries.without_letter(programme.pk, route, (State.EXPECTED.value,), limit=limit, route=route)
    if not cases:
        desk.idle()
        return None
    read = register.sources(programme.municipality_id)
    accounts = register.accounts(read, [case.head_no for case in cases]) if route == "push" else {}
    items = []
    for case in cases:
        known = accounts.get(case.head_no)
        items.append(actions.Item(case, more={"account_masked": account_text(known)} if known else {}))
    return actions.plan(desk, programme, route, items)
