"""The keying station: one page, and the calls its script makes. Nothing of it is kept by a browser or anything in between."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from jimukyoku.domain.access import Duty
from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.basics import gettext as tr
from jimukyoku.domain.entry import Answer, Limit, Mark, Step, fixed_length
from jimukyoku.domain.programme import Field
from jimukyoku.office.access.desk import Desk
from jimukyoku.office.access.permission import desk_of, duty
from jimukyoku.office.basics import store
from jimukyoku.office.entry import actions, queries
from jimukyoku.office.entry.forms import KeysForm
from jimukyoku.office.entry.models import Cutting
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import pack_of

HOLD = "hold"
_REST: dict[Limit, Callable[[], str]] = {
    Limit.STRETCH: lambda: _("続けて60分入力しました。10〜15分休んでください。"),
    Limit.DAY: lambda: _("今日の入力は300分になりました。入力はここまでにしてください。"),
    Limit.STROKES: lambda: _("今日の入力は40,000打鍵になりました。入力はここまでにしてください。"),
}


@duty(Duty.RECEIVE)
@never_cache
def station(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show the station; its script draws and saves."""
    keys = queries.keys_of(desk_of(request).person)
    urls = {name: reverse(f"entry_{name}", kwargs={"programme": programme}) for name in ("draw", "save", "leave")}
    return render(request, "entry/station.html", {
        "keys": keys, "as_json": {"keys": json.dumps(keys), "urls": json.dumps(urls), "words": json.dumps(_words(), ensure_ascii=False)},
    })  # fmt: skip


def _words() -> dict[str, str]:
    return {
        "image": _("「{label}」の画像"), "none": _("入力する項目はありません"),
        "empty": _("いま、入力を待っている画像はありません。"),
        "loading": _("画像を読み込んでいます。"),
        "again": _("先に入力した人と違います。画像をよく見て、もう一度入力してください。"),
        "nothing": _("何も入力されていません。記入がなければ {blank}、読めなければ {unreadable} を押してください。"),
        "long": _("長すぎます（{n}文字まで）。"), "choose": _("表示されている番号を入力してください。"),
        "far": _("1つ前より前には戻れません。誤りに気づいたときは管理者（SV）に伝えてください。"),
        "offline": _("通信できません。入力した {n} 件はこの画面にあり、つながりしだい自動で送ります。画面を閉じないでください。"),
        "signed_out": _("サインインが切れたか、権限が変わりました。画面を閉じる前に管理者（SV）に伝えてください。"),
    }  # fmt: skip


@duty(Duty.RECEIVE)
@require_POST
@never_cache
def draw(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Give the next images, beside those the page has already."""
    body, desk = _body(request), desk_of(request)
    try:
        limit, beside = int(body.get("limit", 20)), {int(one) for one in body.get("beside", ())}
    except (TypeError, ValueError) as problem:
        raise _unreadable() from problem
    fields = {one.id: one for one in pack_of(programme).fields}
    drawn = actions.draw(desk, programme, limit, beside=beside)
    return JsonResponse({"tasks": [_task(programme, fields[one.field], one) for one in drawn], **_today(desk)})


def _task(programme: Programme, field: Field, cutting: Cutting) -> dict[str, Any]:
    """Return what the page is told of an image: what to key. Not whose it is, nor what anybody made of it, nor whether it is a test."""
    return {
        "id": cutting.pk, "fence": cutting.fence, "label": field.label, "kind": str(field.kind), "length": field.length,
        "exact": fixed_length(field), "choices": _choices(field), "again": cutting.step == Step.AGAIN,
        "url": reverse("entry_image", kwargs={"programme": programme, "cutting": cutting.pk}),
    }  # fmt: skip


def _choices(field: Field) -> list[str]:
    return list(field.choices.values())


def _today(desk: Desk) -> dict[str, Any]:
    worked = queries.worked_today(desk.login, desk.at)
    limit = worked.limit(desk.at)
    return {"strokes": worked.strokes, "rest": _REST[limit]() if limit else ""}


@duty(Duty.RECEIVE)
@require_POST
@never_cache
def save(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Keep answers; say of each whether it is kept."""
    desk = desk_of(request)
    return JsonResponse({"saved": _save(desk, programme, _body(request)), **_today(desk)})


@duty(Duty.RECEIVE)
@require_POST
@never_cache
def leave(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Keep the last answers of a page that is being closed, and give back what lies there unkeyed."""
    desk = desk_of(request)
    saved = _save(desk, programme, _body(request))
    actions.give_back(desk, programme)
    return JsonResponse({"saved": saved})


def _save(desk: Desk, programme: Programme, body: Mapping[str, Any]) -> list[dict[str, Any]]:
    try:
        answers = [_said(one) for one in body.get("answers", ())]
    except (KeyError, TypeError, ValueError) as problem:
        raise _unreadable() from problem
    held = [one for one, mark in answers if mark == HOLD]
    saved = actions.key(desk, programme, [one for one, mark in answers if mark != HOLD])
    saved += [actions.hold_said(desk, programme, one) for one in held]
    return [{"key": one.key, "refused": one.refused, "again": one.again} for one in saved]


def _said(one: Mapping[str, Any]) -> tuple[actions.Said, str]:
    mark = str(one["mark"])
    answer = Answer(Mark.UNREADABLE if mark == HOLD else Mark(mark), str(one.get("value", "")))
    said = actions.Said(int(one["id"]), int(one["fence"]), str(one["key"]), answer, int(one.get("strokes", 0)), int(one.get("millis", 0)))
    return said, mark


def _body(request: HttpRequest) -> Mapping[str, Any]:
    try:
        body = json.loads(request.body or b"{}")
    except ValueError as problem:
        raise _unreadable() from problem
    if not isinstance(body, dict):
        raise _unreadable()
    return body


def _unreadable() -> BadInput:
    return BadInput("station", tr("入力画面の送信を読めません。"), cure=tr("画面を開き直してください。"))


@duty(Duty.RECEIVE)
@never_cache
def image(request: HttpRequest, programme: Programme, cutting: int) -> HttpResponse:
    """Show an image to whoever has it in hand, and to nobody else."""
    desk = desk_of(request)
    return picture(queries.access_image(programme.pk, desk.login, cutting, desk.at))


def picture(cutting: Cutting) -> HttpResponse:
    """Return the image of a field."""
    content = store.fetch(cutting.image_id)
    kind = "image/png" if content.startswith(b"\x89PNG") else "image/jpeg"
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = "inline"
    return answer


@duty(Duty.RECEIVE)
def keys(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Let a person choose the keys of the station."""
    desk = desk_of(request)
    form = KeysForm(queries.keys_of(desk.person), request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.set_keys(desk, programme, form.cleaned_data)
            return redirect("entry_station", programme=programme)
        except BadInput as problem:
            form.add_error(None, f"{problem.what}{problem.cure}")
    return render(request, "entry/keys.html", {"form": form})
