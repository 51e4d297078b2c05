"""A job, the units it is made of, and the workers that were seen."""

from django.db import models
from django.db.models import Q

from jimukyoku.office.access.models import Organisation, Person
from jimukyoku.office.audit.models import Chain

WAITING, RUNNING, DONE, FAILED, CANCELLED = "waiting", "running", "done", "failed", "cancelled"
OPEN = (WAITING, RUNNING)
LEASED = "leased"  # a unit that a worker holds


class Job(models.Model):
    """Long work that somebody asked for. ``arguments`` name things by reference and never hold personal data.

    ``chain`` is the programme's (or, where ``programme`` is None, the municipality's): a kind with the same key is started
    there once. ``stage`` is the stage whose units may be claimed; ``done`` of ``total`` rows are in.
    """

    kind = models.CharField(max_length=60)
    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="+")
    municipality = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    programme = models.BigIntegerField(null=True, db_index=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.CharField(max_length=32)
    arguments = models.TextField()
    key = models.CharField(max_length=64)
    state = models.CharField(max_length=10, default=WAITING)
    stage = models.IntegerField(default=0)
    total = models.BigIntegerField(default=0)
    done = models.BigIntegerField(default=0)
    message = models.TextField(default="")
    problem = models.TextField(default="")  # JSON: what, where, cure
    files = models.TextField(default="[]")  # JSON: hash and name of each result in the store
    ended = models.CharField(max_length=32, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "chain", "key"], name="job_once")]
        indexes = [models.Index(fields=["id"], condition=Q(state__in=OPEN), name="job_open")]

    def tenancy(self) -> tuple[int, int | None]:
        """Return the municipality and the programme."""
        return self.municipality_id, self.programme


class Unit(models.Model):
    """One part of a job, done once: its effects and its ``done`` are one transaction, fenced by ``attempt``.

    ``attempt`` grows with every claim and never shrinks; ``tries`` counts those since somebody last resumed the job.
    """

    job = models.ForeignKey(Job, on_delete=models.PROTECT, db_index=False)
    stage = models.IntegerField(default=0)
    data = models.TextField()
    size = models.IntegerField(default=1)
    state = models.CharField(max_length=10, default=WAITING)
    attempt = models.IntegerField(default=0)
    tries = models.IntegerField(default=0)
    holder = models.CharField(max_length=100, default="")
    until = models.FloatField(default=0)  # seconds, by the database's clock
    not_before = models.FloatField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["job", "stage", "id"], condition=~Q(state=DONE), name="unit_open"),
            models.Index(fields=["holder"], condition=Q(state=LEASED), name="unit_held"),
        ]


class Worker(models.Model):
    """A worker that was seen, and how far it is inside the unit it holds."""

    name = models.CharField(max_length=100, primary_key=True)
    seen = models.FloatField(default=0)
    job = models.BigIntegerField(null=True)
    done = models.BigIntegerField(default=0)


class Probe(models.Model):
    """An effect of trial work: that a unit was done, and when; counting them tells whether each was done once."""

    job = models.BigIntegerField()
    place = models.IntegerField()
    at = models.FloatField()
