"""Tenants (municipalities and contractors) and the people who work for them."""

import datetime as dt

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from jimukyoku.domain.access import ROLE_NAMES, SCOPE_DUTY, Duty, Role, Scope, Side, may, may_hold
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


class Client(models.Model):
    """A program that calls the office for an organisation, under a name of its own in the ledger.

    It acts at a desk like a person, with the duties of its scopes and no others; who holds no token can do nothing.
    ``channel`` is how what it sends reached the office (受付経路).
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    code = models.CharField(max_length=15)
    name = models.CharField(max_length=100)
    scopes = models.CharField(max_length=200)
    channel = models.CharField(max_length=12)

    is_active = True  # the desk asks; a client whose tokens are revoked does not get as far as a desk

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "code"], name="client_code_once")]

    @property
    def login(self) -> str:
        """The name under which the ledger knows this client; no person's login has a colon."""
        return f"api:{self.organisation.code}:{self.code}"

    @property
    def role_name(self) -> str:
        """What it is, where a person's role would stand."""
        return _("APIクライアント")

    @property
    def granted(self) -> frozenset[Scope]:
        """The scopes it was given, as far as its organisation may hold them."""
        return frozenset(scope for scope in map(Scope, self.scopes.split()) if may_hold(Side(self.organisation.side), scope))

    def holds(self, duty: Duty) -> bool:
        """Tell whether one of its scopes carries ``duty``."""
        return any(SCOPE_DUTY[scope] == duty for scope in self.granted)


class Token(models.Model):
    """What a client proves itself with. Only the hash of the token is kept, so nobody can read it from here."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT)
    hash = models.CharField(max_length=64, unique=True)
    ends_at = models.CharField(max_length=32)
    used_on = models.CharField(max_length=10, default="")

    @property
    def last_day(self) -> dt.date:
        """The local day on which it ends."""
        return timezone.localtime(dt.datetime.fromisoformat(self.ends_at)).date()
