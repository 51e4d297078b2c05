"""What may go into one transfer file, and the proof that a file says what was approved."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from jimukyoku.domain.basics import Conflict, digest
from jimukyoku.domain.basics import gettext as _

Account = tuple[str, str, str, str]
OPEN_STATES = ("made", "released", "paid")


@dataclass(frozen=True, slots=True)
class Payable:
    """One household about to be paid; ``attempt`` is 2 for the transfer after one that came back."""

    case: int
    household_no: str
    size: int
    amount: int
    bank_code: str
    branch_code: str
    account_type: str
    account_number: str
    payee_kana: str
    attempt: int = 1

    @property
    def account(self) -> Account:
        """What identifies the account."""
        return self.bank_code, self.branch_code, self.account_type, self.account_number


def over_cap(one: Payable, cap: int) -> bool:
    """Tell whether a payment is not of at least one yen or above ``cap``, the most the programme can pay that household.

    阿武町 2022: one household was sent 4,630万円 of a benefit of 10万円.
    """
    return not 0 < one.amount <= cap


def sharing(going: Sequence[Payable], before: Mapping[Account, Set[int]]) -> dict[int, list[int]]:
    """Return, for every payment to an account that several cases name, those cases; ``before`` has earlier payments' cases.

    Consecutive rows merged into one household paid 4,156万円 where 460万円 was the most (北海道 2023); an account that many
    households name is looked at by a person, whether they are in one file or in several.
    """
    users: dict[Account, set[int]] = {account: set(cases) for account, cases in before.items()}
    for one in going:
        users.setdefault(one.account, set()).add(one.case)
    return {one.case: sorted(users[one.account]) for one in going if len(users[one.account]) > 1}


def payee_digest(payables: Iterable[Payable]) -> str:
    """Return one hash over who is paid how much for the how-manieth time, whatever the order.

    Two files with the same are the same payment made twice (天栄村 2020); a transfer tried again after it came back is not.
    """
    return digest(sorted([one.household_no, one.amount, one.attempt] for one in payables))


def agree(count: int, total: int, recount: tuple[int, int, bool], where: str) -> None:
    """Raise Conflict unless the independent recount of a file finds the approved count and total, and its own trailer."""
    if (count, total, True) != recount:
        raise Conflict(
            "recount",
            _("振込ファイルの検算が一致しません（台帳 {n}件 {yen:,}円、ファイル {fn}件 {fyen:,}円）。").format(
                n=count, yen=total, fn=recount[0], fyen=recount[1]
            ),
            where=where,
            cure=_("このファイルは使わず、作り直してください。"),
        )
