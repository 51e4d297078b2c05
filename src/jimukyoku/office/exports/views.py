"""The page of exports: asking for a list, approving somebody else's, taking one's own."""

from typing import Any
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from jimukyoku.domain.access import Duty
from jimukyoku.domain.oversight import FUNNEL, STAGES, funnel
from jimukyoku.office.access.permission import desk_of, duty
from jimukyoku.office.access.queries import names
from jimukyoku.office.basics.forms import OfficeForm
from jimukyoku.office.cases import queries as cases
from jimukyoku.office.exports import actions, queries
from jimukyoku.office.exports.models import APPROVED, ASKED, READY
from jimukyoku.office.programme.models import Programme


class AskForm(OfficeForm):
    """Which cases, as what, and what for."""

    stage = forms.ChoiceField(label=gettext_lazy("段階"), required=False)
    form = forms.ChoiceField(label=gettext_lazy("ファイルの形式"), widget=forms.RadioSelect, choices=[("xlsx", "Excel"), ("csv", "CSV")])
    reason = forms.CharField(
        label=gettext_lazy("持ち出す目的"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("承認する市職員が読みます。氏名などの個人情報は書かないでください。"),
    )  # fmt: skip

    def __init__(self, programme: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = zip(STAGES, funnel(cases.counts(programme)), strict=True)
        self.fields["stage"].choices = [("", _("すべて")), *((key, f"{_(name)}（{count:,}）") for key, (name, count) in steps)]


@duty(Duty.READ)
def exports(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show the exports of a programme, and ask for one."""
    desk = desk_of(request)
    form = AskForm(programme.pk, request.POST or None, initial={"form": "xlsx"})
    if request.method == "POST" and form.is_valid():
        actions.ask(desk, programme, form.cleaned_data["stage"], form.cleaned_data["form"], form.cleaned_data["reason"])
        messages.success(request, _("持出しを依頼しました。別の市職員が承認すると、ファイルが作られます。"))
        return redirect("exports", programme=programme)
    found = queries.newest(programme.pk)
    known = names({one.by for one in found} | {one.approver for one in found})
    stages = {key: _(name) for key, (name, _states) in zip(STAGES, FUNNEL, strict=True)}
    today, officer = desk.today.isoformat(), desk.person.holds(Duty.DECIDE)
    return render(request, "exports/exports.html", {
        "form": form, "days": actions.DAYS, "rows": [{
            "export": one, "state": queries.STATE_NAMES_OF_EXPORT[one.state], "stage": stages.get(one.stage, _("すべて")),
            "by": known.get(one.by, one.by), "approver": known.get(one.approver, ""),
            "approvable": one.state == ASKED and officer and one.by != desk.login, "ready": one.state == READY, "going": one.state == APPROVED,
            "takable": one.state == READY and one.by == desk.login and today <= one.expires, "over": one.state == READY and today > one.expires,
        } for one in found],
    })  # fmt: skip


@duty(Duty.DECIDE)
@require_POST
def approve_export(request: HttpRequest, programme: Programme, pk: int) -> HttpResponse:
    """Approve somebody else's export, or refuse it."""
    desk, export = desk_of(request), queries.access_export(programme.pk, pk)
    if request.POST.get("answer") == "refuse":
        actions.refuse(desk, export)
        messages.success(request, _("持出し #{pk} を却下しました。").format(pk=pk))
    else:
        actions.approve(desk, export)
        messages.success(request, _("持出し #{pk} を承認しました。ファイルの作成を始めます。").format(pk=pk))
    return redirect("exports", programme=programme)


@duty(Duty.READ)
@require_POST
def take_export(request: HttpRequest, programme: Programme, pk: int) -> HttpResponse:
    """Hand out a finished export to who asked for it."""
    name, content = actions.take(desk_of(request), queries.access_export(programme.pk, pk))
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer
