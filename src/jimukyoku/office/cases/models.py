"""The case, and the evidence of the gates it passed."""

from django.db import models

from jimukyoku.domain.cases import STATE_NAMES, State
from jimukyoku.office.audit.models import Chain


class Case(models.Model):
    """One household in one programme. The database refuses a second one.

    ``held`` names why a gate or a person holds it back (``held_key``: the very fact that was seen); a held case takes no
    further step until somebody with the duty lifts the hold. ``unprintable`` names why its letters are posted by hand.
    ``rounds`` counts deficiency notices.
    """

    chain = models.OneToOneField(Chain, on_delete=models.PROTECT, primary_key=True, related_name="+")
    programme = models.BigIntegerField()
    household_no = models.CharField(max_length=20)
    head_no = models.CharField(max_length=20)
    size = models.IntegerField()
    route = models.CharField(max_length=20)
    state = models.CharField(max_length=20, choices=[(s.value, STATE_NAMES[s]) for s in State])
    since = models.CharField(max_length=10)
    held = models.CharField(max_length=40, default="")
    held_key = models.CharField(max_length=64, default="")
    unprintable = models.CharField(max_length=40, default="")
    receipt_number = models.CharField(max_length=12)
    access_code = models.CharField(max_length=20)
    decision = models.CharField(max_length=10, default="")
    amount = models.IntegerField(null=True)
    rounds = models.IntegerField(default=0)
    unclear = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "household_no"], name="one_case_a_household"),
            models.UniqueConstraint(fields=["programme", "receipt_number"], name="receipt_number_once"),
            models.UniqueConstraint(fields=["access_code"], name="access_code_once"),
        ]
        indexes = [models.Index(fields=["programme", "state", "held", "since", "chain"], name="case_queue")]


class CaseMember(models.Model):
    """A resident whose household has a case: nobody is in two cases of a programme, whatever number their household has."""

    programme = models.BigIntegerField()
    resident_no = models.CharField(max_length=15)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "resident_no"], name="one_case_a_resident")]


class Acceptance(models.Model):
    """What an officer has looked at and accepted: this stop of this case, for exactly the fact behind ``key``."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    stop = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    by = models.CharField(max_length=60)
    reason = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "stop", "key"], name="accepted_once")]


class Gate(models.Model):
    """The kept evidence of one passage: what went in, what was checked, against which world, with which result."""

    chain = models.ForeignKey(Chain, on_delete=models.PROTECT)
    kind = models.CharField(max_length=20)
    at = models.CharField(max_length=32)
    rows_in = models.IntegerField()
    rows_checked = models.IntegerField()
    stopped = models.IntegerField()
    sources = models.TextField()
    world = models.BigIntegerField()
    result_hash = models.CharField(max_length=64)
