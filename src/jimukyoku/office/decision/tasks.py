"""What waits at the desk of decisions: cases the rules could not decide, which are no part of a list."""

from jimukyoku.domain.decision import UNCLEAR
from jimukyoku.office.decision.models import Recommendation
from jimukyoku.office.work.waiting import narrow

_NEWEST = f"SELECT MAX(x.id) FROM {Recommendation._meta.db_table} x WHERE x.case_id = k.chain_id"
narrow(
    "decision",
    where=f"EXISTS (SELECT 1 FROM {Recommendation._meta.db_table} r WHERE r.case_id = k.chain_id AND r.outcome = '{UNCLEAR}' AND r.id = ({_NEWEST}))",
)
