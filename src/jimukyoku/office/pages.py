"""Pages that belong to no room: what happened and what to do next when something does not work; whether the office lives."""

from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import requires_csrf_token

from jimukyoku.office.access.permission import public

TITLES = {
    400: gettext_lazy("受け付けられない内容です"),
    403: gettext_lazy("この操作の権限がありません"),
    404: gettext_lazy("ページが見つかりません"),
    409: gettext_lazy("いまの状態ではできません"),
    429: gettext_lazy("しばらくサインインできません"),
    500: gettext_lazy("システムの不具合が起きました"),
    503: gettext_lazy("いま利用できません"),
}


def refusal_page(request: HttpRequest, status: int, what: str, cure: str = "", where: str = "") -> HttpResponse:
    """Return a page that says what happened and what to do next."""
    frame = "basics/resident.html" if request.path.startswith("/r/") else "basics/staff.html"
    context = {"title": TITLES[status], "what": what, "cure": cure, "where": where, "status": status, "frame": frame}
    return render(request, "basics/refusal.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what the server cannot read."""
    return refusal_page(request, 400, _("ブラウザーから送られた内容を読み取れませんでした。"), _("前の画面に戻り、もう一度お試しください。"))


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what is not allowed for a reason that no room named."""
    return refusal_page(request, 403, _("この画面を開く権限がありません。"), _("必要なときは、システム管理者に相談してください。"))


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that does not exist."""
    return refusal_page(request, 404, _("アドレスが違うか、ページがなくなっています。"), _("アドレスを確かめるか、ホームから進んでください。"))


def broken(request: HttpRequest) -> HttpResponse:
    """Answer when the office itself failed; asks the database nothing."""
    return render(request, "basics/broken.html", {"title": TITLES[500]}, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token does not fit: mostly a page left open over a sign-out."""
    return refusal_page(
        request, 403, _("画面の有効期限が切れたため、送信を受け付けませんでした。入力した内容は登録されていません。"),
        _("前の画面を開き直してから、もう一度送信してください。"),
    )  # fmt: skip


def locked_out(request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None) -> HttpResponse:
    """Answer somebody who got the password wrong too often."""
    times, minutes = settings.AXES_FAILURE_LIMIT, int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return refusal_page(
        request, 429,
        _("パスワードの誤りが{times}回続いたため、サインインを{minutes}分間止めています。").format(times=times, minutes=minutes),
        _("{minutes}分後にもう一度お試しください。パスワードを忘れたときは、システム管理者に新しい招待リンクを依頼してください。").format(minutes=minutes),
    )  # fmt: skip


@public
def livez(request: HttpRequest) -> HttpResponse:
    """Say that the process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@public
def readyz(request: HttpRequest) -> JsonResponse:
    """Say whether the database answers and its tables are up to date."""
    try:
        executor = MigrationExecutor(connection)
        behind = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        return JsonResponse({"database": "down"}, status=503)
    return JsonResponse({"database": "up", "migrations": "behind" if behind else "done"}, status=503 if behind else 200)
