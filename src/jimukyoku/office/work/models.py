"""What is special about a task, who can do what, and the log of who worked when. A task nobody has touched has no row."""

from django.db import models

from jimukyoku.office.access.models import Person
from jimukyoku.office.cases.models import Case


class Lease(models.Model):
    """Whose a task (a case at the desk of a kind) is, until when; the database has one row for each, and so one holder.

    ``until`` is a moment in UTC: behind it the task is anybody's again, whatever the row says. ``fence`` numbers the takings.
    A task set aside is one that is held for days, for the reason in ``aside``. ``note`` is what whoever handed it over says;
    ``priority`` and ``skill`` are the supervisor's word and outlive the holder.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_index=False)
    programme = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    holder = models.CharField(max_length=60, default="")
    since = models.CharField(max_length=32, default="")
    until = models.CharField(max_length=32, default="")
    fence = models.IntegerField(default=0)
    aside = models.CharField(max_length=200, default="")
    note = models.CharField(max_length=500, default="")
    priority = models.IntegerField(default=0)
    skill = models.CharField(max_length=20, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "kind"], name="one_lease_a_task")]
        indexes = [
            models.Index(fields=["holder", "programme"], name="lease_holder"),
            models.Index(fields=["programme", "kind", "priority"], condition=models.Q(priority__gt=0), name="lease_priority"),
        ]


class Skill(models.Model):
    """Something a person can do that not everybody can, or a kind of task they are kept to."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, db_index=False)
    skill = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "skill"], name="skill_once")]


class Log(models.Model):
    """Who took which task when, and how it ended: figures for each person, and no part of a case's story. Only added to."""

    at = models.CharField(max_length=32)
    programme = models.BigIntegerField()
    case = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    act = models.CharField(max_length=10)
    person = models.CharField(max_length=60)
    fence = models.IntegerField()
    why = models.CharField(max_length=200, default="")

    class Meta:
        indexes = [models.Index(fields=["programme", "at"], name="work_log_day")]
