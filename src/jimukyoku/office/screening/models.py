"""Findings (所見): what the rules, or a person, found wrong with a case."""

from django.db import models

from jimukyoku.office.cases.models import Case


class Finding(models.Model):
    """One finding. ``severity`` block stops the case until it is answered or waived; warn is for the reviewer's eye."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    code = models.CharField(max_length=20)
    severity = models.CharField(max_length=10)
    round = models.IntegerField()
    state = models.CharField(max_length=10)
    fields = models.TextField()
    detail = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["case", "state"], name="finding_state")]
