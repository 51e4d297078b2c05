"""What a resident has typed and not yet sent, and who knocked at the door."""

from django.db import models
from django.db.models import Q

from jimukyoku.office.cases.models import Case

OPEN, SENT = "open", "sent"


class Draft(models.Model):
    """An application or answer while it is being written. What was typed is sealed, and erased when it is sent or expires.

    ``source_id`` is its number once it is sent: made before anything is written, so that it is received once however often
    it is sent. ``code_hash`` is all that is kept in the open of the code with which its writer comes back.
    """

    programme = models.BigIntegerField()
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True)
    kind = models.CharField(max_length=12)
    code_hash = models.CharField(max_length=64, unique=True)
    source_id = models.CharField(max_length=60, unique=True)
    sealed = models.TextField()
    state = models.CharField(max_length=8, default=OPEN)
    expires_on = models.CharField(max_length=10, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "kind"], condition=Q(state=OPEN), name="one_open_draft")]


class Knock(models.Model):
    """One try to enter: by a code, from an address; neither can be read from its key."""

    key = models.CharField(max_length=64)
    at = models.CharField(max_length=32)
    passed = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["key", "at"], name="knock_key")]
