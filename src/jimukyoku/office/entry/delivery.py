"""The municipality's page of a delivery (検収): its counts and hash, the sample drawn by lot, one application after the other.

Beside it the supervisor's figures of accuracy: both sides read the same ones.
"""

import base64
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from jimukyoku.domain.access import Duty
from jimukyoku.domain.basics import BadInput, Conflict
from jimukyoku.domain.entry import Mark, Severity, Unit, Verdict
from jimukyoku.office.access.permission import desk_of, duty, saw
from jimukyoku.office.access.queries import names
from jimukyoku.office.basics import store
from jimukyoku.office.cases.models import Case
from jimukyoku.office.entry import measuring, queries, sampling
from jimukyoku.office.entry.models import REAL, SEALED, Cutting, Inspection, Record, Ruling, Sample
from jimukyoku.office.entry.views import MARKS, STATES
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import pack_of
from jimukyoku.office.work.log import moment


@duty(Duty.ACCEPT)
@never_cache
def delivery(request: HttpRequest, programme: Programme, bundle: str) -> HttpResponse:
    """Show a delivery to the municipality: what was sealed, the sample, and the next application of it to look at."""
    found = queries.access_named(programme.pk, bundle)
    sample = Sample.objects.filter(bundle=found, round=found.round).first()
    done = list(Inspection.objects.filter(sample=sample).order_by("pk")) if sample else []
    ahead = [one for one in sampling.drawn(sample) if one not in {each.record_id for each in done}] if sample else []
    record = Record.objects.get(pk=ahead[0]) if ahead and found.state == SEALED else None
    if record:
        saw(request, Case.objects.filter(programme=programme.pk, receipt_number=record.receipt_number).values_list("pk", flat=True))
    return render(request, "entry/delivery.html", {
        "bundle": found, "state": STATES[found.state], "sealed": found.state == SEALED, "sample": sample, "record": record,
        "figures": queries.sealed_figures(found) if found.seal else None, "looked": len(done), "wrong": sum(one.wrong != "" for one in done),
        "ruling": Ruling.objects.filter(sample=sample).first() if sample else None,
        "fields": _fields(programme, record) if record else [],
        "severity": sampling.severity_now(programme.pk), "stopped": Severity.STOPPED, "tightened": Severity.TIGHTENED,
    })  # fmt: skip


def _fields(programme: Programme, record: Record) -> list[dict[str, Any]]:
    """Return the fields of one application in the pack's order, each with its image and what was keyed."""
    agreed = queries.agreed_of([record.pk]).get(record.pk, {})
    images = dict(Cutting.objects.filter(record=record, origin=REAL).values_list("field", "image"))
    return [
        {"id": one.id, "label": one.label, "image": _inline(images[one.id]),
         "text": agreed[one.id].value if agreed[one.id].mark == Mark.VALUE else MARKS[agreed[one.id].mark]}
        for one in pack_of(programme).fields if one.id in agreed
    ]  # fmt: skip


def _inline(sha256: str) -> str:
    """Return an image as part of the page: it has no address of its own that somebody could pass on."""
    content = store.fetch(sha256)
    kind = "png" if content.startswith(b"\x89PNG") else "jpeg"
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


@duty(Duty.ACCEPT)
@require_POST
def draw_sample(request: HttpRequest, programme: Programme, bundle: str) -> HttpResponse:
    """Draw the sample of a delivery."""
    try:
        sample = sampling.draw_sample(desk_of(request), programme, queries.access_named(programme.pk, bundle))
    except Conflict as problem:
        messages.error(request, f"{problem.what}{problem.cure}")
    else:
        messages.success(request, _("{n} 件を抽出しました。誤りのある申請が {most} 件を超えたら不合格です。").format(n=sample.size, most=sample.most))
    return redirect("entry_delivery", programme=programme, bundle=bundle)


@duty(Duty.ACCEPT)
@require_POST
def inspect(request: HttpRequest, programme: Programme, bundle: str) -> HttpResponse:
    """Enter what was seen of one application of the sample."""
    key = request.POST.get("record", "")
    try:
        verdict = sampling.inspect(desk_of(request), programme, queries.access_named(programme.pk, bundle), int(key) if key.isdecimal() else 0,
                                   request.POST.getlist("wrong"))  # fmt: skip
    except (BadInput, Conflict) as problem:
        messages.error(request, f"{problem.what}{problem.cure}")
    else:
        if verdict == Verdict.ACCEPTED:
            messages.success(request, _("合格です。この納品の申請は受付に渡せます。"))
        if verdict == Verdict.REJECTED:
            messages.error(request, _("不合格です。この納品は、すべての項目を入力し直します。"))
    return redirect("entry_delivery", programme=programme, bundle=bundle)


@duty(Duty.RECEIVE)
@require_POST
def anew(request: HttpRequest, programme: Programme, bundle: str) -> HttpResponse:
    """Begin a rejected delivery anew, with its cause."""
    try:
        sampling.key_anew(desk_of(request), programme, queries.access_named(programme.pk, bundle), request.POST.get("cause", ""))
        messages.success(request, _("入力をやり直します。"))
    except (BadInput, Conflict) as problem:
        messages.error(request, f"{problem.what}{problem.cure}")
    return redirect("entry", programme=programme)


@duty(Duty.ASSIGN)
def accuracy(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show the error rates with their intervals, by person, field, form and reader; what nobody saw; today's pace."""
    fields = {one.id: one for one in pack_of(programme).fields}
    found = measuring.figures(programme.pk, fields)
    midnight = moment(desk_of(request).at.replace(hour=0, minute=0, second=0, microsecond=0))
    people = measuring.paces(programme.pk, midnight, "by")
    called = names({*found.known, *found.settled, *(one.name for one in people)})
    return render(request, "entry/accuracy.html", {
        "tables": [
            (_("担当者ごと（正解の分かっている画像と、隠れた再入力）"), _rows(found.known, called)),
            (_("担当者ごと（2人の一致・判定と比べて）"), _rows(found.settled, called)),
            (_("項目ごと"), _rows(found.kinds, {})), (_("様式ごと"), _rows(found.forms, {})),
            (_("自動読取り（人の判定と比べて）"), _rows(found.readers, {})),
        ],
        "found": found, "people": [(called.get(one.name, one.name), one) for one in people],
        "paces": [(fields[one.name].label, one) for one in measuring.paces(programme.pk, midnight, "field") if one.name in fields],
    })  # fmt: skip


def _rows(found: Any, called: Any) -> list[tuple[str, list[Any]]]:
    return [(called.get(name, name), [units[unit] for unit in Unit]) for name, units in found.items()]
