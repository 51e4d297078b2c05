"""What every page shows around its content: whose office it is, who is there, where one can go. One table of entries."""

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jimukyoku.domain.access import Duty
from jimukyoku.office.access.models import Organisation, Person
from jimukyoku.office.access.permission import now, person_of

_CODE = re.compile(r"[\w-]+")  # what may name a folder of a theme


@dataclass(frozen=True)
class Entry:
    """One entry of the navigation; ``of_programme`` entries appear inside a programme, ``inside`` names pages under it (``*``: any).

    Inside a programme, what nobody opens every hour (``rare``) folds up behind その他.
    """

    label: Any
    url: str
    duty: Duty
    of_programme: bool = False
    inside: tuple[str, ...] = ()
    rare: bool = False

    def covers(self, page: str) -> bool:
        """Tell whether a page, by the name of its address, is this entry's or stands under it."""
        return page == self.url or any(fnmatchcase(page, one) for one in self.inside)


# A room that gains a page adds its entry here; who lacks the duty does not see it.
NAVIGATION = (
    Entry(gettext_lazy("ホーム"), "home", Duty.READ),
    Entry(gettext_lazy("進捗"), "overview", Duty.READ, of_programme=True),
    Entry(gettext_lazy("作業"), "work", Duty.WORK, of_programme=True, inside=("work_*",)),
    Entry(gettext_lazy("案件"), "cases", Duty.READ, of_programme=True, inside=("case", "case_*")),
    Entry(gettext_lazy("確かめる届出"), "to_check", Duty.READ, of_programme=True, inside=("attach",)),
    Entry(gettext_lazy("入力"), "entry", Duty.READ, of_programme=True, inside=("entry_*",)),
    Entry(gettext_lazy("審査"), "screening", Duty.SCREEN, of_programme=True, inside=("screening_*", "screen_all", "recommend_case")),
    Entry(gettext_lazy("不備"), "deficiency", Duty.DEFICIENCY, of_programme=True, inside=("deficiency_*", "*_notice")),
    Entry(gettext_lazy("決定"), "decisions", Duty.DECIDE, of_programme=True,
          inside=("decision_*", "confirm_decisions", "decide_case", "send_back_case")),
    Entry(gettext_lazy("支給"), "payments", Duty.READ, of_programme=True, inside=("batch", "*_payment")),
    Entry(gettext_lazy("まとめて処理"), "programme_jobs", Duty.READ, of_programme=True),
    Entry(gettext_lazy("持出し"), "exports", Duty.READ, of_programme=True, rare=True),
    Entry(gettext_lazy("台帳"), "register", Duty.READ, of_programme=True, rare=True,
          inside=("register_upload", "register_altered", "register_touched")),
    Entry(gettext_lazy("制度"), "programme", Duty.READ, of_programme=True, rare=True,
          inside=("programme_version", "programme_persons", "programme_differences", "programme_draft", "programme_effects")),
    Entry(gettext_lazy("処理状況"), "jobs", Duty.READ, inside=("job",), rare=True),
    Entry(gettext_lazy("閲覧記録"), "visits", Duty.INSPECT, rare=True),
    Entry(gettext_lazy("担当者"), "people", Duty.PEOPLE, inside=("person", "add_person"), rare=True),
    Entry(gettext_lazy("API"), "clients", Duty.PEOPLE, inside=("client", "add_client", "issue_token", "change_scopes"), rare=True),
    Entry(gettext_lazy("権限一覧"), "access_table", Duty.READ, rare=True),
)


def layout(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the frame of a page."""
    person, programme = person_of(request), getattr(request, "programme", None)
    home = programme.municipality if programme else person.organisation if person else None
    return {
        "person": person, "programme": programme, "home_of": home, "theme": theme(home), **navigation(request, person, programme),
        "demo_day": now().date() if settings.DEMO_DAY else None, "languages": [one for one in settings.LANGUAGES if "-x-" not in one[0]],
        "site_name": home.name if home else _("事務局"),
    }  # fmt: skip


def theme(organisation: Organisation | None) -> dict[str, str]:
    """Return the style sheet and logo of an organisation, as far as it has them."""
    if organisation is None or not _CODE.fullmatch(organisation.code):
        return {}
    names = {"css": f"themes/{organisation.code}/theme.css", "logo": f"themes/{organisation.code}/logo.svg"}
    return {key: name for key, name in names.items() if finders.find(name)}


def navigation(request: HttpRequest, person: Person | None, programme: Any) -> dict[str, Any]:
    """Return the entries this person may follow, and those that fold up; the one whose page is open is marked and never folded away."""
    found: dict[bool, list[dict[str, Any]]] = {False: [], True: []}
    for entry in NAVIGATION:
        if person is None or not person.holds(entry.duty) or (entry.of_programme and programme is None):
            continue
        url = reverse(entry.url, kwargs={"programme": programme} if entry.of_programme else None)
        match = getattr(request, "resolver_match", None)
        name = match.view_name if match else ""
        current = "page" if name == entry.url else "true" if entry.covers(name) else ""
        found[entry.rare and programme is not None].append({"label": entry.label, "url": url, "current": current})
    return {"navigation": found[False], "navigation_more": found[True], "more_open": any(one["current"] for one in found[True])}
