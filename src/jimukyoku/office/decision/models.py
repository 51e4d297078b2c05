"""Recommendations and decisions: two acts, two people, two rows."""

from django.db import models

from jimukyoku.office.cases.models import Case


class Recommendation(models.Model):
    """What the rules propose for a case, with the version they were read from.

    ``size`` counts the members it was reckoned with; ``verdict_key`` names what the rules said, to be compared before paying.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    outcome = models.CharField(max_length=10)
    amount = models.IntegerField()
    children = models.IntegerField()
    size = models.IntegerField()
    reasons = models.TextField()
    verdict_key = models.CharField(max_length=64)
    pack = models.CharField(max_length=64)
    by = models.CharField(max_length=60)


class Decision(models.Model):
    """What the municipality decided (処分). It stands on exactly one recommendation."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    recommendation = models.OneToOneField(Recommendation, on_delete=models.PROTECT)
    outcome = models.CharField(max_length=10)
    amount = models.IntegerField()
    reason = models.TextField()
    article = models.TextField()
    list_hash = models.CharField(max_length=64)
    by = models.CharField(max_length=60)
    on = models.CharField(max_length=10)


class PayAccount(models.Model):
    """Where a case is paid to, and where that is known from; the newest row counts, none is ever changed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    bank_code = models.CharField(max_length=4)
    branch_code = models.CharField(max_length=3)
    account_type = models.CharField(max_length=1)
    account_number = models.CharField(max_length=7)
    payee_kana = models.CharField(max_length=60)
    source = models.CharField(max_length=40)
