"""A streak (筋) that dust under a scanner's lamp draws down the page: in an empty box it looks like a 1."""

import numpy as np
from numpy.typing import NDArray

from jimukyoku.engines.reading.crops import SCALE

_BORDER = round(0.9 * SCALE)  # of a crop's sides: the lines between boxes stand there
_SLANT = 0.06  # a page lies askew by no more, and the streak in it then as much the other way
_DARKER = 12  # grey levels that ink, or dust, is darker than the paper
_WHOLE = 0.97  # of the height: whoever writes a 1 leaves something free above or below


def streaked(cell: NDArray[np.uint8]) -> bool:
    """Tell whether one straight line runs through a box from above its upper border to below its lower one."""
    inner = cell[:, _BORDER:-_BORDER]
    if not inner.size:
        return False
    dark = inner < np.percentile(inner, 75) - _DARKER
    near = dark.copy()
    near[:, 1:] |= dark[:, :-1]
    near[:, :-1] |= dark[:, 1:]
    rows, columns = np.arange(len(near)), np.arange(near.shape[1])
    reach = round(_SLANT * len(near) / 2)
    for lean in range(-reach, reach + 1):
        aside = np.rint((rows / len(near) * 2 - 1) * lean).astype(int)
        at = columns[None, :] + aside[:, None]
        there = (at >= 0) & (at < near.shape[1])
        if (near[rows[:, None], at.clip(0, near.shape[1] - 1)] & there).mean(0).max() >= _WHOLE:
            return True
    return False
