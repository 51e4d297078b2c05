"""What could not be read (判読不能): which of it stops a case, and which is only for the reviewer's eye."""

from collections.abc import Mapping

from jimukyoku.domain.intake import ACCOUNT_FIELDS
from jimukyoku.domain.programme import Finding, Pack, pack_expressions

UNREADABLE = "UNREADABLE"

# Whatever the rules of a pack say: money goes by the account, and a right is given up by the decline.
_ALWAYS = frozenset({*ACCOUNT_FIELDS, "declines"})
_APPLICANT = frozenset({"applicant_name", "applicant_kana", "applicant_birth"})


def fields_read(pack: Pack) -> frozenset[str]:
    """Return the fields on which the outcome of a case may depend."""
    names = {name for one in pack_expressions(pack).values() for name in one.names}
    named = {name.removeprefix("application.") for name in names if name.startswith("application.")}
    compared = _APPLICANT if any(name.startswith("applicant.") for name in names) else frozenset[str]()
    return _ALWAYS | compared | named


def unreadable(pack: Pack, problems: Mapping[str, str]) -> list[Finding]:
    """Return one finding for every field that could not be read: it blocks where a rule reads the field, else it warns.

    A telephone number with a note beside it keeps nobody from being paid.
    """
    read = fields_read(pack)
    return [
        Finding(UNREADABLE, "block" if name in read else "warn", sentence, (name,))
        for name, sentence in sorted(problems.items())
    ]
