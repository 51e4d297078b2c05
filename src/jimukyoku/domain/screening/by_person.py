"""What a person may do about findings (所見): who may let which go, and the questions people ask one another over a case.

A rule may be wrong about a case, and there is much that no rule sees. A screener confirms, dismisses, adds; what they
established stands until the facts it was established on change. Who may dismiss is written in the pack.
"""

from jimukyoku.domain.access import Duty
from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.programme import Pack
from jimukyoku.domain.screening.shared import SHARED
from jimukyoku.domain.screening.unreadable import UNREADABLE

# An officer's question to the screener (差戻し), and the screener's to the officer (市の判断を求める).
SENT_BACK, ASKED = "SENT_BACK", "ASKED"
QUESTIONS = (SENT_BACK, ASKED)

# What is open; of these, ``look`` waits for a person before anything else may become of the case.
OPEN, LOOK = "open", "look"
# What a person may say of a finding, and what becomes of it.
CONFIRM, DISMISS, SETTLE, ADD, ASK, WAIVE, NOTE = "confirm", "dismiss", "settle", "add", "ask", "waive", "note"
BECOMES = {CONFIRM: OPEN, DISMISS: "dismissed", SETTLE: "resolved", WAIVE: "waived"}

_LONGEST = 500


def may_let_go(pack: Pack, code: str, severity: str, duty: Duty) -> bool:
    """Tell whether somebody with ``duty`` may let a finding go: an officer what the pack permits, a screener what it leaves
    to screeners, what could not be read where nothing depends on it, and what another household calls its own as well.

    A finding whose rule the pack in force no longer has stands on nothing, so an officer may let it go as well.
    """
    rule = pack.deficiency(code)
    if duty == Duty.DECIDE:
        return rule is None or rule.waivable_by != "none"
    return rule.waivable_by == "screener" if rule else code in SHARED or (code == UNREADABLE and severity == "warn")


def check_words(text: str, what: str) -> str:
    """Return what somebody wrote, trimmed; raises BadInput when it is empty or longer than anybody reads."""
    plain = text.strip()
    if not plain:
        raise BadInput("reason", _("{what}が空です。").format(what=what), cure=_("{what}を入力してください。").format(what=what))
    if len(plain) > _LONGEST:
        raise BadInput("reason", _("{what}は{n}文字までです。").format(what=what, n=_LONGEST))
    return plain
