"""Tenants (municipalities and contractors) and the people who work for them."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from jimukyoku.domain.access import ROLE_NAMES, Duty, Role, Side, may
from jimukyoku.domain.basics import gettext as _
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


class Person(AbstractBaseUser):
    """Somebody who acts. The login is what the ledger names; it is never given to another person.

    Nobody has a password until they set one themselves, through a link the administrator hands them. Who has left keeps
    their row, because the ledger names them, and can do nothing any more.
    """

    login = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=100)
    role = models.CharField(max_length=20, choices=[(r.value, r.value) for r in Role])
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: list[str] = []  # the name Django asks for
    objects = BaseUserManager()

    def __str__(self) -> str:
        return self.name

    @property
    def role_name(self) -> str:
        """What the role is called, in the reader's language."""
        return _(ROLE_NAMES[Role(self.role)])

    def holds(self, duty: Duty) -> bool:
        """Tell whether this person's role and organisation give them ``duty``."""
        return self.is_active and may(Role(self.role), Side(self.organisation.side), duty)


class Entrustment(models.Model):
    """A programme entrusted to a contractor (委託): without it the contractor does not see that the programme exists."""

    programme = models.BigIntegerField()
    contractor = models.ForeignKey(Organisation, on_delete=models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "contractor"], name="entrusted_once")]


class SpentLink(models.Model):
    """A one-time link that was used: the database refuses to use it again."""

    nonce = models.CharField(max_length=64, primary_key=True)
