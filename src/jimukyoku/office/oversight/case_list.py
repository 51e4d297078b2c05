"""The cases of a programme: by stage, age, reason, channel, money, route or number, fifty a page."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jimukyoku.domain.access import Duty
from jimukyoku.domain.cases import CHANNEL_NAMES, STATE_NAMES, STOP_NAMES, State, Stop
from jimukyoku.domain.decision import APPROVE
from jimukyoku.domain.oversight import BANDS, STAGES, TRANSFERS, band_days, funnel
from jimukyoku.japanese import fold_width
from jimukyoku.office.access.permission import desk_of, duty, saw
from jimukyoku.office.basics.forms import OfficeForm
from jimukyoku.office.cases.models import Case
from jimukyoku.office.oversight.progress import OPEN_STAGES, standing
from jimukyoku.office.oversight.searching import Wanted, page
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import pack_of

PAGE = 50
ROUTES = {"push": gettext_lazy("お知らせ（申請不要）"), "confirmation": gettext_lazy("確認書（申請が必要）")}
_OPEN = tuple(state.value for _name, states in OPEN_STAGES for state in states)
_USUAL = ("stage", "text", "age", "held")
_DAY = {"widget": forms.DateInput(attrs={"type": "date"}), "required": False}


class Filter(OfficeForm):
    """What somebody looks for; the counts beside the choices are of the whole programme."""

    stage = forms.ChoiceField(label=gettext_lazy("段階"), required=False)
    age = forms.ChoiceField(label=gettext_lazy("いまの段階になってから"), required=False)
    held = forms.ChoiceField(label=gettext_lazy("保留の理由"), required=False)
    route = forms.ChoiceField(label=gettext_lazy("案内の方法"), required=False)
    code = forms.ChoiceField(label=gettext_lazy("未解決の不備"), required=False)
    money = forms.ChoiceField(label=gettext_lazy("金額の区分"), required=False)
    channel = forms.ChoiceField(label=gettext_lazy("届いた経路"), required=False)
    arrived = forms.DateField(label=gettext_lazy("届いた日（から）"), **_DAY)
    until = forms.DateField(label=gettext_lazy("届いた日（まで）"), **_DAY)
    text = forms.CharField(
        label=gettext_lazy("受付番号・世帯番号"), required=False, max_length=40, help_text=gettext_lazy("番号の全体を入力してください。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip

    def __init__(self, programme: Programme, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now, pack = standing(programme.pk), pack_of(programme)
        steps = zip(STAGES, funnel(now.states), strict=True)
        known = now.held
        rules = {rule.code: f"{rule.code} {rule.sentence}" for rule in pack.deficiencies}
        choices: dict[str, dict[str, Any]] = {
            "stage": {key: _counted(_(name), count) for key, (name, count) in steps},
            "age": {key: _(name) for key, (name, _first, _last) in BANDS.items()},
            "held": {stop.value: _counted(_(STOP_NAMES[stop]), known.get(stop, 0)) for stop in Stop},
            "route": ROUTES, "code": {**rules, "UNREADABLE": _("読み取れない欄")},
            "money": {"decided": _("支給決定"), **{key: _(name) for key, (name, _states) in TRANSFERS.items()}},
            "channel": {key: _(name) for key, name in CHANNEL_NAMES.items()},
        }  # fmt: skip
        for name, known_choices in choices.items():
            self.fields[name].choices = [("", _("すべて")), *known_choices.items()]

    @property
    def usual(self) -> list[forms.BoundField]:
        """The conditions that are always in sight."""
        return [self[name] for name in _USUAL]

    @property
    def seldom(self) -> list[forms.BoundField]:
        """The conditions that fold up."""
        return [self[name] for name in self.fields if name not in _USUAL]

    @property
    def unfolded(self) -> bool:
        """Tell whether one of them is set, or wrong: then they are in sight too."""
        return any(one.data or one.errors for one in self.seldom)

    def wanted(self, today: dt.date) -> Wanted:
        """Return what was asked for."""
        data = self.cleaned_data
        states = {state.value for state in STAGES.get(data["stage"], State)} & _states_of_money(data["money"])
        states &= set(_OPEN) if data["age"] and not data["stage"] else states
        nowhere = ("",)  # two conditions that exclude each other find nothing, not everything
        return Wanted(
            () if len(states) == len(State) else tuple(sorted(states)) or nowhere, data["held"], data["route"], fold_width(data["text"]).strip(),
            APPROVE if data["money"] else "", band_days(data["age"], today) if data["age"] else ("", ""),
            (data["channel"],) if data["channel"] else tuple(CHANNEL_NAMES) if data["arrived"] or data["until"] else (),
            (_text(data["arrived"]), _text(data["until"])), data["code"], undone=bool(data["age"]),
        )  # fmt: skip


def _states_of_money(key: str) -> set[str]:
    return {state.value for state in TRANSFERS[key][1]} if key in TRANSFERS else {state.value for state in State}


def _text(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def _counted(name: str, count: int) -> str:
    return _("{name}（{count}件）").format(name=name, count=f"{count:,}")


@duty(Duty.READ)
def cases(request: HttpRequest, programme: Programme) -> HttpResponse:
    """List the cases somebody asks for; whoever sees a case in the list is noted like a reader of its page."""
    form = Filter(programme, {name: request.GET.get(name, "") for name in Filter.base_fields})
    found = page(programme.pk, form.wanted(desk_of(request).today), after=request.GET.get("after", ""), limit=PAGE) if form.is_valid() else None
    shown = found.cases if found else []
    saw(request, [case.pk for case in shown])
    return render(request, "oversight/cases.html", {
        "form": form, "rows": [row(case) for case in shown], "first": "after" not in request.GET, "following": found.following if found else "",
        "kept": urlencode({name: text for name, text in form.data.items() if text}),
    })  # fmt: skip


def row(case: Case) -> dict[str, Any]:
    """Return a case as a list shows it."""
    stops = [STOP_NAMES[Stop(why)] for why in (case.held, case.unprintable) if why]
    return {"case": case, "state": STATE_NAMES[State(case.state)], "stops": stops, "route": ROUTES.get(case.route, case.route)}
