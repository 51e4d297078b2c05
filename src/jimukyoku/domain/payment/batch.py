"""What may go into one transfer file, and the proof that a file says what was approved."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from jimukyoku.domain.basics import Conflict, digest
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.cases import Stop

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
    def account(self) -> tuple[str, str, str, str]:
        """What identifies the account."""
        return self.bank_code, self.branch_code, self.account_type, self.account_number


def cap_stops(payables: Sequence[Payable], caps: Mapping[int, int], shared: int = 1) -> dict[int, str]:
    """Return which payments break a limit: more than the programme can pay that household, or one account for many.

    ``caps`` gives each case's own maximum in yen. An account that more than ``shared`` households name is held back for
    all of them: consecutive rows merged into one household paid 4,156万円 where 460万円 was the most (北海道 2023).
    """
    uses: dict[tuple[str, str, str, str], int] = {}
    for one in payables:
        uses[one.account] = uses.get(one.account, 0) + 1
    stops = {}
    for one in payables:
        if not 0 < one.amount <= caps[one.case]:
            stops[one.case] = Stop.OVER_CAP.value
        elif uses[one.account] > shared:
            stops[one.case] = Stop.SHARED_ACCOUNT.value
    return stops


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
