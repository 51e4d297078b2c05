"""監督・進捗: figures read from the ledger."""

from jimukyoku.domain.oversight.figures import FUNNEL, STAGES, TRANSFERS, Money, age_bands, funnel
from jimukyoku.domain.oversight.progress import BANDS, WINDOW, Forecast, band, band_days, by_age, forecast, is_done, stock

__all__ = [
    "BANDS", "FUNNEL", "STAGES", "TRANSFERS", "WINDOW", "Forecast", "Money", "age_bands", "band", "band_days", "by_age", "forecast", "funnel",
    "is_done", "stock",
]  # fmt: skip
