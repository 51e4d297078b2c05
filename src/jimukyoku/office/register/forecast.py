"""見込額: what the rules would give households now, before anybody applied or decided."""

import datetime as dt
import itertools
from collections.abc import Sequence

from jimukyoku.domain.programme import verdict_from_values
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import pack_of
from jimukyoku.office.register import extract
from jimukyoku.office.register.queries import members, sources


def expected_amounts(programme: Programme, households: Sequence[str], today: dt.date) -> dict[str, int | None]:
    """Return the amount of each household by its number; None where it is unknown or not eligible."""
    pack = pack_of(programme)
    stream = members(sources(programme.municipality_id), pack, today, households=households)
    groups = [list(group) for _key, group in itertools.groupby(stream, key=lambda one: one.household_no)]
    facts = [extract.household_facts(group, pack) for group in groups]
    people = [extract.member_facts(member) for group in groups for member in group]
    values = extract.evaluate(pack, facts, people, ("eligibility.", "exclusion.", "amount"))
    return {number: verdict_from_values(pack, found).amount for number, found in values.items()}
