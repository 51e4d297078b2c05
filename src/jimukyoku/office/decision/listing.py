"""What waits for a decision, reckoned once for as long as it does not change: a hundred thousand proposals are not hashed for
every page somebody opens.

What is remembered is valid for one count of the events that can change the list. The count is kept in the transaction of each
such event, so an old list is never taken for the new one; and deciding reads the list anew in any case.
"""

import json
from dataclasses import dataclass

from django.db import connection

from jimukyoku.domain.cases import TRANSITIONS, State
from jimukyoku.domain.decision import REFUSE, UNCLEAR, Proposal, list_hash, sample
from jimukyoku.office.audit import tally
from jimukyoku.office.basics import bulk
from jimukyoku.office.decision import queries
from jimukyoku.office.decision.queries import Group

# Steps that neither begin nor end where cases wait for a decision: after them the list is the same. Every other event of a case counts.
_ELSEWHERE = frozenset(
    f"case.{one.act}" for one in TRANSITIONS.values() if State.RECOMMENDED not in one.sources and one.target != State.RECOMMENDED
)  # fmt: skip


@dataclass(frozen=True)
class Listing:
    """The list an officer may decide as proposed (its hash, counts and sample), and the cases to decide one by one."""

    seen: str
    approvals: int
    yen: int
    refused: list[Proposal]
    sample: list[Proposal]
    unclear: list[Proposal]
    groups: list[Group]

    @property
    def count(self) -> int:
        """How many proposals the list holds."""
        return self.approvals + len(self.refused)


_known: dict[tuple[str, int], tuple[int, Listing]] = {}  # by database and programme


def listing(programme: int) -> Listing:
    """Return what waits for a decision now."""
    with bulk.snapshot():
        version, key = _version(programme), (str(connection.settings_dict["NAME"]), programme)
        known = _known.get(key)
        if known is None or known[0] != version:
            known = _known[key] = (version, _reckon(programme))
    return known[1]


def _version(programme: int) -> int:
    counts = tally.read(programme, tally.EVENT, "key")
    return sum(count for (kind,), (count, _yen) in counts.items() if kind.startswith("case.") and kind not in _ELSEWHERE)


def _reckon(programme: int) -> Listing:
    waiting = queries.with_reasons(programme)
    listed = [one for one, _text in waiting if one.outcome != UNCLEAR]
    refused = [one for one in listed if one.outcome == REFUSE]
    codes = {one.recommendation: [code for code, _sentence, _basis in json.loads(text)] for one, text in waiting if one.outcome == REFUSE}
    return Listing(
        list_hash(listed), len(listed) - len(refused), sum(one.amount for one in listed), refused, sample(listed, codes),
        [one for one, _text in waiting if one.outcome == UNCLEAR], queries.grouped(waiting),
    )  # fmt: skip
