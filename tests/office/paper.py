"""Sheets as `paper read` tells of them, with what is written on them: tests key from these."""

import datetime as dt
import struct
import zlib

from jimukyoku.domain.access import Role
from jimukyoku.domain.entry import Answer, Mark, Plan
from jimukyoku.office.access.actions import employ
from jimukyoku.office.access.desk import Desk
from jimukyoku.office.entry import actions
from jimukyoku.office.entry.models import Cutting

RECEIVED = dt.date(2026, 7, 10)
WRITTEN = {
    "applicant_name": "見本 太郎", "applicant_kana": "ミホン タロウ", "applicant_birth": "昭和25年4月1日", "applicant_role": "世帯主",
    "declared_exempt": "はい", "account_choice": "別口座", "bank_code": "0001", "branch_code": "001", "account_type": "普通",
    "account_number": "9000001", "account_holder_kana": "ミホン タロウ", "id_document": "あり", "account_document": "あり", "signed": "あり",
    "declines": "いいえ", "signed_on": "2026-07-08",
}  # fmt: skip


def png(text, width=240, height=40):
    """A grey picture that is another one for every text."""
    shade = zlib.crc32(text.encode())
    rows = b"".join(b"\0" + bytes((shade >> (x // 30 % 4 * 8)) & 0xFF for x in range(width)) for _ in range(height))
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)) + _chunk(
        b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")


def _chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def line(receipt, written=None, file="", page=1, accepted=False, reading=True, **reads):
    """One page of one application: every field read as it is written, except ``reads``."""
    written = WRITTEN if written is None else written
    fields = {
        key: {"value": reads.get(key, text) if reading else None, "confidence": 0.99, "accepted": accepted, "alternatives": [], "reasons": []}
        for key, text in written.items()
    }
    return {"file": file or f"{receipt}.pdf", "page": page, "form": "F01/1", "receipt_number": receipt, "placed": True, "reason": "",
            "seconds": 0.03, "fields": fields}  # fmt: skip


def image(file, page, field):
    return png(f"{file}/{page}/{field}")


def terms(plan=Plan.DOUBLE, apart=True):
    return actions.Terms(plan, RECEIVED, apart)


def take_in(office, lines, name="束1", plan=Plan.DOUBLE, apart=True):
    return actions.take_in(office.desk("operator1"), office.programme, name, lines, image, terms(plan, apart))


def employ_keyers(office, count=6):
    """Return the desks of so many people who key."""
    firm = office.desk("operator1").person.organisation
    people = [employ(firm, f"keyer{number}", f"入力 {number}子", Role.OPERATOR, at=office.at) for number in range(1, count + 1)]
    return [Desk(one, office.at) for one in people]


class Keyer:
    """Somebody at the station: draws, looks, keys; ``says`` is what they make of a field."""

    def __init__(self, desk, office, says=None):
        self.desk, self.office, self.says, self.count = desk, office, says or {}, 0

    def answer(self, cutting, truth):
        text = self.says.get(cutting.field, truth[cutting.field] if cutting.record_id else "9000001")
        return {"": Answer(Mark.BLANK), "?": Answer(Mark.UNREADABLE)}.get(text) or Answer(Mark.VALUE, text)

    def said(self, cutting, answer, key=None, fence=None):
        self.count += 1
        return actions.Said(cutting.pk, cutting.fence if fence is None else fence, key or f"{self.desk.login}-{self.count}", answer, 8, 1_500)

    def work(self, truth=WRITTEN, limit=20, settling=False):
        """Key everything that is offered; return how many."""
        done = 0
        while drawn := actions.draw(self.desk, self.office.programme, limit, settling=settling):
            saved = actions.key(self.desk, self.office.programme, [self.said(one, self.answer(one, truth)) for one in drawn])
            assert not [one for one in saved if one.refused], saved
            done += len(drawn)
        return done


def all_key(keyers, truth=WRITTEN):
    """Let everybody key in turn until nothing waits; return what each did."""
    done = {}
    for _ in range(10):
        found = {one.desk.login: one.work(truth, 6) + one.work(truth, 6, settling=True) for one in keyers}
        if not any(found.values()):
            return done
        done = {login: done.get(login, 0) + count for login, count in found.items()}
    raise AssertionError(f"{Cutting.objects.exclude(step='').count()} wait for nobody")
