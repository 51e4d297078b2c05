"""What the programme room does once when Django starts."""

from django.apps import AppConfig


class ProgrammeRoom(AppConfig):
    """Lets addresses name a programme."""

    name = "jimukyoku.office.programme"

    def ready(self) -> None:
        """Register the path of a programme."""
        from jimukyoku.office.programme import paths

        paths.register()
