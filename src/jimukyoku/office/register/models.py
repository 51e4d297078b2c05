"""Imports and their rows. Rows are never changed: a later file is a new import, a change is a new fact."""

from django.db import models

from jimukyoku.domain.register import SOURCE_NAMES, Source
from jimukyoku.office.access.models import Organisation
from jimukyoku.office.basics.models import StoredFile


class Import(models.Model):
    """One file as it was taken in: dated, counted, hashed.

    The database refuses the same file for the same day twice, unless another one has been in force between: ``turn``
    counts how often this content came into force.
    """

    municipality = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    source = models.CharField(max_length=20, choices=[(s.value, SOURCE_NAMES[s]) for s in Source])
    as_of = models.CharField(max_length=10)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    encoding = models.CharField(max_length=20)
    rows = models.IntegerField()
    refused = models.IntegerField(default=0)
    turn = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "source", "sha256", "as_of", "turn"], name="import_once")
        ]


class Upload(models.Model):
    """A file that was handed in on a page, with what was seen in it: nothing of it counts until it is taken in.

    ``world`` is the newest import it was compared with; ``batch`` the import it became. What was seen is written once, for a
    large file by a job: until then ``seen`` is empty.
    """

    municipality = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    source = models.CharField(max_length=20, choices=[(s.value, SOURCE_NAMES[s]) for s in Source])
    as_of = models.CharField(max_length=10)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    by = models.CharField(max_length=60)
    at = models.CharField(max_length=32)
    world = models.BigIntegerField(default=0)
    rows = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    refused_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    seen = models.TextField(default="")
    batch = models.ForeignKey(Import, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["municipality", "id"], name="upload_newest")]


class Row(models.Model):
    """What every row of an import has."""

    batch = models.ForeignKey(Import, on_delete=models.PROTECT, db_index=False)
    line = models.IntegerField()
    resident_no = models.CharField(max_length=15)

    class Meta:
        abstract = True
        indexes = [models.Index(fields=["batch", "resident_no"])]


class Resident(Row):
    """One person of a register extract."""

    household_no = models.CharField(max_length=15)
    head_no = models.CharField(max_length=15)
    listed = models.BooleanField()
    foreign = models.BooleanField()
    name = models.TextField()
    kana = models.TextField()
    former_name = models.TextField()
    former_kana = models.TextField()
    alias = models.TextField()
    alias_kana = models.TextField()
    birth = models.CharField(max_length=10, null=True)
    birth_text = models.TextField()
    birth_precision = models.CharField(max_length=8)
    sex = models.CharField(max_length=2)
    relationship = models.CharField(max_length=60)
    postal_code = models.CharField(max_length=7)
    address = models.TextField()
    building = models.TextField()
    moved_in_on = models.CharField(max_length=10, null=True)
    previous_household_no = models.CharField(max_length=15)
    removed_reason = models.CharField(max_length=8)
    removed_on = models.CharField(max_length=10, null=True)
    suppressed = models.BooleanField()
    phone = models.CharField(max_length=40)

    class Meta(Row.Meta):
        indexes = [
            *Row.Meta.indexes,
            models.Index(fields=["batch", "household_no"], name="resident_household"),
            models.Index(fields=["batch", "birth"], name="resident_birth"),
        ]


class TaxFact(Row):
    """A person's resident tax of one year. No row means unknown, never exempt."""

    year = models.IntegerField()
    tax = models.CharField(max_length=12)
    dependent = models.BooleanField()


class Change(Row):
    """One change (異動) reported after the extract."""

    change_no = models.CharField(max_length=20)
    kind = models.CharField(max_length=12)
    effective_on = models.CharField(max_length=10, null=True)
    reported_on = models.CharField(max_length=10, null=True)
    household_no = models.CharField(max_length=15)
    head_no = models.CharField(max_length=15)
    name = models.TextField()
    kana = models.TextField()
    postal_code = models.CharField(max_length=7)
    address = models.TextField()
    building = models.TextField()
    relationship = models.CharField(max_length=60)
    birth = models.CharField(max_length=10, null=True)
    sex = models.CharField(max_length=2)
    tax = models.CharField(max_length=12)

    class Meta(Row.Meta):
        indexes = [
            *Row.Meta.indexes,
            models.Index(fields=["resident_no", "batch"], name="change_resident"),
            models.Index(fields=["household_no", "batch"], name="change_household"),
        ]


class Protected(Row):
    """A person whose address must not become known (支援措置), as of the list's date."""

    role = models.CharField(max_length=2)
    starts_on = models.CharField(max_length=10, null=True)
    ends_on = models.CharField(max_length=10, null=True)
    perpetrator_no = models.CharField(max_length=15)


class KnownAccount(Row):
    """An account the municipality may use without asking (公金受取口座, an earlier payment)."""

    bank_code = models.CharField(max_length=4)
    branch_code = models.CharField(max_length=3)
    account_type = models.CharField(max_length=1)
    account_number = models.CharField(max_length=7)
    holder_kana = models.TextField()
    origin = models.CharField(max_length=2)


class PastPayment(Row):
    """A member of a household that received an earlier benefit."""

    programme_name = models.TextField()
    household_no = models.CharField(max_length=15, db_index=True)
    is_head = models.BooleanField()
    paid_on = models.CharField(max_length=10, null=True)
    amount = models.IntegerField(null=True)
