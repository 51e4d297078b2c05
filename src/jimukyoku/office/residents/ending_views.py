"""Giving it up: declining (辞退) and withdrawing (取下げ), each asked once more before it is done."""

import secrets

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from jimukyoku.domain.basics import Conflict
from jimukyoku.office.access.desk import Doorstep
from jimukyoku.office.access.permission import now
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import pack_of
from jimukyoku.office.residents import actions, telling, writing
from jimukyoku.office.residents.door import Stay, inside, texts_of
from jimukyoku.office.residents.forms import SureForm
from jimukyoku.office.residents.views import show

_SALT = "jimukyoku.residents.ending"


def _nonce(stay: Stay) -> str:
    """Return a number made for this very page, so that pressing the button twice says it once."""
    return signing.dumps([stay.case, secrets.token_hex(12)], salt=_SALT)


def _read(stay: Stay, text: str) -> str:
    try:
        case, nonce = signing.loads(text, salt=_SALT, max_age=24 * 3600)
    except (signing.BadSignature, ValueError, TypeError) as problem:
        raise _stale() from problem
    if case != stay.case:
        raise _stale()
    return str(nonce)


def _stale() -> Conflict:
    return Conflict("stale", _("画面が古くなっています。"), cure=_("状況の画面から、もう一度選んでください。"))


@inside()
def decline(request: HttpRequest, programme: Programme, stay: Stay) -> HttpResponse:
    """Decline the benefit for the household, after saying what that means."""
    pack = pack_of(programme)
    case = telling.case_by(programme, stay.case or 0)
    form = SureForm(_("給付金を受け取りません。"), request.POST if request.method == "POST" else None, initial={"nonce": _nonce(stay)})
    if form.is_valid():
        one = writing.listing(programme, case, stay.resident)
        who = (one.name, one.birth or "") if one else ("", "")
        actions.decline(Doorstep(now()), programme, case.pk, who, _read(stay, form.cleaned_data["nonce"]))
        messages.success(request, _("辞退のお申し出を受け付けました。"))
        return redirect("resident_home", programme=programme)
    if not form.is_bound and not telling.may(pack, case, now().date()).decline:
        raise Conflict("not-now", _("いまは、この手続きはできません。"), cure=_("状況の画面で確かめてください。"))
    return show(request, "ending", pack, stay, 400 if form.errors else 200, form=form, what="decline", name=texts_of(pack).name)


@inside()
def withdraw(request: HttpRequest, programme: Programme, stay: Stay) -> HttpResponse:
    """Take the application back, after saying what that means."""
    pack = pack_of(programme)
    case = telling.case_by(programme, stay.case or 0)
    form = SureForm(_("申請を取り下げます。"), request.POST if request.method == "POST" else None, initial={"nonce": _nonce(stay)})
    if form.is_valid():
        _read(stay, form.cleaned_data["nonce"])
        actions.withdraw(Doorstep(now()), programme, case.pk)
        messages.success(request, _("取下げを受け付けました。"))
        return redirect("resident_home", programme=programme)
    if not form.is_bound and not telling.may(pack, case, now().date()).withdraw:
        raise Conflict("not-now", _("いまは、この手続きはできません。"), cure=_("状況の画面で確かめてください。"))
    return show(request, "ending", pack, stay, 400 if form.errors else 200, form=form, what="withdraw", name=texts_of(pack).name)
