"""What waits at the desk of screening, and which skills the findings ask for."""

from jimukyoku.domain.intake import ACCOUNT_FIELDS
from jimukyoku.office.screening.models import Finding
from jimukyoku.office.work.waiting import narrow

OPEN = f"SELECT 1 FROM {Finding._meta.db_table} f WHERE f.case_id = k.chain_id AND f.state = 'open'"
# A person must look: a question is asked, or the rules left one open.
LOOKED_FOR = (
    f"EXISTS (SELECT 1 FROM {Finding._meta.db_table} f WHERE f.case_id = k.chain_id AND "
    "(f.state = 'look' OR (f.state = 'open' AND f.severity = 'unclear' AND f.\"by\" = '')))"
)
_ABOUT = {"account": (*ACCOUNT_FIELDS, "account_document"), "name": ("applicant_name", "applicant_kana")}


def _about(fields: tuple[str, ...]) -> str:
    """Return the condition that something open was found about one of the fields."""
    return f"EXISTS ({OPEN} AND (" + " OR ".join(f"',' || f.fields || ',' LIKE '%%,{name},%%'" for name in fields) + "))"


SKILLS = {skill: _about(fields) for skill, fields in _ABOUT.items()}
narrow("screening", skills=SKILLS)
narrow("answer", skills=SKILLS)
