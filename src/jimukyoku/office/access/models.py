"""Tenants (municipalities and contractors) and the people who work for them."""

from django.db import models

from jimukyoku.domain.access import Role, Side
from jimukyoku.office.audit.models import Chain


class Organisation(models.Model):
    """A municipality or a contractor: a tenant with a chain of its own."""

    chain = models.OneToOneField(Chain, on_delete=models.PROTECT, primary_key=True, related_name="+")
    side = models.CharField(max_length=20, choices=[(s.value, s.value) for s in Side])
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=100)

    def tenancy(self) -> tuple[int, int | None]:
        """Return the organisation itself, and no programme."""
        return self.pk, None


class Person(models.Model):
    """Somebody who acts. The login is what the ledger names; it is never given to another person."""

    login = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=100)
    role = models.CharField(max_length=20, choices=[(r.value, r.value) for r in Role])
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)


class Entrustment(models.Model):
    """A programme entrusted to a contractor (委託): without it the contractor does not see that the programme exists."""

    programme = models.BigIntegerField()
    contractor = models.ForeignKey(Organisation, on_delete=models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "contractor"], name="entrusted_once")]
