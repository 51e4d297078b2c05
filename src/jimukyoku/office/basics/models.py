"""Files by content: the row says that a file with this hash exists, the store holds it."""

from django.db import models


class StoredFile(models.Model):
    """One content in the store. The hash is its name, so the same bytes are never kept twice."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    size = models.BigIntegerField()
