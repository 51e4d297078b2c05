"""Findings (所見): what the rules, or a person, found wrong with a case."""

from django.db import models

from jimukyoku.office.cases.models import Case


class Finding(models.Model):
    """One finding. ``severity`` block stops the case until it is answered or waived; warn is for the reviewer's eye, unclear
    is a question the rules could not answer.

    ``row`` names the application it was read from where that matters: what an officer waived about an account, or about an
    unreadable field, was waived as it stood there, and not for whatever the household writes next.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    code = models.CharField(max_length=20)
    severity = models.CharField(max_length=10)
    round = models.IntegerField()
    state = models.CharField(max_length=10)
    fields = models.TextField()
    detail = models.TextField()
    row = models.BigIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["case", "state"], name="finding_state"), models.Index(fields=["code", "state", "case"], name="finding_code"),
        ]  # fmt: skip
