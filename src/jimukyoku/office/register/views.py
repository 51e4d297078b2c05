"""The register's desk: what is in force, and taking a file in after a look at what it alters."""

from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from jimukyoku.domain.access import Duty
from jimukyoku.domain.basics import BadInput, Conflict, Missing, NotFound, Refusal
from jimukyoku.domain.cases import STATE_NAMES, State
from jimukyoku.domain.register import SOURCE_NAMES, Headings, Source
from jimukyoku.office.access.desk import check_tenant
from jimukyoku.office.access.permission import desk_of, duty, saw
from jimukyoku.office.basics import store
from jimukyoku.office.basics.forms import refuse
from jimukyoku.office.jobs import queries as jobs
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import pack_of
from jimukyoku.office.register import actions, desk, reading
from jimukyoku.office.register.addressing import doubtful
from jimukyoku.office.register.forms import ConfirmForm, HandInForm
from jimukyoku.office.register.models import Upload
from jimukyoku.office.register.previewing import preview, world
from jimukyoku.office.register.reasons import ADDRESS, WHY, column_name
from jimukyoku.office.register.sources import ADDING

PAGE = 50
GROUPS = {"added": gettext_lazy("増える"), "changed": gettext_lazy("変わる"), "gone": gettext_lazy("なくなる")}
_REFUSALS = (BadInput, Conflict, Missing)


