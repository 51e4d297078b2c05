"""監督・進捗: figures read from the ledger."""

from jimukyoku.domain.oversight.figures import FUNNEL, Money, age_bands, funnel

__all__ = ["FUNNEL", "Money", "age_bands", "funnel"]
