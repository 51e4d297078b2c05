"""The post a person must look at (人が確かめる届出), and attaching a row of it to the case it belongs to."""

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jimukyoku.domain.access import Duty
from jimukyoku.domain.basics import Refusal
from jimukyoku.domain.cases import CHANNEL_NAMES, STATE_NAMES, State
from jimukyoku.domain.intake import DUPLICATE, LATER, SOURCE_ID_LENGTH, UNLISTED
from jimukyoku.domain.programme import Pack
from jimukyoku.japanese import fold_width
from jimukyoku.office.access.models import Person
from jimukyoku.office.access.permission import desk_of, duty, saw
from jimukyoku.office.basics.forms import OfficeForm, refuse
from jimukyoku.office.cases.queries import by_receipt, residents
from jimukyoku.office.intake import actions
from jimukyoku.office.intake.likely import likely
from jimukyoku.office.intake.queries import Unsettled, unsettled, unsettled_row
from jimukyoku.office.intake.sorting import find_cases
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import pack_of
from jimukyoku.office.register import queries as register
from jimukyoku.office.screening.beside import Sight

PAGE = 50
WHY = {LATER: gettext_lazy("いまは進められない"), UNLISTED: gettext_lazy("名簿にない"), DUPLICATE: gettext_lazy("重複")}


class AttachForm(OfficeForm):
    """Which row belongs to which case, and how a person knows."""

    source = forms.CharField(
        label=gettext_lazy("届出の受付元番号"), max_length=SOURCE_ID_LENGTH, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    receipt = forms.CharField(
        label=gettext_lazy("案件の受付番号"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    )
    reason = forms.CharField(
        label=gettext_lazy("理由"), max_length=1_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("どのように確かめて、この案件のものだと分かったかを書いてください。"),
    )  # fmt: skip

    def clean_receipt(self) -> str:
        """Take full-width digits as they are meant."""
        return fold_width(self.cleaned_data["receipt"]).strip()


@duty(Duty.READ)
def to_check(request: HttpRequest, programme: Programme) -> HttpResponse:
    """List the rows that did nothing and that no person has attached yet, in the order they were received."""
    desk, pack = desk_of(request), pack_of(programme)
    person = desk.person
    waiting = unsettled(programme.pk, pack)
    after = request.GET.get("after", "")
    first = next((place for place, one in enumerate(waiting, 1) if one.source_id == after), 0)
    shown = waiting[first : first + PAGE]
    known = list(dict.fromkeys(one.case.pk for one in shown if one.case))
    saw(request, known)
    open_to_all = unprotected(programme, known, desk.today)
    return render(request, "oversight/to_check.html", {
        "rows": [_row(one, pack, person, one.case is not None and one.case.pk in open_to_all) for one in shown],
        "count": len(waiting), "attaches": person.holds(Duty.RECEIVE),
        "following": shown[-1].source_id if first + PAGE < len(waiting) else "", "first": not first,
    })  # fmt: skip


def unprotected(programme: Programme, cases: Sequence[int], today: dt.date) -> set[int]:
    """Return those of the cases in whose household nobody is protected today."""
    members = residents(cases)
    guarded = register.protected(register.sources(programme.municipality_id), members, today)
    return set(cases) - {members[resident] for resident in guarded}


def _row(one: Unsettled, pack: Pack, person: Person, open_to_all: bool) -> dict[str, Any]:
    """Return a row as it is shown; where a household that is or may be protected can be found is told to officers only."""
    sight = Sight.of(person, protected=not open_to_all)
    raw = json.loads(one.row.raw)
    written = [(field.label, raw[field.id]) for field in pack.fields if field.id in raw and not sight.hides(field)] if sight.works else []
    return {
        "source": one.source_id, "day": one.row.received_on, "channel": CHANNEL_NAMES.get(one.row.channel, one.row.channel),
        "why": WHY.get(one.row.status, one.row.status), "declines": one.declines, "otherwise": one.otherwise, "written": written,
        "case": one.case, "state": STATE_NAMES[State(one.case.state)] if one.case else "",
    }  # fmt: skip


@duty(Duty.RECEIVE)
def attach(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Attach a row to the case a person found it to belong to."""
    desk = desk_of(request)
    source, receipt = request.GET.get("row", ""), request.GET.get("case", "")
    row = unsettled_row(programme.pk, pack_of(programme), source) if source else None
    found = (row.case or find_cases(programme, [row])[row.source_id][0]) if row else None
    maybe = likely(programme, row, desk.today) if row and not found else []
    saw(request, [one.pk for one in (found, *(other.case for other in maybe)) if one])
    form = AttachForm(
        request.POST if request.method == "POST" else None,
        initial={"source": source, "receipt": receipt or (found.receipt_number if found else "")},
    )  # fmt: skip
    status = 200
    if form.is_valid():
        data = form.cleaned_data
        try:
            case = by_receipt(programme.pk, data["receipt"])
            actions.attach(desk, programme, data["source"], case.pk, data["reason"])
        except Refusal as problem:
            refuse(form, problem)
            status = 409
        else:
            messages.success(request, _("届出 {source} をこの案件に付けました。").format(source=data["source"]))
            return redirect("case", programme=programme, receipt=case.receipt_number)
    open_to_all = bool(found and found.pk in unprotected(programme, [found.pk], desk.today))
    shown = _row(row, pack_of(programme), desk.person, open_to_all) if row else None
    return render(request, "oversight/attach.html", {"form": form, "row": shown, "found": found, "maybe": maybe}, status=status)
