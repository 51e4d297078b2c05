"""The panel of a desk's page: whose the task is, until when, and the buttons to keep it, give it back, set it aside, hand it over."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from jimukyoku.domain.access import Duty
from jimukyoku.domain.work import BEAT
from jimukyoku.office.access.permission import desk_of
from jimukyoku.office.access.queries import names
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.work import queries

register = template.Library()


@register.inclusion_tag("work/panel.html", takes_context=True)
def work_panel(context: Any, programme: Programme, case: Any, kind: str) -> dict[str, Any]:
    """Show whose the task is that this page is about; ``case`` is the case's row or its key."""
    request: HttpRequest = context["request"]
    desk, pk = desk_of(request), getattr(case, "pk", case)
    found = queries.lease_of(pk, kind)
    task = found if found and found.holder and found.running(desk.at) else None
    mine = task is not None and task.holder == desk.login
    return {
        "csrf_token": context.get("csrf_token"), "programme": programme, "task": task, "mine": mine, "kind": queries.kind_of(kind),
        "receipt": task.receipt_number if task else getattr(case, "receipt_number", ""),
        "name": names([task.holder]).get(task.holder, "") if task else "", "beat": int(BEAT.total_seconds()),
        "may_take": desk.person.holds(Duty.WORK) and desk.person.holds(queries.kind_of(kind).duty),
    }  # fmt: skip


@register.simple_tag(takes_context=True)
def work_panels(context: Any, programme: Programme, case: Any) -> SafeString:
    """Show the panel of the kind a case waits for, on a page that is no desk's, to whoever may take it."""
    person = desk_of(context["request"]).person
    kinds = [kind for kind in queries.waits_for(case.pk) if person.holds(kind.duty) and person.holds(Duty.WORK)]
    return mark_safe("".join(render_to_string("work/panel.html", work_panel(context, programme, case, kind.name)) for kind in kinds))


@register.inclusion_tag("work/next.html", takes_context=True)
def work_next(context: Any, programme: Programme, kind: str, *, primary: bool = True) -> dict[str, Any]:
    """Show the button that leads from a finished task to the next one of its kind; the key ``n`` presses it."""
    return {"csrf_token": context.get("csrf_token"), "programme": programme, "kind": kind, "label": queries.kind_of(kind).label, "primary": primary}


@register.simple_tag(takes_context=True)
def work_fence(context: Any, case: Any, kind: str) -> int:
    """Return the number under which the person has this task, for a hidden field of the desk's form; 0 where they have not."""
    found = queries.lease_of(getattr(case, "pk", case), kind)
    return found.fence if found and found.holder == desk_of(context["request"]).login else 0
