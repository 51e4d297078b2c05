"""Who looked at what: the search page of auditors and administrators over the visits of their own municipality."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jimukyoku.domain.access import Duty
from jimukyoku.japanese import fold_width
from jimukyoku.office.access.models import Organisation, Person
from jimukyoku.office.access.permission import address, desk_of, duty
from jimukyoku.office.access.queries import names
from jimukyoku.office.access.table import table
from jimukyoku.office.audit import visits
from jimukyoku.office.audit.models import Chain, Visit
from jimukyoku.office.basics.forms import OfficeForm
from jimukyoku.office.cases.models import Case
from jimukyoku.office.layout import NAVIGATION, Entry
from jimukyoku.office.programme.models import Programme

PAGE = 50
ACTS = {
    visits.READ: gettext_lazy("閲覧"), visits.SIGNED_IN: gettext_lazy("サインイン"), visits.SIGNED_OUT: gettext_lazy("サインアウト"),
    visits.FAILED: gettext_lazy("サインイン失敗"), visits.LOCKED: gettext_lazy("サインイン停止"),
}  # fmt: skip
# Where somebody was, as the menu calls it, with the two places that no entry of the menu leads to.
PLACES = (
    *NAVIGATION, Entry(gettext_lazy("住民の窓口"), "resident_start", Duty.READ, inside=("resident_*",)),
    Entry(gettext_lazy("サインイン"), "account_login", Duty.READ, inside=("account_logout", "mfa_*", "welcome", "demo")),
)  # fmt: skip


def place_of(page: str) -> Any:
    """Return what people call the place to which a page belongs; the page's own name where nobody has another."""
    return next((one.label for one in PLACES if one.covers(page)), page)


class VisitFilter(OfficeForm):
    """What somebody looks for; what is empty does not matter."""

    actor = forms.CharField(label=gettext_lazy("ログイン名"), required=False, max_length=60,
                            widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}))  # fmt: skip
    receipt = forms.CharField(label=gettext_lazy("受付番号"), required=False, max_length=12,
                              widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}))  # fmt: skip
    since = forms.DateField(label=gettext_lazy("この日から"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                            error_messages={"invalid": gettext_lazy("「この日から」を年月日で入力してください。")})  # fmt: skip
    until = forms.DateField(label=gettext_lazy("この日まで"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                            error_messages={"invalid": gettext_lazy("「この日まで」を年月日で入力してください。")})  # fmt: skip
    act = forms.ChoiceField(label=gettext_lazy("種類"), required=False)
    page = forms.ChoiceField(label=gettext_lazy("画面"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["act"].choices = [("", _("すべて")), *ACTS.items()]
        self.fields["page"].choices = [("", _("すべて")), *((one.url, one.label) for one in PLACES)]

    def clean(self) -> dict[str, Any]:
        """Refuse a range that ends before it begins."""
        data = super().clean() or self.cleaned_data
        if data.get("since") and data.get("until") and data["since"] > data["until"]:
            self.add_error("until", _("「この日まで」を「この日から」より後の日にしてください。"))
        return data


@dataclass(frozen=True)
class Seen:
    """One visit as the page shows it."""

    at: dt.datetime
    who: str
    login: str
    act: Any
    page: str
    place: Any
    address: str
    case: Case | None
    programme: Programme | None


def found_visits(home: Organisation, asked: dict[str, Any], *, before: int = 0, limit: int = PAGE) -> list[Visit]:
    """Return visits of a municipality, newest first, before a number (keyset).

    Its own are the looks at its programmes' cases, whoever looked, and the comings and goings of its own people.
    """
    programmes = Programme.objects.filter(municipality=home).values("pk")
    query = Visit.objects.filter(
        Q(chain__in=Chain.objects.filter(programme__in=programmes).values("pk"))
        | Q(chain=None, actor__in=Person.objects.filter(organisation=home).values("login"))
    )
    if before:
        query = query.filter(pk__lt=before)
    if asked.get("receipt"):
        cases = Case.objects.filter(programme__in=programmes, receipt_number=fold_width(asked["receipt"]).strip())
        query = query.filter(chain__in=list(cases.values_list("pk", flat=True)))
    plain = {"actor": asked.get("actor", "").strip(), "act": asked.get("act")}
    query = query.filter(**{name: text for name, text in plain.items() if text})
    if place := next((one for one in PLACES if one.url == asked.get("page")), None):
        query = query.filter(page__in=[row.name for row in table() if place.covers(row.name)])
    if asked.get("since"):
        query = query.filter(at__gte=_moment(asked["since"]))
    if asked.get("until"):
        query = query.filter(at__lt=_moment(asked["until"] + dt.timedelta(days=1)))
    return list(query.order_by("-pk")[:limit])


def _moment(day: dt.date) -> str:
    return timezone.make_aware(dt.datetime.combine(day, dt.time())).astimezone(dt.UTC).isoformat(timespec="microseconds")


def shown(rows: Sequence[Visit]) -> list[Seen]:
    """Return visits with the names of who looked and the cases that were looked at."""
    called = names(row.actor for row in rows)
    cases = {case.pk: case for case in Case.objects.filter(pk__in={row.chain for row in rows if row.chain})}
    programmes = {one.pk: one for one in Programme.objects.select_related("municipality").filter(pk__in={case.programme for case in cases.values()})}
    found = []
    for row in rows:
        case = cases.get(row.chain or 0)
        at = timezone.localtime(dt.datetime.fromisoformat(row.at))
        found.append(Seen(at, called.get(row.actor, row.actor), row.actor, ACTS.get(row.act, row.act), row.page, place_of(row.page), row.address,
                          case, programmes.get(case.programme) if case else None))  # fmt: skip
    return found


@duty(Duty.INSPECT)
def visit_search(request: HttpRequest) -> HttpResponse:
    """List the visits somebody asks for. That somebody searched is kept too: one visit, without the cases it listed."""
    here = desk_of(request)
    visits.visited(visits.Visitor(here.login, here.at, "visits", address(request)), visits.READ)
    form = VisitFilter({name: request.GET.get(name, "") for name in VisitFilter.base_fields})
    after = request.GET.get("after", "")
    before = int(after) if after.isascii() and after.isdigit() else 0
    rows = found_visits(here.person.organisation, form.cleaned_data, before=before, limit=PAGE + 1) if form.is_valid() else []
    return render(request, "oversight/visits.html", {
        "form": form, "rows": shown(rows[:PAGE]), "first": not after, "following": rows[PAGE - 1].pk if len(rows) > PAGE else "",
        "kept": urlencode({name: text for name, text in form.data.items() if text}),
    })  # fmt: skip
