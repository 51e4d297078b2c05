"""The cases of a programme: by stage, reason of a hold, route or number, fifty a page."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jimukyoku.domain.access import Duty
from jimukyoku.domain.cases import STATE_NAMES, STOP_NAMES, State, Stop
from jimukyoku.domain.oversight import STAGES, funnel
from jimukyoku.japanese import fold_width
from jimukyoku.office.access.permission import duty, saw
from jimukyoku.office.basics.forms import OfficeForm
from jimukyoku.office.cases import queries
from jimukyoku.office.cases.models import Case
from jimukyoku.office.programme.models import Programme

PAGE = 50
ROUTES = {"push": gettext_lazy("お知らせ（申請不要）"), "confirmation": gettext_lazy("確認書（申請が必要）")}


class Filter(OfficeForm):
    """What somebody looks for; the counts beside the choices are of the whole programme."""

    stage = forms.ChoiceField(label=gettext_lazy("段階"), required=False)
    held = forms.ChoiceField(label=gettext_lazy("保留の理由"), required=False)
    route = forms.ChoiceField(label=gettext_lazy("案内の方法"), required=False)
    text = forms.CharField(
        label=gettext_lazy("受付番号・世帯番号"), required=False, max_length=40, help_text=gettext_lazy("番号の全体を入力してください。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip

    def __init__(self, programme: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = ("", _("すべて"))
        steps = zip(STAGES, funnel(queries.counts(programme)), strict=True)
        self.fields["stage"].choices = [everything, *((key, _counted(_(name), count)) for key, (name, count) in steps)]
        known = queries.held(programme)
        self.fields["held"].choices = [everything, *((stop.value, _counted(_(STOP_NAMES[stop]), known.get(stop, 0))) for stop in Stop)]
        self.fields["route"].choices = [everything, *ROUTES.items()]

    def wanted(self) -> queries.Wanted:
        """Return what was asked for."""
        data = self.cleaned_data
        states = tuple(state.value for state in STAGES.get(data["stage"], ()))
        return queries.Wanted(states, data["held"], data["route"], fold_width(data["text"]).strip())


def _counted(name: str, count: int) -> str:
    return _("{name}（{count}件）").format(name=name, count=f"{count:,}")


@duty(Duty.READ)
def cases(request: HttpRequest, programme: Programme) -> HttpResponse:
    """List the cases somebody asks for; whoever sees a case in the list is noted like a reader of its page."""
    form = Filter(programme.pk, {name: request.GET.get(name, "") for name in Filter.base_fields})
    found = queries.page(programme.pk, form.wanted(), after=request.GET.get("after", ""), limit=PAGE + 1) if form.is_valid() else []
    shown = found[:PAGE]
    saw(request, [case.pk for case in shown])
    return render(request, "oversight/cases.html", {
        "form": form, "rows": [row(case) for case in shown], "first": "after" not in request.GET,
        "following": shown[-1].receipt_number if len(found) > PAGE else "",
        "kept": urlencode({name: text for name, text in form.data.items() if text}),
    })  # fmt: skip


def row(case: Case) -> dict[str, Any]:
    """Return a case as a list shows it."""
    stops = [STOP_NAMES[Stop(why)] for why in (case.held, case.unprintable) if why]
    return {"case": case, "state": STATE_NAMES[State(case.state)], "stops": stops, "route": ROUTES.get(case.route, case.route)}
