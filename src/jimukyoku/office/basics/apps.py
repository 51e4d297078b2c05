"""What every room gets once when Django starts."""

from django.apps import AppConfig
from django.utils import translation

from jimukyoku.domain.basics import speak


class Basics(AppConfig):
    """Lets the sentences of the lower storeys be read in the language of each request."""

    name = "jimukyoku.office.basics"

    def ready(self) -> None:
        """Look messages up in Django's catalogue."""
        speak(translation.gettext)
