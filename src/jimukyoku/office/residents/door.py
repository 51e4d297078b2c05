"""The residents' doorkeeper: which programme the address names, who has come in, and for how long they may stay.

Residents do not sign in as a Person. Whoever showed the key has a stay: it lies in the session, names a case or a draft, and
ends after half an hour without a click. A page sent later is still kept in its draft, and read again only through the door.
"""

import datetime as dt
import functools
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from jimukyoku.domain.basics import NotFound
from jimukyoku.domain.programme import Pack, Texts
from jimukyoku.office.access.desk import RESIDENT
from jimukyoku.office.access.permission import address, now, public
from jimukyoku.office.audit import visits
from jimukyoku.office.basics.readings import EASY
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import pack_of, programmes_of

IDLE = dt.timedelta(minutes=30)
LANGUAGES = {"ja": ("ja", "日本語"), "easy": (EASY, "やさしい日本語"), "en": ("en", "English")}
_KEY = "resident"


@dataclass
class Stay:
    """Somebody who has come in: to which programme, for which case, as which resident of it, with which draft; seen last."""

    programme: int
    case: int | None
    resident: str
    draft: int | None
    seen: str
    sent: str = ""

    def idle(self, moment: dt.datetime) -> bool:
        """Tell whether nothing has been heard of them for too long."""
        return moment - dt.datetime.fromisoformat(self.seen) > IDLE


def door(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let everybody in to a programme that has a door; nothing of what they see is kept by their browser."""

    @functools.wraps(view)
    def enter(request: HttpRequest, programme: tuple[str, str], **named: Any) -> HttpResponse:
        found = _open(*programme)
        request.programme = found  # type: ignore[attr-defined]  # the frame of the page shows whose it is
        answer = view(request, found, **named)
        answer["Cache-Control"] = "no-store"
        return answer

    return public(sensitive_post_parameters()(enter))


def inside(late: Callable[..., None] | None = None) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Let in whoever has come in through the door and is not away too long; ``late`` keeps what they send after that."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @functools.wraps(view)
        def enter(request: HttpRequest, programme: Programme, **named: Any) -> HttpResponse:
            stay, moment = stay_of(request, programme), now()
            if stay is None or stay.idle(moment):
                return _show_out(request, programme, stay, late if request.method == "POST" else None, named)
            stay.seen = moment.isoformat()
            keep(request, stay)
            return view(request, programme, stay=stay, **named)

        return door(enter)

    return decorate


def _show_out(
    request: HttpRequest, programme: Programme, stay: Stay | None, late: Callable[..., None] | None, named: dict[str, Any]
) -> HttpResponse:
    if stay is not None and late is not None:
        late(request, programme, stay, **named)
        text = _("しばらく操作がなかったので、いったん閉じました。入力したものは保存しました。もう一度コードと生年月日を入力すると続けられます。")
        messages.warning(request, text)
    elif stay is not None:
        messages.warning(request, _("しばらく操作がなかったので、いったん閉じました。もう一度コードと生年月日を入力してください。"))
    else:
        messages.warning(request, _("はじめに、コードと生年月日を入力してください。"))
    return redirect("resident_enter", programme=programme)


def _open(municipality: str, code: str) -> Programme:
    found = programmes_of(municipality).get(code)
    if found is None or pack_of(found).online is None:
        raise NotFound("not-found", _("該当するものがありません。"), cure=_("アドレスを確かめてください。"))
    return found


def stay_of(request: HttpRequest, programme: Programme) -> Stay | None:
    """Return the stay in this programme."""
    kept = request.session.get(_KEY)
    stay = Stay(**kept) if kept else None
    return stay if stay and stay.programme == programme.pk else None


def keep(request: HttpRequest, stay: Stay) -> None:
    """Keep a stay as it is now."""
    request.session[_KEY] = asdict(stay)


def come_in(request: HttpRequest, programme: Programme, *, case: int | None = None, resident: str = "", draft: int | None = None) -> None:
    """Begin a stay, under a session that nobody knew before; who came in is kept."""
    request.session.cycle_key()
    keep(request, Stay(programme.pk, case, resident, draft, now().isoformat()))
    visit(request, visits.SIGNED_IN, case)


def leave(request: HttpRequest) -> None:
    """End the stay; nothing of it remains in the browser's session."""
    request.session.pop(_KEY, None)
    if not request.user.is_authenticated:
        request.session.flush()


def visit(request: HttpRequest, act: str, case: int | None = None) -> None:
    """Keep that a resident came in, was refused, left, or looked at their case."""
    page = request.resolver_match.view_name if request.resolver_match else ""
    visits.visited(visits.Visitor(RESIDENT, now(), page, address(request)), act, [case])


def texts_of(pack: Pack) -> Texts:
    """Return the texts in the reader's language; in Japanese where the pack has none in theirs."""
    language = next((one for one, (code, _name) in LANGUAGES.items() if code == get_language()), "ja")
    return pack.texts.get(language) or pack.texts["ja"]


def offered(pack: Pack) -> list[tuple[str, str]]:
    """Return the languages a reader may choose, as (code, own name)."""
    return [LANGUAGES[one] for one in (pack.online.languages if pack.online else ("ja",))]
