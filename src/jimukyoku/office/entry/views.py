"""The entry room's pages: how far the bundles are, settling what two people keyed differently, sealing, giving back what was held."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from jimukyoku.domain.access import Duty
from jimukyoku.domain.basics import Conflict, NotFound
from jimukyoku.domain.entry import Answer, Mark, meaning
from jimukyoku.office.access.desk import Desk
from jimukyoku.office.access.permission import desk_of, duty
from jimukyoku.office.entry import actions, carpets, queries
from jimukyoku.office.entry.models import ACCEPTED, KEYING, REJECTED, SEALED, Cutting
from jimukyoku.office.entry.standing import from_text, keyings
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import pack_of

STATES = {
    KEYING: gettext_lazy("入力中"), SEALED: gettext_lazy("検収待ち"), ACCEPTED: gettext_lazy("合格"), REJECTED: gettext_lazy("不合格"),
}  # fmt: skip
MARKS = {Mark.BLANK: gettext_lazy("（空欄）"), Mark.UNREADABLE: gettext_lazy("（判読できない）")}


@duty(Duty.READ)
def entry(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show every bundle and how far it is, and to whoever keys the way to the stations."""
    person = desk_of(request).person
    blind, thirds = queries.waiting(programme.pk)
    labels = {one.id: one.label for one in pack_of(programme).fields}
    return render(request, "entry/entry.html", {
        "bundles": [(one, STATES[one.bundle.state]) for one in queries.progress(programme.pk)],
        "blind": blind, "thirds": thirds, "carpets": queries.in_carpets(programme.pk), "strays": queries.strays(programme.pk),
        "keys": person.holds(Duty.RECEIVE), "leads": person.holds(Duty.ASSIGN), "accepts": person.holds(Duty.ACCEPT),
        "held": [(one, labels.get(one.field, one.field)) for one in queries.held_back(programme.pk)] if person.holds(Duty.ASSIGN) else [],
    })  # fmt: skip


@duty(Duty.RECEIVE)
@require_POST
def seal(request: HttpRequest, programme: Programme, bundle: str) -> HttpResponse:
    """Seal a bundle as a delivery."""
    try:
        sealed = actions.seal(desk_of(request), programme, queries.access_named(programme.pk, bundle))
    except Conflict as problem:
        messages.error(request, f"{problem.what}{problem.cure}")
    else:
        messages.success(request, _("束「{name}」を納品しました。市の検収を待ちます。").format(name=sealed.name))
    return redirect("entry", programme=programme)


@duty(Duty.ASSIGN)
@require_POST
def release(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Give an image that was held back into the queue."""
    key = request.POST.get("cutting", "")
    try:
        actions.release(desk_of(request), programme, int(key) if key.isdecimal() else 0)
        messages.success(request, _("画像を入力に戻しました。"))
    except Conflict as problem:
        messages.error(request, problem.what)
    return redirect("entry", programme=programme)


@duty(Duty.RECEIVE)
@never_cache
def third(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show one field that two people keyed differently to a third, with both answers, and keep what they say stands there."""
    desk = desk_of(request)
    if request.method == "POST":
        _keep(request, desk, programme)
        return redirect("entry_third", programme=programme)
    drawn = actions.draw(desk, programme, 1, settling=True)
    field = {one.id: one for one in pack_of(programme).fields}
    cutting = drawn[0] if drawn else None
    return render(request, "entry/third.html", {
        "cutting": cutting, "field": field[cutting.field] if cutting else None, "key": secrets.token_hex(8),
        "answers": _answers(cutting, field[cutting.field]) if cutting else [],
    })  # fmt: skip


def _answers(cutting: Cutting, field: Any) -> list[dict[str, Any]]:
    """Return the different answers so far, by what they say: who gave which, and which came first, nobody is told."""
    found: dict[tuple[Any, ...], Answer] = {}
    reading = from_text(cutting.reading)
    said = [Answer(Mark(one.mark), one.value) for one in keyings([cutting.pk]).get(cutting.pk, []) if one.round == cutting.round]
    for one in [*said, *([reading] if reading else [])]:
        found.setdefault((one.mark, meaning(field, one.value)), one)
    several = sorted(found.values(), key=lambda one: (one.mark, one.value))
    return [{"mark": str(one.mark), "value": one.value, "text": one.value or MARKS[one.mark], "key": str(place)}
            for place, one in enumerate(several, start=1)]  # fmt: skip


def _keep(request: HttpRequest, desk: Desk, programme: Programme) -> None:
    post = request.POST
    mark, _sep, value = post.get("answer", "").partition(":")
    if mark == "typed":
        mark, value = Mark.VALUE, post.get("typed", "").strip()
    if mark not in set(Mark) or not (post.get("cutting", "").isdecimal() and post.get("fence", "").isdecimal()):
        raise NotFound("not-found", _("該当するものがありません。"))
    said = actions.Said(int(post["cutting"]), int(post["fence"]), post.get("key", ""), Answer(Mark(mark), value), len(value))
    (saved,) = actions.key(desk, programme, [said])
    if saved.refused:
        messages.error(request, saved.refused)


@duty(Duty.RECEIVE)
@never_cache
def carpet(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show many images that were read as the same; keep which are and which are not."""
    desk = desk_of(request)
    if request.method == "POST":
        pairs = [one.partition("-")[::2] for one in request.POST.getlist("seen")]
        seen = [(int(pk), int(fence)) for pk, fence in pairs if pk.isdecimal() and fence.isdecimal()]
        odd = {int(one) for one in request.POST.getlist("odd") if one.isdecimal()}
        kept, away = carpets.look(desk, programme, request.POST.get("key", "")[:20], seen, odd)
        messages.success(request, _("{kept} 件を確かめました。{away} 件は2人が入力します。").format(kept=kept, away=away))
        return redirect("entry_carpet", programme=programme)
    return render(request, "entry/carpet.html", {"carpet": carpets.lay(desk, programme), "key": secrets.token_hex(8)})
