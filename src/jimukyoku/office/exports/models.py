"""An export: who asked and why, who approved, how many rows it has, until when it may be taken and how often it was."""

from django.db import models

from jimukyoku.office.basics.models import StoredFile
from jimukyoku.office.programme.queries import of as programme_of

ASKED, APPROVED, REFUSED, READY = "asked", "approved", "refused", "ready"


class Export(models.Model):
    """One list as a file. ``stage`` is the filter; ``job`` makes the file once somebody else has approved it."""

    programme = models.BigIntegerField(db_index=True)
    stage = models.CharField(max_length=20)
    form = models.CharField(max_length=4)
    reason = models.CharField(max_length=300)
    by = models.CharField(max_length=60)
    at = models.CharField(max_length=32)
    state = models.CharField(max_length=10, default=ASKED)
    approver = models.CharField(max_length=60, default="")
    job = models.BigIntegerField(null=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    rows = models.IntegerField(null=True)
    expires = models.CharField(max_length=10, default="")
    taken = models.IntegerField(default=0)

    def tenancy(self) -> tuple[int, int | None]:
        """Return the municipality and the programme."""
        return programme_of(self.programme).tenancy()
