"""Scans of filled forms with the truth about them, for trying out whatever reads paper. Needs the extra ``paper``."""

from jimukyoku.engines.city.scans.answers import answers, taken
from jimukyoku.engines.city.scans.faults import Fault
from jimukyoku.engines.city.scans.lots import Lot, Scanned, scan_lot
from jimukyoku.engines.city.scans.pens import STYLES

__all__ = ["STYLES", "Fault", "Lot", "Scanned", "answers", "scan_lot", "taken"]
