"""Findings (所見): what the rules, or a person, found wrong with a case; what people said of them; what cases share."""

from django.db import models

from jimukyoku.office.cases.models import Case


class Finding(models.Model):
    """One finding. ``severity`` block stops the case until it is answered or waived; warn is for the reviewer's eye, note
    says less than that, unclear is a question that is not answered.

    ``by`` names the person who found it; empty: the rules did. Its state is open, look (open, and a person must look before
    anything becomes of the case), resolved, waived or dismissed. ``basis`` is the hash of what it was found on: let go is
    what was seen, and not whatever the household writes next. ``row`` is the last row a person knew who found it.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    code = models.CharField(max_length=20)
    severity = models.CharField(max_length=10)
    round = models.IntegerField()
    state = models.CharField(max_length=10)
    fields = models.TextField()
    detail = models.TextField()
    basis = models.CharField(max_length=64, default="")
    row = models.BigIntegerField(default=0)
    by = models.CharField(max_length=60, default="")

    class Meta:
        indexes = [
            models.Index(fields=["case", "state"], name="finding_state"), models.Index(fields=["code", "state", "case"], name="finding_code"),
        ]  # fmt: skip


class Remark(models.Model):
    """What a person said after looking (目視): of a finding, or (without one) of the paper. Rows are only added."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, null=True)
    act = models.CharField(max_length=10)
    text = models.TextField()
    by = models.CharField(max_length=60)
    at = models.CharField(max_length=32)

    class Meta:
        indexes = [models.Index(fields=["case"], name="remark_case")]


class Clue(models.Model):
    """What a case's household called its own when it was screened last: two cases with one ``key`` share an account or a telephone.

    Read from application and register and written anew at every screening; nothing is proved by it.
    """

    programme = models.BigIntegerField()
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    code = models.CharField(max_length=20)
    key = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["programme", "key"], name="clue_key")]
