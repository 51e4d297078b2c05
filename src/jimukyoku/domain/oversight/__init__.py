"""監督・進捗: figures read from the ledger."""

from jimukyoku.domain.oversight.figures import FUNNEL, STAGES, Money, age_bands, funnel

__all__ = ["FUNNEL", "STAGES", "Money", "age_bands", "funnel"]
