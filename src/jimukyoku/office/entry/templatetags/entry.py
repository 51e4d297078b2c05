"""Shares as people read them."""

from django import template

from jimukyoku.domain.entry import Rate

register = template.Library()


@register.filter
def percent(share: float) -> str:
    """Return a share in per cent, with as many digits as small shares need."""
    if not share:
        return "0 %"
    digits = 1 if share >= 0.1 else 2 if share >= 0.001 else 4
    return f"{100 * share:.{digits}f} %"


@register.filter
def interval(rate: Rate) -> str:
    """Return between which shares the truth lies (95 %)."""
    return f"{percent(rate.low)}〜{percent(rate.high)}"
