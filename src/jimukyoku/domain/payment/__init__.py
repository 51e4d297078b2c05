"""支給: what may be paid, the transfer file, and its independent recount."""

from jimukyoku.domain.payment.batch import OPEN_STATES, Payable, agree, cap_stops, payee_digest
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
    "BankProfile",
    "Originator",
    "Payable",
    "Recount",
    "Transfer",
    "TransferFile",
    "agree",
    "cap_stops",
    "payee_digest",
    "read_transfers",
    "recount",
    "why_unwritable",
    "write_transfers",
]
