"""受付: applications and answers, whatever the channel, into one shape."""

from jimukyoku.domain.intake.rows import CHANNELS, META, Received, Sheet, read_row, sheet

__all__ = ["CHANNELS", "META", "Received", "Sheet", "read_row", "sheet"]
