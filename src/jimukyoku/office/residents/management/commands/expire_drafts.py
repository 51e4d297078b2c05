"""``django-admin expire_drafts``: for the timetable of the machine; once a day is enough."""

from typing import Any

from django.core.management.base import BaseCommand

from jimukyoku.office.access.permission import now
from jimukyoku.office.residents.actions import erase_expired


class Command(BaseCommand):
    """Erases what residents typed and never sent, once its time is over."""

    help = "Erase residents' drafts whose time is over, and count them in the ledger."

    def handle(self, *args: Any, **options: Any) -> None:
        """Erase, and say how many."""
        self.stdout.write(f"{erase_expired(now())}")
