"""The programme's pages: the pack in words, its versions and what differs, and a new version on its way to being published."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from jimukyoku.domain.access import Duty, same_hands
from jimukyoku.domain.basics import BadInput, Conflict, Missing, NotAllowed, NotFound
from jimukyoku.domain.programme import Pack, PackErrors, Tried, compare, lines, read_pack, tried
from jimukyoku.office.access.confirming import confirm_first
from jimukyoku.office.access.permission import desk_of, duty
from jimukyoku.office.access.queries import names
from jimukyoku.office.basics.fonts import font_folder
from jimukyoku.office.basics.forms import refuse
from jimukyoku.office.programme import actions, reading
from jimukyoku.office.programme.forms import PackForm, PublishForm
from jimukyoku.office.programme.models import Draft, Programme
from jimukyoku.office.programme.queries import pack_of, version_number
from jimukyoku.office.programme.trial import picture, set_letters
from jimukyoku.office.programme.zipped import unzip


@duty(Duty.READ)
def programme(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show the pack in force in words, its versions, and what waits to be published."""
    return _page(request, programme, version_number(programme))


@duty(Duty.READ)
def version(request: HttpRequest, programme: Programme, pk: int) -> HttpResponse:
    """Show one version in words, as it was published."""
    return _page(request, programme, pk)


def _page(request: HttpRequest, programme: Programme, number: int, **more: Any) -> HttpResponse:
    found, person = reading.version_of(programme, number), desk_of(request).person
    pack = pack_of(programme, found.sha256)
    drafts_in = person.holds(Duty.DRAFT)
    return render(request, "programme/programme.html", {
        **reading.in_sentences(pack), "pack": pack, "version": found, "in_force": found.sha256 == programme.sha256,
        "versions": reading.versions(programme), "drafts_in": drafts_in, "drafts": reading.drafts(programme) if drafts_in else [],
        "pack_form": PackForm(), "steps": reading.steps(), **more,
    })  # fmt: skip


