"""Which editions of the country's tables the office answers by: those in force when a request, or a part of a job, begins."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from jimukyoku.adapters import tables
from jimukyoku.japanese.tables import Tables, using


def in_force() -> Tables:
    """Return the editions in force in the folder that the setting names."""
    return tables.in_force(settings.TABLES)


def with_id(id_: str) -> Tables:
    """Return the editions an event recorded; Missing where they are not kept."""
    return tables.with_id(settings.TABLES, id_)


class Editions:
    """Middleware: one request is answered by one set of editions; a new one counts from the next request on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        with using(in_force()):
            return self.get_response(request)
