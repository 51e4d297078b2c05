"""Chains, their events, the seals over all of them, the tallies kept with what they count, and who came and looked."""

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


class Tally(models.Model):
    """How many of a ``subject`` (events, cases standing, arrivals …) a programme has, and yen, by day, state, key and mark.

    Kept in the transaction of what is counted. The figure is the sum over the rows that agree: on PostgreSQL a change only adds
    a row, so that two writers never wait for each other's counter, and the rows are folded later; SQLite has one writer anyway
    and counts in place.
    """

    programme = models.BigIntegerField()
    subject = models.CharField(max_length=12)
    day = models.CharField(max_length=10)
    state = models.CharField(max_length=20)
    key = models.CharField(max_length=40)
    mark = models.CharField(max_length=12)
    count = models.BigIntegerField()
    yen = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["programme", "subject"], name="tally_subject")]


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
