"""Chains, their events, the seals over all of them, the daily counts kept with the events, and who came and looked."""

from django.db import models


class Chain(models.Model):
    """The head of one line of events: a case's, a programme's, a municipality's."""

    kind = models.CharField(max_length=20)
    programme = models.BigIntegerField(null=True, db_index=True)
    seq = models.IntegerField(default=0)
    head = models.CharField(max_length=64)


class Event(models.Model):
    """One thing that happened. Rows are only ever added: triggers of the database refuse everything else."""

    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, db_index=False)
    seq = models.IntegerField()
    kind = models.CharField(max_length=40)
    at = models.CharField(max_length=32)
    actor = models.CharField(max_length=60)
    data = models.TextField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="event_chain_seq")]


class Seal(models.Model):
    """A hash over all events from ``first`` to ``last``, chained to the seal before."""

    first = models.BigIntegerField()
    last = models.BigIntegerField(unique=True)
    at = models.CharField(max_length=32)
    hash = models.CharField(max_length=64)


class DailyCount(models.Model):
    """How many events of a kind a programme had on a local day; kept in the events' own transaction."""

    programme = models.BigIntegerField()
    day = models.CharField(max_length=10)
    kind = models.CharField(max_length=40)
    count = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "day", "kind"], name="daily_count_once")]


class Visit(models.Model):
    """Somebody came in, was refused, left, or looked at a case. Rows are only ever added.

    Reading changes nothing, so it is no event of the ledger; who saw which case and when is kept all the same.
    """

    at = models.CharField(max_length=32)
    actor = models.CharField(max_length=60)
    act = models.CharField(max_length=20)
    chain = models.BigIntegerField(null=True)
    page = models.CharField(max_length=200)
    address = models.CharField(max_length=45)

    class Meta:
        indexes = [models.Index(fields=["chain", "id"], name="visit_chain"), models.Index(fields=["actor", "id"], name="visit_actor"),
                   models.Index(fields=["at", "id"], name="visit_at")]  # fmt: skip
