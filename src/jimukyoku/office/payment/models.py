"""Batches and payments. A payment's row is never deleted; the database allows one open payment a case."""

from django.db import models

from jimukyoku.domain.payment import OPEN_STATES
from jimukyoku.office.basics.models import StoredFile
from jimukyoku.office.cases.models import Case, Gate
from jimukyoku.office.programme.queries import of as programme_of


class Batch(models.Model):
    """One transfer file (総合振込). ``state``: made, approved, released, settled, or cancelled before release."""

    programme = models.BigIntegerField()
    gate = models.ForeignKey(Gate, on_delete=models.PROTECT)
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT)
    payees = models.CharField(max_length=64)
    value_date = models.CharField(max_length=10)
    count = models.IntegerField()
    total = models.BigIntegerField()
    state = models.CharField(max_length=10, default="made")
    maker = models.CharField(max_length=60)
    approver = models.CharField(max_length=60, default="")
    releaser = models.CharField(max_length=60, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "payees"], condition=~models.Q(state="cancelled"), name="same_payees_once"
            )
        ]

    def tenancy(self) -> tuple[int, int | None]:
        """Return the municipality and the programme."""
        return programme_of(self.programme).tenancy()


class Payment(models.Model):
    """One transfer to one household. ``state``: made, released, paid, returned (``reason``: the bank's), cancelled."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT)
    amount = models.IntegerField()
    bank_code = models.CharField(max_length=4)
    branch_code = models.CharField(max_length=3)
    account_type = models.CharField(max_length=1)
    account_number = models.CharField(max_length=7)
    payee_kana = models.CharField(max_length=60)
    source = models.CharField(max_length=40)
    state = models.CharField(max_length=10)
    reason = models.CharField(max_length=100, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=models.Q(state__in=OPEN_STATES), name="one_open_payment"),
        ]
        indexes = [models.Index(fields=["case"], name="payment_of_case"), models.Index(fields=["batch"], name="payment_of_batch")]
