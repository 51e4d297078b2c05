"""Small helpers for the residents' pages: days in the reader's calendar, what was typed letter for letter."""

import datetime as dt
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from jimukyoku.japanese import era_text
from jimukyoku.office.basics.readings import EASY
from jimukyoku.office.residents.forms import as_typed
from jimukyoku.office.residents.telling import Told

register = template.Library()


@register.filter
def day_text(day: dt.date | str | None) -> str:
    """Return a day as its readers write it: era and western year, the western year alone in easy Japanese, or English."""
    if not day:
        return ""
    one = dt.date.fromisoformat(day) if isinstance(day, str) else day
    if get_language() == "en":
        return date_format(one, "j F Y")
    if get_language() == EASY:
        return f"{one.year}｜年《ねん》{one.month}｜月《がつ》{one.day}｜日《にち》"
    return f"{era_text(one)}（{one.year}年）"


@register.filter
def typed(text: Any) -> SafeString:
    """Return what a resident typed, letter for letter; words of the pack stand as they are."""
    return conditional_escape(text) if isinstance(text, Told) else as_typed(text)


@register.filter
def searches(name: str) -> bool:
    """Tell whether a box is there to search by."""
    return name.endswith("_search")
