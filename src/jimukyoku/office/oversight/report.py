"""The closing report (完了報告書): every figure read from the ledger, as data and as a PDF of it."""

import datetime as dt
from pathlib import Path
from typing import Any

from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.cases import STOP_NAMES, Stop
from jimukyoku.domain.decision import OUTCOME_NAMES
from jimukyoku.domain.intake import STATUS_NAMES
from jimukyoku.engines.letters import render_document
from jimukyoku.japanese import era_text
from jimukyoku.office.audit.queries import newest_seal
from jimukyoku.office.basics.fonts import font_folder
from jimukyoku.office.oversight.queries import figures
from jimukyoku.office.oversight.verify import verify
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import pack_of

_TEMPLATE = Path(__file__).with_name("closing.typ")
CHANNELS = {"post": _("郵送"), "online": _("オンライン"), "counter": _("窓口"), "phone": _("電話")}
KINDS = {"push": _("支給のお知らせ"), "confirmation": _("確認書"), "deficiency": _("不備通知"), "decision": _("支給決定通知"),
         "refusal": _("不支給決定通知"), "returned": _("振込不能のお知らせ")}  # fmt: skip
BATCH_STATES = {"made": _("作成済"), "approved": _("承認済"), "released": _("送信済"), "settled": _("結果登録済"), "cancelled": _("取消")}


def closing(programme: Programme, today: dt.date) -> dict[str, Any]:
    """Return the closing report as data: figures, reasons in words, the proofs, and the newest seal as anchor."""
    pack = pack_of(programme)
    data = figures(programme, today)
    sentences = {rule.code: rule.sentence for rule in pack.deficiencies}
    seal = newest_seal()
    return {
        **data,
        "as_of_text": era_text(today),
        "base_date": era_text(pack.base_date),
        "deadline": era_text(pack.deadline),
        "received": [[CHANNELS.get(c, c), STATUS_NAMES.get(s, s), n] for c, s, n in data["received"]],
        "deficiencies": [[code, sentences.get(code, _("読み取れない欄")), count] for code, count in data["deficiencies"]],
        "decisions": [[OUTCOME_NAMES[outcome], *pair] for outcome, pair in sorted(data["decisions"].items())],
        "held": [[STOP_NAMES[Stop(why)] if why in set(Stop) else why, count] for why, count in data["held"].items()],
        "letters": [[KINDS[kind], count, pages] for kind, count, pages in _letters(data["letters"])],
        "batches": [{**one, "state": BATCH_STATES[one["state"]]} for one in data["batches"]],
        "checks": [{"name": one.name, "seen": one.seen, "problems": one.problems} for one in verify()],
        "seal": {"last": seal.last, "at": seal.at, "hash": seal.hash} if seal else None,
    }


def _letters(rows: list[list[Any]]) -> list[tuple[str, int, int]]:
    total: dict[str, tuple[int, int]] = {}
    for kind, count, pages, _file in rows:
        letters, sheets = total.get(kind, (0, 0))
        total[kind] = (letters + count, sheets + pages)
    return [(kind, *pair) for kind, pair in total.items()]


def closing_pdf(data: dict[str, Any], today: dt.date) -> bytes:
    """Return the closing report as a PDF."""
    title = _("完了報告書 {name}").format(name=data["programme"]["name"])
    return render_document(_TEMPLATE.read_text(encoding="utf-8"), data, fonts=font_folder(), title=title, date=today)
