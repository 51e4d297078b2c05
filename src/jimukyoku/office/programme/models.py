"""A programme and the versions of its pack; a published version never changes."""

import json

from django.db import models

from jimukyoku.domain.programme import pack_hash
from jimukyoku.office.access.models import Organisation
from jimukyoku.office.audit.models import Chain


class Programme(models.Model):
    """A programme of a municipality, with the version of its pack that is in force."""

    chain = models.OneToOneField(Chain, on_delete=models.PROTECT, primary_key=True, related_name="+")
    municipality = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "code"], name="programme_code_once")]

    def tenancy(self) -> tuple[int, int | None]:
        """Return the municipality and the programme."""
        return self.municipality_id, self.pk


class Version(models.Model):
    """One published version of a pack: all its files, word for word."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT)
    number = models.IntegerField()
    sha256 = models.CharField(max_length=64)
    files = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="version_number_once"),
            models.UniqueConstraint(fields=["programme", "sha256"], name="version_once"),
        ]

    def hash_again(self) -> str:
        """Return the hash of the stored files, reckoned anew."""
        return pack_hash({name: text.encode() for name, text in json.loads(self.files).items()})


class Draft(models.Model):
    """A version that was handed in and passed every check: nothing goes by it until another person publishes it.

    ``base`` is the number of the version it was compared with.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT)
    sha256 = models.CharField(max_length=64)
    files = models.TextField()
    name = models.CharField(max_length=200)
    by = models.CharField(max_length=60)
    at = models.CharField(max_length=32)
    base = models.IntegerField()
    published = models.ForeignKey(Version, on_delete=models.PROTECT, null=True, related_name="+")
