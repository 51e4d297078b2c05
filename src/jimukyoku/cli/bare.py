"""The least a Django office could answer: one view, no session, no database. The bench of the pages measures beside it."""

from typing import Any

urlpatterns: list[Any] = []


def application() -> Any:
    """Return the WSGI application, in a process of its own: it brings its settings along."""
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from django.http import HttpResponse
    from django.urls import path

    settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["localhost"], SECRET_KEY="bare", MIDDLEWARE=[])
    urlpatterns.append(path("", lambda _request: HttpResponse("bare")))
    return get_wsgi_application()
