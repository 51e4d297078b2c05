"""支給: what may be paid, the transfer file, and its independent recount."""

from jimukyoku.domain.payment.batch import OPEN_STATES, Account, Payable, agree, over_cap, payee_digest, sharing
from jimukyoku.domain.payment.recount import Recount, recount
from jimukyoku.domain.payment.zengin import (
    RECORD,
    SEPARATORS,
    BankProfile,
    Originator,
    Transfer,
    TransferFile,
    read_transfers,
    why_unwritable,
    write_transfers,
)

__all__ = [
    "OPEN_STATES",
    "RECORD",
    "SEPARATORS",
    "Account",
    "BankProfile",
    "Originator",
    "Payable",
    "Recount",
    "Transfer",
    "TransferFile",
    "agree",
    "over_cap",
    "payee_digest",
    "read_transfers",
    "recount",
    "sharing",
    "why_unwritable",
    "write_transfers",
]
