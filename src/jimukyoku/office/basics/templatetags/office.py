"""Small helpers for templates: icons, translated names, bars, the style sheets to link."""

import functools
from typing import Any

from django import template
from django.contrib.staticfiles import finders
from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

register = template.Library()
_BANNERS = {"success": "success", "warning": "warning", "error": "error"}


@register.simple_tag
def icon(name: str) -> SafeString:
    """Return an inline SVG; it is never the only bearer of a meaning, so it is hidden from screen readers."""
    return _icon(name)


@functools.lru_cache(maxsize=64)
def _icon(name: str) -> SafeString:
    return mark_safe(render_to_string(f"basics/icons/{name}.svg").strip())  # our own file


@register.filter
def tr(text: Any) -> str:
    """Return a name that stands in a table of the lower storeys in the reader's language."""
    return gettext(str(text)) if text else ""


@register.filter
def banner(message: Any) -> str:
    """Return the kind of banner a message is shown in."""
    return _BANNERS.get(message.level_tag, "info")


@register.filter
def first_input(field: BoundField) -> str:
    """Return the id to which the error summary leads: the field, or its first choice."""
    return f"{field.auto_id}_0" if field.use_fieldset else str(field.id_for_label)


@register.filter
def stylesheets(_room: str) -> list[str]:
    """Return the style sheets to link: the built one, or the two hand-written ones where nothing was built."""
    built = "jimukyoku/dist/office.css"
    return [built] if _exists(built) else ["jimukyoku/variables.css", "jimukyoku/office.css"]


@functools.lru_cache(maxsize=8)
def _exists(name: str) -> bool:
    return finders.find(name) is not None


@register.inclusion_tag("basics/bar.html")
def bar(value: float, most: float) -> dict[str, Any]:
    """Draw a bar as long as ``value`` is of ``most``; the number itself stands beside it."""
    return {"length": round(100 * value / most, 1) if most else 0}
