"""Bundles of sheets, the cut images people key, their keyings (only added to), what was agreed, and the municipality's sample."""

from django.db import models
from django.db.models import Q

from jimukyoku.office.access.models import Person
from jimukyoku.office.audit.models import Chain
from jimukyoku.office.basics.models import StoredFile

KEYING, SEALED, ACCEPTED, REJECTED = "keying", "sealed", "accepted", "rejected"
REAL, KNOWN, AGAIN = "real", "known", "again"


class Bundle(models.Model):
    """A bundle (入力束) of sheets that arrived together, with a line of events of its own; sealed, it is one delivery (納品).

    ``plan`` says how its fields are keyed, ``apart`` that nobody may see a name and an account of the same application.
    ``round`` counts how often it was keyed: one that was rejected is keyed anew.
    """

    chain = models.OneToOneField(Chain, on_delete=models.PROTECT, primary_key=True, related_name="+")
    programme = models.BigIntegerField()
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    plan = models.CharField(max_length=20)
    apart = models.BooleanField()
    received_on = models.CharField(max_length=10)
    state = models.CharField(max_length=10, default=KEYING)
    round = models.IntegerField(default=1)
    seal = models.CharField(max_length=64, default="")
    by = models.CharField(max_length=60)
    at = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "name"], name="bundle_name_once")]
        indexes = [models.Index(fields=["programme", "state"], name="bundle_state")]


class Record(models.Model):
    """One application on paper: the sheets with one receipt number. ``source_id`` is its number at the intake, made with the record."""

    bundle = models.ForeignKey(Bundle, on_delete=models.PROTECT)
    place = models.IntegerField()
    receipt_number = models.CharField(max_length=20)
    form = models.CharField(max_length=40)
    source_id = models.CharField(max_length=60, unique=True)
    handed_on = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bundle", "place"], name="record_place_once")]


class Sheet(models.Model):
    """One scanned side of paper. Every one is kept, also those that could not be placed, with the reason."""

    bundle = models.ForeignKey(Bundle, on_delete=models.PROTECT)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, null=True)
    file = models.CharField(max_length=200)
    page = models.IntegerField()
    placed = models.BooleanField()
    reason = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bundle", "file", "page"], name="sheet_once")]


class Cutting(models.Model):
    """The image of one field (切片), to be keyed. It waits for ``step`` (empty: settled), which ``only`` one person may do where named.

    ``origin``: real, known (its answer is known, to measure with) or again (an agreed field ``of`` which is keyed once more, in
    secret). ``reading`` is what a program read, as an answer. The lease is the queue's: behind ``until`` it is anybody's again,
    ``fence`` numbers the takings. ``held`` is why nobody is given it now.
    """

    bundle = models.ForeignKey(Bundle, on_delete=models.PROTECT)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, null=True)
    origin = models.CharField(max_length=8, default=REAL)
    of = models.ForeignKey("self", on_delete=models.PROTECT, null=True)
    field = models.CharField(max_length=60)
    piece = models.CharField(max_length=8)
    place = models.IntegerField()
    image = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    mode = models.CharField(max_length=16)
    reading = models.TextField(default="")
    reader = models.CharField(max_length=40, default="")
    confidence = models.FloatField(default=0.0)
    round = models.IntegerField(default=1)
    step = models.CharField(max_length=8, default="")
    only = models.CharField(max_length=60, default="")
    holder = models.CharField(max_length=60, default="")
    until = models.CharField(max_length=32, default="")
    fence = models.IntegerField(default=0)
    held = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "field"], condition=Q(origin=REAL), name="cutting_once")]
        indexes = [
            models.Index(fields=["bundle", "step", "field", "place"], condition=~Q(step=""), name="cutting_waits"),
            models.Index(fields=["holder"], condition=~Q(holder=""), name="cutting_holder"),
        ]


class Truth(models.Model):
    """What a known cutting really says. Only added; nobody who keys can see it."""

    cutting = models.OneToOneField(Cutting, on_delete=models.PROTECT)
    mark = models.CharField(max_length=10)
    value = models.TextField()


class Keying(models.Model):
    """One keying: who, at which step, what, with how many strokes in how many milliseconds. Rows are only added.

    ``key`` is the browser's own number of the answer: the same answer sent twice is kept once.
    """

    cutting = models.ForeignKey(Cutting, on_delete=models.PROTECT)
    round = models.IntegerField()
    step = models.CharField(max_length=8)
    by = models.CharField(max_length=60)
    mark = models.CharField(max_length=10)
    value = models.TextField()
    strokes = models.IntegerField()
    millis = models.IntegerField()
    at = models.CharField(max_length=32)
    key = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["by", "key"], name="keying_once"),
            models.UniqueConstraint(fields=["cutting", "round", "step"], name="keying_step_once"),
        ]
        indexes = [models.Index(fields=["by", "at"], name="keying_day")]


class Agreed(models.Model):
    """What a field says, settled in one round, and on whose word (``how``). Rows are only added."""

    cutting = models.ForeignKey(Cutting, on_delete=models.PROTECT)
    round = models.IntegerField()
    mark = models.CharField(max_length=10)
    value = models.TextField()
    how = models.CharField(max_length=10)
    at = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cutting", "round"], name="agreed_once")]


class Sample(models.Model):
    """The municipality's sample of one delivery: how many, at most how many wrong, drawn with which seed. Rows are only added."""

    bundle = models.ForeignKey(Bundle, on_delete=models.PROTECT)
    round = models.IntegerField()
    size = models.IntegerField()
    most = models.IntegerField()
    severity = models.CharField(max_length=10)
    seed = models.CharField(max_length=64)
    seal = models.CharField(max_length=64)
    by = models.CharField(max_length=60)
    at = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bundle", "round"], name="sample_once")]


class Inspection(models.Model):
    """What an officer saw of one record of a sample: the fields that are wrong (none: it is right). Rows are only added."""

    sample = models.ForeignKey(Sample, on_delete=models.PROTECT)
    record = models.ForeignKey(Record, on_delete=models.PROTECT)
    wrong = models.TextField(default="")
    by = models.CharField(max_length=60)
    at = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sample", "record"], name="inspection_once")]


class Ruling(models.Model):
    """The end of a sample: accepted or rejected, after so many records with so many wrong ones. Rows are only added."""

    sample = models.OneToOneField(Sample, on_delete=models.PROTECT)
    accepted = models.BooleanField()
    looked = models.IntegerField()
    wrong = models.IntegerField()
    at = models.CharField(max_length=32)


class KeyMap(models.Model):
    """Which keys a person likes at the keying station: kept here, so that nothing is kept in a browser."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT)
    keys = models.TextField()
