"""Print runs and their letters. A letter's data is frozen when it is planned; its hash stands in the manifest."""

from django.db import models

from jimukyoku.domain.notices import KINDS
from jimukyoku.office.basics.models import StoredFile
from jimukyoku.office.cases.models import Case, Gate
from jimukyoku.office.programme.queries import of as programme_of


class PrintRun(models.Model):
    """One PDF for the printer, from plan to print."""

    programme = models.BigIntegerField()
    kind = models.CharField(max_length=20, choices=[(kind, kind) for kind in KINDS])
    gate = models.ForeignKey(Gate, on_delete=models.PROTECT)
    planned_on = models.CharField(max_length=10)
    count = models.IntegerField()
    pages = models.IntegerField(default=0)
    state = models.CharField(max_length=10, default="planned")
    pdf = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    manifest = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")

    def tenancy(self) -> tuple[int, int | None]:
        """Return the municipality and the programme."""
        return programme_of(self.programme).tenancy()


class Letter(models.Model):
    """One letter to one household; the database refuses the same one twice."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    run = models.ForeignKey(PrintRun, on_delete=models.PROTECT)
    kind = models.CharField(max_length=20)
    turn = models.IntegerField()
    number = models.CharField(max_length=30)
    data = models.TextField()
    sha256 = models.CharField(max_length=64)
    due = models.CharField(max_length=10, default="")
    page = models.IntegerField(default=0)
    pages = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "kind", "turn"], name="letter_once")]
