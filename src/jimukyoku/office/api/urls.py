"""Addresses of the API. Each operation's mark comes from where it is declared; what is none of them is answered in the same shape."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from jimukyoku.office.access.permission import public, token
from jimukyoku.office.api.app import api
from jimukyoku.office.api.problems import not_found
from jimukyoku.office.api.routes import SCOPES


@public
def docs(request: HttpRequest) -> HttpResponse:
    """Show the document of the API for people, and let them try it; everything it needs lies here."""
    return render(request, "api/docs.html")


@public
def openapi(request: HttpRequest) -> JsonResponse:
    """Return the document of the API for machines."""
    return JsonResponse(api.get_openapi_schema(path_prefix="/api/v1"), json_dumps_params={"ensure_ascii": False})


_operations = [pattern for pattern in api.urls[0] if pattern.name in SCOPES]
for _pattern in _operations:
    token(SCOPES[_pattern.name])(_pattern.callback)

urlpatterns = [
    path("api/v1/docs", docs, name="api_docs"),
    path("api/v1/openapi.json", openapi, name="api_openapi"),
    path("api/v1/", include(_operations)),
    path("api/<path:rest>", public(csrf_exempt(not_found)), name="api_unknown"),
]
