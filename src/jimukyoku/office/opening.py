"""Opening the office from the command line: settings, tables, nothing else."""

import os
from pathlib import Path

_open: list[str] = []


def open_office(database_url: str, store: Path) -> None:
    """Prepare Django for ``database_url`` with files in ``store``, and bring the tables up to date.

    Calling it again in the same process with the same values changes nothing; with others it moves to that database.
    """
    if [database_url, str(store)] == _open:
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jimukyoku.office.settings")
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()
    _move(database_url, store)
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    _open[:] = database_url, str(store)


def _move(database_url: str, store: Path) -> None:
    from django.conf import settings
    from django.db import connections

    from jimukyoku.office.settings import database

    settings.STORE = str(store)
    connections.close_all()
    connections.settings = connections.configure_settings({"default": database(database_url)})
    if hasattr(connections._connections, "default"):
        del connections["default"]
