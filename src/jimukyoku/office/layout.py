"""What every page shows around its content: whose office it is, who is there, where one can go. One table of entries."""

import re
from dataclasses import dataclass
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
    """One entry of the navigation; ``of_programme`` entries appear inside a programme, ``inside`` names pages under it."""

    label: Any
    url: str
    duty: Duty
    of_programme: bool = False
    inside: tuple[str, ...] = ()


# A room that gains a page adds its entry here; who lacks the duty does not see it.
NAVIGATION = (
    Entry(gettext_lazy("ホーム"), "home", Duty.READ),
    Entry(gettext_lazy("進捗"), "overview", Duty.READ, of_programme=True),
    Entry(gettext_lazy("作業"), "work", Duty.WORK, of_programme=True, inside=(
        "work_board", "work_move", "work_assign", "work_rank", "work_skills", "work_back", "work_aside", "work_hand")),  # fmt: skip
    Entry(gettext_lazy("案件"), "cases", Duty.READ, of_programme=True, inside=("case",)),
    Entry(gettext_lazy("確かめる届出"), "to_check", Duty.READ, of_programme=True, inside=("attach",)),
    Entry(gettext_lazy("審査"), "screening", Duty.SCREEN, of_programme=True, inside=("screening_case",)),
    Entry(gettext_lazy("不備"), "deficiency", Duty.DEFICIENCY, of_programme=True, inside=("deficiency_case", "deficiency_answer")),
    Entry(gettext_lazy("決定"), "decisions", Duty.DECIDE, of_programme=True, inside=("decision_case", "confirm_decisions")),
    Entry(gettext_lazy("支給"), "payments", Duty.READ, of_programme=True, inside=("batch",)),
    Entry(gettext_lazy("まとめて処理"), "programme_jobs", Duty.READ, of_programme=True),
    Entry(gettext_lazy("持出し"), "exports", Duty.READ, of_programme=True),
    Entry(gettext_lazy("台帳"), "register", Duty.READ, of_programme=True, inside=("register_upload", "register_altered", "register_touched")),
    Entry(gettext_lazy("制度"), "programme", Duty.READ, of_programme=True,
          inside=("programme_version", "programme_persons", "programme_differences", "programme_draft", "programme_effects")),
    Entry(gettext_lazy("処理状況"), "jobs", Duty.READ, inside=("job",)),
    Entry(gettext_lazy("閲覧記録"), "visits", Duty.INSPECT),
    Entry(gettext_lazy("担当者"), "people", Duty.PEOPLE, inside=("person", "add_person")),
    Entry(gettext_lazy("API"), "clients", Duty.PEOPLE, inside=("client", "add_client", "issue_token", "change_scopes")),
    Entry(gettext_lazy("権限一覧"), "access_table", Duty.READ),
)


def layout(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the frame of a page."""
    person, programme = person_of(request), getattr(request, "programme", None)
    home = programme.municipality if programme else person.organisation if person else None
    return {
        "person": person, "programme": programme, "home_of": home, "theme": theme(home), "navigation": navigation(request, person, programme),
        "demo_day": now().date() if settings.DEMO_DAY else None, "languages": [one for one in settings.LANGUAGES if "-x-" not in one[0]],
        "site_name": home.name if home else _("事務局"),
    }  # fmt: skip


def theme(organisation: Organisation | None) -> dict[str, str]:
    """Return the style sheet and logo of an organisation, as far as it has them."""
    if organisation is None or not _CODE.fullmatch(organisation.code):
        return {}
    names = {"css": f"themes/{organisation.code}/theme.css", "logo": f"themes/{organisation.code}/logo.svg"}
    return {key: name for key, name in names.items() if finders.find(name)}


def navigation(request: HttpRequest, person: Person | None, programme: Any) -> list[dict[str, Any]]:
    """Return the entries this person may follow; the one whose page is open is marked."""
    found = []
    for entry in NAVIGATION:
        if person is None or not person.holds(entry.duty) or (entry.of_programme and programme is None):
            continue
        url = reverse(entry.url, kwargs={"programme": programme} if entry.of_programme else None)
        match = getattr(request, "resolver_match", None)
        name = match.view_name if match else ""
        found.append({"label": entry.label, "url": url, "current": "page" if name == entry.url else "true" if name in entry.inside else ""})
    return found
