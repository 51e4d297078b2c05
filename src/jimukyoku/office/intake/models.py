"""What arrived, word for word, and the case it belongs to."""

from django.db import models

from jimukyoku.domain.intake import SOURCE_ID_LENGTH
from jimukyoku.office.cases.models import Case


class Application(models.Model):
    """One received row: an application or an answer. Rows are only added; ``status`` tells what became of it."""

    programme = models.BigIntegerField()
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True)
    source_id = models.CharField(max_length=SOURCE_ID_LENGTH)
    kind = models.CharField(max_length=12)
    channel = models.CharField(max_length=12)
    received_on = models.CharField(max_length=10)
    postmarked_on = models.CharField(max_length=10, null=True)
    status = models.CharField(max_length=12)
    matched_by = models.CharField(max_length=12)
    digest = models.CharField(max_length=64)
    raw = models.TextField()
    values = models.TextField()
    problems = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "source_id"], name="application_once")]
        indexes = [
            models.Index(fields=["programme", "status"], name="application_status"),
            models.Index(fields=["programme", "channel", "received_on", "id"], name="application_arrival"),
        ]


class Attachment(models.Model):
    """A person's word that a row which could not act belongs to a case. Said once, with a reason, never changed."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=60)
    reason = models.TextField()
