"""What the access room does once when Django starts."""

from django.apps import AppConfig
from django.conf import settings


class Access(AppConfig):
    """Keeps every coming and going, where there is a web office."""

    name = "jimukyoku.office.access"

    def ready(self) -> None:
        """Connect the signals of signing in."""
        if settings.WEB:
            from jimukyoku.office.access.signing_in import keep_visits

            keep_visits()
