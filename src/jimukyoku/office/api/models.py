"""What was answered to a call that writes, so that the same call gets the same answer and is done once."""

from django.db import models

from jimukyoku.office.access.models import Client


class Answer(models.Model):
    """The answer to a client's call under one key; ``digest`` tells whether a later call under it says the same."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT)
    key = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    at = models.CharField(max_length=32)
    body = models.TextField(default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "key"], name="answered_once")]
