"""What the work room does once when Django starts."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class WorkRoom(AppConfig):
    """Lets each room with a desk say what waits there: its module ``tasks``."""

    name = "jimukyoku.office.work"

    def ready(self) -> None:
        """Read the rooms' ``tasks``."""
        autodiscover_modules("tasks")
