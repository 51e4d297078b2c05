"""Opening the office from the command line: settings, tables, nothing else."""

import os
from pathlib import Path


def open_office(database_url: str, store: Path) -> None:
    """Prepare Django for ``database_url`` with files in ``store``, and bring the tables up to date.

    Safe to call again in the same process with the same values.
    """
    os.environ["JIMUKYOKU_DATABASE_URL"] = database_url
    os.environ["JIMUKYOKU_STORE"] = str(store)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jimukyoku.office.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
