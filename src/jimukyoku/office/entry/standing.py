"""Where cut images stand, from their rows: what domain.entry needs to say what comes next."""

import json
from collections.abc import Collection, Mapping

from jimukyoku.domain.basics import canonical
from jimukyoku.domain.entry import Answer, Keyed, Mark, Mode, Standing, Step, standing
from jimukyoku.domain.programme import Field
from jimukyoku.office.entry.models import Cutting, Keying


def as_text(answer: Answer | None) -> str:
    """Return an answer as a row keeps it (empty: none)."""
    return canonical([answer.mark, answer.value]).decode() if answer else ""


def from_text(text: str) -> Answer | None:
    """Return what ``as_text`` wrote."""
    if not text:
        return None
    mark, value = json.loads(text)
    return Answer(Mark(mark), value)


def keyings(cuttings: Collection[int]) -> dict[int, list[Keying]]:
    """Return the keyings of these images in the order they were made, of every round."""
    found: dict[int, list[Keying]] = {}
    for one in Keying.objects.filter(cutting__in=list(cuttings)).order_by("pk"):
        found.setdefault(one.cutting_id, []).append(one)
    return found


def keyed(one: Keying) -> Keyed:
    """Return one row as the rules see it."""
    return Keyed(one.by, Step(one.step), Answer(Mark(one.mark), one.value))


def stands(fields: Mapping[str, Field], cutting: Cutting, done: Collection[Keying]) -> Standing:
    """Return where an image stands in its present round."""
    now = [keyed(one) for one in done if one.round == cutting.round]
    return standing(fields[cutting.field], Mode(cutting.mode), now, from_text(cutting.reading))
