"""What a deficiency notice names (不備通知の組み立て): everything that blocks, what else somebody chose, in their order.

A notice never leaves out a defect that is known (one firm answered fourteen times because it was told of one after another).
What may be chosen is the order, and which remarks that do not block are told as well.
"""

from collections.abc import Mapping, Sequence

from jimukyoku.domain.basics import BadInput, Conflict
from jimukyoku.domain.basics import gettext as _


def named(chosen: Sequence[int], severities: Mapping[int, str]) -> list[int]:
    """Return the findings of a notice, in order: ``chosen`` as somebody put them, then whatever blocks besides.

    ``severities`` are those of all open findings. Raises Conflict when something chosen is not open any more, BadInput when
    it is a question that nobody has answered, or nothing blocks.
    """
    if gone := [one for one in chosen if one not in severities]:
        what = _("選んだ所見のうち {n} 件は、もう未解決ではありません。").format(n=len(gone))
        raise Conflict("finding-gone", what, cure=_("画面を開き直して、いまの所見を確かめてください。"))
    if any(severities[one] == "unclear" for one in chosen):
        raise BadInput("unclear", _("要判断の所見は通知に載せられません。"), cure=_("審査の画面で、不備かどうかを先に確かめてください。"))
    blocking = [one for one, severity in severities.items() if severity == "block"]
    if not blocking:
        cure = _("審査の画面で所見を確かめるか、支給・不支給を提案してください。")
        raise Conflict("nothing-blocks", _("補正を求める不備がありません。"), cure=cure)
    return list(dict.fromkeys([*chosen, *blocking]))
