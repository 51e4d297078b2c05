"""Pages of long work: what runs and ran, one job with its bar, and the work that is started by hand."""

import secrets
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jimukyoku.domain.access import Duty
from jimukyoku.domain.basics import Conflict, NotFound
from jimukyoku.office.access.models import Person
from jimukyoku.office.access.permission import desk_of, duty
from jimukyoku.office.jobs import actions, queries
from jimukyoku.office.jobs.registry import Kind, kinds
from jimukyoku.office.programme.models import Programme

PAGE, STOP_POLLING = 30, 286  # htmx asks no more after this status


@duty(Duty.READ)
def jobs(request: HttpRequest) -> HttpResponse:
    """Show the jobs of a person's programmes, or only those they asked for."""
    person, mine = desk_of(request).person, request.GET.get("of") == "mine"
    after = request.GET.get("after", "")
    found = queries.access_jobs(person, mine=mine, after=int(after) if after.isdecimal() else 0, limit=PAGE + 1)
    shown = queries.shown(person, found[:PAGE])
    return render(request, "jobs/jobs.html", {
        "jobs": shown, "mine": mine, "kept": "of=mine" if mine else "", "first": not after,
        "following": str(found[PAGE - 1].pk) if len(found) > PAGE else "",
        "idle": any(one.open for one in shown) and not queries.workers(),
    })  # fmt: skip


@duty(Duty.READ)
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one job; that of a programme stands inside it, with the way back to its desks."""
    found = _shown(request, pk)
    if isinstance(found.owner, Programme):
        request.programme = found.owner  # type: ignore[attr-defined]
    return render(request, "jobs/job.html", {"job": found, "idle": not queries.workers()})


@duty(Duty.READ)
def job_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Return how far a job is, for the part of a page that shows it; the answer after its end tells the page to ask no more."""
    found = _shown(request, pk)
    return render(request, "jobs/state.html", {"job": found, "said": not found.open}, status=200 if found.open else STOP_POLLING)


def _shown(request: HttpRequest, pk: int) -> queries.Shown:
    person = desk_of(request).person
    return queries.shown(person, [queries.access_job(person, pk)])[0]


@duty(Duty.READ)
@require_POST
def cancel_job(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a job between two units."""
    desk = desk_of(request)
    actions.cancel(desk, queries.access_job(desk.person, pk))
    messages.success(request, _("処理を中止しました。終わった分はそのまま残り、再開すると続きから進みます。"))
    return redirect("job", pk=pk)


@duty(Duty.READ)
@require_POST
def resume_job(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a job go on."""
    desk = desk_of(request)
    actions.resume(desk, queries.access_job(desk.person, pk))
    messages.success(request, _("処理を再開しました。残りの分から進みます。"))
    return redirect("job", pk=pk)


@duty(Duty.READ)
@require_POST
def job_result(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out a result."""
    desk, place = desk_of(request), request.POST.get("place", "")
    if not place.isdecimal():
        raise NotFound("not-found", _("該当するものがありません。"))
    name, content = actions.take_result(desk, queries.access_job(desk.person, pk), int(place))
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer


@duty(Duty.READ)
def programme_jobs(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show the work a person may start in a programme, and start it; the token of the form starts it once."""
    desk = desk_of(request)
    offered = _offered(desk.person)
    if request.method == "POST":
        kind = next((one for one in offered if one.name == request.POST.get("kind")), None)
        if kind is None:
            raise Conflict("job-kind", _("この処理は選べません。"), cure=_("画面を開き直して、一覧から選んでください。"))
        started = actions.start(desk, programme, kind.name, key=request.POST.get("token", "")[:64])
        return redirect("job", pk=started.pk)
    going = {one.kind.name: one for one in queries.shown(desk.person, queries.of_programme(programme, only_open=True))}
    return render(request, "jobs/programme.html", {
        "offered": [(one, going.get(one.name)) for one in offered], "token": secrets.token_hex(16), "idle": not queries.workers(),
        "jobs": queries.shown(desk.person, queries.of_programme(programme)),
    })  # fmt: skip


def _offered(person: Person) -> list[Kind]:
    return [one for one in kinds().values() if one.offer and person.holds(one.duty)]