@duty(Duty.READ)
def register(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show which files are in force, how old they are and who took them in; offer to hand one in."""
    return _desk_page(request, programme)


def _desk_page(
    request: HttpRequest, programme: Programme, form: HandInForm | None = None, headings: Headings | None = None
) -> HttpResponse:
    here, home = desk_of(request), programme.municipality
    takes_in = here.person.holds(Duty.IMPORT) and here.person.organisation_id == home.pk
    before = request.GET.get("after", "")
    rows = desk.imports(home, before=int(before) if before.isascii() and before.isdigit() else 0, limit=PAGE + 1)
    max_days = pack_of(programme).lists_max_days
    return render(request, "register/register.html", {
        "standings": desk.standings(home, here.today, max_days), "max_days": max_days, "rows": rows[:PAGE],
        "following": rows[PAGE - 1][0].pk if len(rows) > PAGE else "", "first": not before, "kept": "", "takes_in": takes_in,
        "waiting": desk.waiting(home) if takes_in else [], "upload_form": form or HandInForm(), "form": form,
        "most": int(settings.UPLOAD_MB), "municipality": home, "headings": headings,
    })  # fmt: skip


@duty(Duty.IMPORT)
@require_POST
def hand_in(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Look at a file that somebody sends, and keep it with what was seen; a short one that cannot be read is not kept."""
    check_tenant(desk_of(request).person, programme.municipality_id, None)
    form = HandInForm(request.POST, request.FILES)
    if not form.is_valid():
        return _desk_page(request, programme, form)
    file, data = form.cleaned_data["file"], form.cleaned_data
    try:
        with store.arriving(file.chunks(), int(settings.UPLOAD_MB) << 20) as path:
            upload = _received(request, programme, path, Source(data["source"]), data["as_of"].isoformat(), file.name)
    except _REFUSALS as problem:
        form.add_error("as_of" if problem.code == "as-of" else "file", _said(problem, file.name))
        return _desk_page(request, programme, form, problem if isinstance(problem, Headings) else None)
    return redirect("register_upload", programme=programme, pk=upload.pk)


def _received(request: HttpRequest, programme: Programme, path: Path, source: Source, as_of: str, name: str) -> Upload:
    """Look at a short file at once; a long one is kept, and a job looks at it."""
    here, home = desk_of(request), programme.municipality
    if reading.length(path) > int(settings.ROWS_AT_ONCE):
        return actions.hand_in_unseen(here, home, source, path, name, as_of=as_of)
    with reading.named(path, name):
        found = preview(home, source, path, as_of, here.today)
    return actions.hand_in(here, home, found, path, name)


def _said(problem: Refusal, name: str) -> str:
    where = problem.where if name in problem.where else f"{name} {problem.where}".strip()
    return f"［{where}］{problem.what} → {problem.cure}" if problem.cure else f"［{where}］{problem.what}"


@duty(Duty.IMPORT)
def upload(request: HttpRequest, programme: Programme, pk: int) -> HttpResponse:
    """Show what taking a file in would refuse, alter and touch."""
    return _upload_page(request, programme, desk.access_upload(desk_of(request).person, programme, pk))


def _upload_page(request: HttpRequest, programme: Programme, found: Upload, form: ConfirmForm | None = None) -> HttpResponse:
    source, going = Source(found.source), jobs.keyed(desk_of(request).person, found.municipality, str(found.pk))
    idle = any(one.open for one in going.values()) and not jobs.workers()
    if not found.seen:
        job = going.get("register.preview")
        wrong = desk.headings(found) if job and job.problem else None
        context = {"upload": found, "kind": SOURCE_NAMES[source], "job": job, "idle": idle, "headings": wrong}
        return render(request, "register/unseen.html", context)
    seen, job = desk.seen(found), None if found.batch_id else going.get("register.take_in")
    adds = source in ADDING
    fields = sorted(seen["fields"].items(), key=lambda item: -item[1])
    return render(request, "register/upload.html", {
        "upload": found, "seen": seen, "kind": SOURCE_NAMES[source], "unit": _("件") if adds else _("人"),
        "counts": [(group, GROUPS[group], seen["counts"][group]) for group in GROUPS if not (adds and group == "gone")],
        "fields": [(column_name(source, name), count) for name, count in fields],
        "cases": [(why, WHY[why], count) for why, (count, _first) in sorted(seen["cases"].items(), key=lambda item: -item[1][0])],
        "addresses": doubtful(seen.get("addresses", {}), ADDRESS),
        "outdated": not found.batch_id and world(found.municipality) != found.world, "job": job, "idle": idle,
        "confirm_form": form or ConfirmForm(found.refused, initial={"sha256": found.file_id}), "form": form,
    }, status=409 if form and form.non_field_errors() else 200)  # fmt: skip


@duty(Duty.IMPORT)
def altered(request: HttpRequest, programme: Programme, pk: int) -> HttpResponse:
    """List whom a file alters: by resident number and line, and what differs. What it says of them stays in the file."""
    found = desk.access_upload(desk_of(request).person, programme, pk)
    seen, group = desk.seen(found), request.GET.get("group", "added")
    if group not in GROUPS:
        raise NotFound("not-found", _("該当するものがありません。"))
    source = Source(found.source)
    rows = [(resident, line, [column_name(source, name) for name in names]) for resident, line, names in seen["people"][group]]
    return render(request, "register/altered.html", {
        "upload": found, "kind": SOURCE_NAMES[source], "group": GROUPS[group], "rows": rows, "count": seen["counts"][group],
        "changes": group == "changed", "lines": group != "gone",
    })  # fmt: skip


@duty(Duty.IMPORT)
def touched(request: HttpRequest, programme: Programme, pk: int) -> HttpResponse:
    """List the open cases that a file touches for one reason."""
    found = desk.access_upload(desk_of(request).person, programme, pk)
    why = request.GET.get("why", "dead")
    if why not in WHY:
        raise NotFound("not-found", _("該当するものがありません。"))
    count, rows = desk.touched(found, why)
    saw(request, [case.pk for case, _programme in rows])
    return render(request, "register/touched.html", {
        "upload": found, "kind": SOURCE_NAMES[Source(found.source)], "why": WHY[why], "count": count,
        "rows": [(case, of, STATE_NAMES[State(case.state)]) for case, of in rows],
    })  # fmt: skip


@duty(Duty.IMPORT)
def refused(request: HttpRequest, programme: Programme, pk: int) -> HttpResponseBase:
    """Hand out the list of rows that cannot be taken, with the reasons."""
    found = desk.access_upload(desk_of(request).person, programme, pk)
    if found.refused_file_id is None:
        raise NotFound("not-found", _("該当するものがありません。"))
    store.check(found.refused_file_id)
    answer = FileResponse(store.path_of(found.refused_file_id).open("rb"), content_type="text/csv; charset=utf-8", as_attachment=True,
                          filename=f"refused-{found.pk}.csv")  # fmt: skip
    answer["Cache-Control"] = "no-store"
    return answer


@duty(Duty.IMPORT)
@require_POST
def take_in(request: HttpRequest, programme: Programme, pk: int) -> HttpResponse:
    """Take in the very file that was looked at."""
    here = desk_of(request)
    found = desk.access_upload(here.person, programme, pk)
    form = ConfirmForm(found.refused, request.POST)
    if form.is_valid():
        try:
            if found.rows + found.refused > int(settings.ROWS_AT_ONCE):
                actions.start_confirm(here, programme.municipality, found.pk, form.cleaned_data["sha256"])
                return redirect("register_upload", programme=programme, pk=pk)
            batch = actions.confirm(here, programme.municipality, found.pk, form.cleaned_data["sha256"])
        except (*_REFUSALS, actions.RowsRefused) as problem:
            refuse(form, problem)
        else:
            messages.success(request, _("取込 #{n} を取り込みました：{rows}行。").format(n=batch.pk, rows=f"{batch.rows:,}"))
            return redirect("register", programme=programme)
    return _upload_page(request, programme, found, form)


@duty(Duty.IMPORT)
@require_POST
def again(request: HttpRequest, programme: Programme, pk: int) -> HttpResponse:
    """Look at a file once more beside what is in force now."""
    here = desk_of(request)
    found = desk.access_upload(here.person, programme, pk)
    store.check(found.file_id)
    made = _received(request, programme, store.path_of(found.file_id), Source(found.source), found.as_of, found.file_name)
    return redirect("register_upload", programme=programme, pk=made.pk)
