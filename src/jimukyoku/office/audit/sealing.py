"""Sealing what happened so far, in a transaction of its own."""

import datetime as dt

from django.db import transaction

from jimukyoku.office.audit import ledger
from jimukyoku.office.audit.models import Seal


@transaction.atomic
def seal_now(at: dt.datetime) -> Seal | None:
    """Seal every event since the last seal; None when there was none."""
    return ledger.seal(at)