@duty(Duty.READ)
def persons(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show the test persons of the version in force: what was signed for, and what the rules give."""
    return render(request, "programme/persons.html", {"persons": _tried(tried(pack_of(programme))), "number": version_number(programme)})


def _tried(found: Sequence[Tried]) -> list[dict[str, Any]]:
    """Return the test persons as the table shows them."""
    return [
        {"name": one.person.name, "size": len(one.person.members), "expected": reading.OUTCOMES.get(one.person.outcome, one.person.outcome),
         "expected_yen": one.person.amount, "expected_codes": one.person.deficiencies, "outcome": reading.OUTCOMES[one.verdict.outcome],
         "yen": one.verdict.amount, "codes": one.deficiencies, "reasons": one.verdict.reasons, "problems": one.problems}
        for one in found
    ]  # fmt: skip


@duty(Duty.READ)
def differences(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show what differs between two versions, in words and in lines."""
    known = [one.number for one in reading.versions(programme)]
    if len(known) < 2:
        return render(request, "programme/differences.html", {"known": known})
    old, new = (_number(request, name, other, known) for name, other in (("old", (known[1:] or known)[0]), ("new", known[0])))
    before, after = reading.version_of(programme, old), reading.version_of(programme, new)
    packs = [pack_of(programme, one.sha256) for one in (before, after)]
    return render(request, "programme/differences.html", {
        "old": before, "new": after, "known": known, "found": compare(*packs),
        "lines": list(lines(reading.files_of(before), reading.files_of(after))),
    })  # fmt: skip


def _number(request: HttpRequest, name: str, other: int, known: Sequence[int]) -> int:
    text = request.GET.get(name, "")
    if text and (not text.isascii() or not text.isdigit() or int(text) not in known):
        raise NotFound("not-found", _("該当するものがありません。"))
    return int(text) if text else other


@duty(Duty.READ)
def letter(request: HttpRequest, programme: Programme, kind: str) -> HttpResponse:
    """Show a letter of a version as it looks, with invented data."""
    number = _number(request, "version", version_number(programme), [one.number for one in reading.versions(programme)])
    return _picture(pack_of(programme, reading.version_of(programme, number).sha256), kind)


@duty(Duty.DRAFT)
def draft_letter(request: HttpRequest, programme: Programme, pk: int, kind: str) -> HttpResponse:
    """Show a letter of a version that waits to be published."""
    return _picture(reading.draft_pack(reading.draft_of(programme, pk)), kind)


def _picture(pack: Pack, kind: str) -> HttpResponse:
    if kind not in pack.letters:
        raise NotFound("not-found", _("該当するものがありません。"))
    return HttpResponse(picture(pack, kind, font_folder()), content_type="image/png", headers={"Cache-Control": "private, max-age=3600"})


@duty(Duty.DRAFT)
@require_POST
def hand_in(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Check a version that somebody hands in, and keep it for an officer; with mistakes it is not kept, and all are shown."""
    form = PackForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, programme, version_number(programme), pack_form=form, form=form)
    name, content = form.cleaned_data["file"]
    try:
        files = unzip(content)
        found = actions.hand_in(desk_of(request), programme, files, name, trial=lambda pack: set_letters(pack, font_folder()))
    except PackErrors as problem:
        pack = read_pack(files)[0]
        return render(request, "programme/mistakes.html", {
            "errors": problem.errors, "file_name": name, "persons": _tried(tried(pack)) if pack else [], "pack_form": PackForm(),
        }, status=400)  # fmt: skip
    except (BadInput, Conflict, Missing) as problem:
        form.add_error("file", f"{problem.what}{problem.cure}")
        return _page(request, programme, version_number(programme), pack_form=form, form=form)
    return redirect("programme_draft", programme=programme, pk=found.pk)


@duty(Duty.DRAFT)
def draft(request: HttpRequest, programme: Programme, pk: int) -> HttpResponse:
    """Show a version that waits: what differs, the test persons, the letters; offer to publish it to whoever may."""
    return _draft_page(request, programme, reading.draft_of(programme, pk))


def _draft_page(request: HttpRequest, programme: Programme, found: Draft, form: PublishForm | None = None) -> HttpResponse:
    person, pack = desk_of(request).person, reading.draft_pack(found)
    base = reading.version_of(programme, found.base)
    publishes = person.holds(Duty.PUBLISH)
    own = publishes and same_hands(person.login, [found.by])
    may = publishes and not own and found.published is None
    return render(request, "programme/draft.html", {
        "draft": found, "base": base, "pack": pack, "found": compare(pack_of(programme, base.sha256), pack), "own": own, "may": may,
        "lines": list(lines(reading.files_of(base), reading.files_of(found))), "persons": _tried(tried(pack)), "letters": reading.letters(pack),
        "by": names([found.by]).get(found.by, found.by), "outdated": found.published is None and base.sha256 != programme.sha256,
        "effects": publishes, "publish_form": form or PublishForm(request, initial={"sha256": found.sha256}), "form": form,
    }, status=409 if form and form.non_field_errors() else 200)  # fmt: skip


@duty(Duty.PUBLISH)
@sensitive_post_parameters()
@require_POST
def publish(request: HttpRequest, programme: Programme, pk: int) -> HttpResponse:
    """Publish the very version that was looked at."""
    here = desk_of(request)
    form = PublishForm(request, request.POST)
    there = reverse("programme_draft", kwargs={"programme": programme, "pk": pk})
    if led := confirm_first(request, here.person, there):
        return led
    if form.is_valid():
        try:
            number = actions.publish_draft(here, programme, pk, form.cleaned_data["sha256"])
        except (BadInput, Conflict, Missing, NotAllowed) as problem:
            refuse(form, problem)
        else:
            messages.success(request, _("第{n}版を公開しました。以後の処理はこの版によります。").format(n=number))
            return redirect("programme", programme=programme)
    return _draft_page(request, programme, reading.draft_of(programme, pk), form)
