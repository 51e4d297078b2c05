"""One household walked through exactly the headings of docs/life-of-an-application.md, which says what must come of each."""

import datetime as dt
import re
from pathlib import Path

import pytest

from jimukyoku.domain.access import Role
from jimukyoku.domain.basics import NotAllowed
from jimukyoku.domain.cases import STATE_NAMES, TRANSITIONS, State, mermaid
from jimukyoku.domain.decision import list_hash
from jimukyoku.office.audit.queries import story
from tests.office.world import OPEN, START, case_of, paid

PAGE = (Path(__file__).parents[2] / "docs" / "life-of-an-application.md").read_text()
ANSWERED, RETURNED, RENEWED, SETTLED, ASIDE, OVER = (
    dt.date(2026, 7, 29), dt.date(2026, 8, 7), dt.date(2026, 8, 19), dt.date(2026, 8, 28), dt.date(2026, 9, 10), dt.date(2026, 11, 10)
)  # fmt: skip


def headings():
    """Return heading -> row name -> text, in the page's order; a heading with no table tells of no step."""
    parts = re.split(r"^## (.+)$", PAGE, flags=re.M)[1:]
    tables = {name: dict(re.findall(r"^\| ([a-z][a-z, ]+) \| (.+) \|$", text, re.M)) for name, text in zip(parts[::2], parts[1::2], strict=True)}
    return {name: rows for name, rows in tables.items() if rows}


class Walk:
    """The world, the day it has come to, and what the steps hand on."""

    def __init__(self, world):
        self.world, self.batch = world, None
        parent, *children = world.household("100", size=3, known=False).members
        for child in children:
            child.birth = "20140601"
        for number, letter in (("200", "ア"), ("300", "イ"), ("400", "ウ"), ("600", "エ")):
            world.household(number, known=False, kana=f"ミホン {letter}")
        world.household("500")  # a push household: it shares the first transfer file
        world.write()
        self.go(START)

    def go(self, day):
        """Come to a day, with the files as they are now."""
        self.world.write()
        self.chain = self.world.chain(day)
        self.office = self.chain.office

    @property
    def programme(self):
        return self.office.programme

    def pay(self, value_date):
        """Make, approve and release: three people."""
        from jimukyoku.office.basics import store
        from jimukyoku.office.payment.actions import approve, make, release

        self.batch = make(self.office.desk("officer1"), self.programme, value_date)
        approve(self.office.desk("officer2"), self.batch, self.batch.file_id)
        release(self.office.desk("treasurer1"), self.batch, store.fetch(self.batch.file_id))

    def settle(self, *returned):
        from jimukyoku.office.payment.actions import settle
        from jimukyoku.office.payment.models import Payment

        back = Payment.objects.filter(batch=self.batch, case__household_no__in=returned)
        settle(self.office.desk("treasurer1"), self.batch, {one.pk: "口座なし" for one in back})

    def decide(self):
        from jimukyoku.office.decision.actions import decide_list
        from jimukyoku.office.decision.queries import proposals

        listed = proposals(self.programme.pk)
        with pytest.raises(NotAllowed):
            decide_list(self.office.desk("operator1"), self.programme, listed, list_hash(listed))
        decide_list(self.office.desk("officer1"), self.programme, listed, list_hash(listed))


def extraction(walk):
    walk.chain.take_in()
    walk.chain.extract()
    assert case_of(walk.office, "100").route == "confirmation"


def first_letter(walk):
    walk.chain.announce()


def application(walk):
    walk.world.apply("100", "FORM", 署名="なし", 口座番号="12345")
    walk.go(OPEN)
    walk.chain.intake("applications")


def findings():
    from jimukyoku.office.screening.models import Finding

    return dict(Finding.objects.filter(case__household_no="100").values_list("code", "state"))


def screening(walk):
    walk.chain.repeat("審査", walk.chain._screen)
    assert findings() == {"D01": "open", "D06": "open"}


def deficiency_notice(walk):
    from jimukyoku.office.notices.models import Letter

    walk.chain.deficiencies()
    letter = Letter.objects.get(kind="deficiency")
    assert (letter.due, case_of(walk.office, "100").rounds) == ("2026-08-05", 1)


def answer(walk):
    walk.world.answer("100", "2026-07-28", 署名="あり", 口座番号="0012345")
    walk.go(ANSWERED)
    walk.chain.intake("answers")


def second_screening(walk):
    walk.chain.repeat("みなし申請", walk.chain._deem)  # household 500, which needs no application
    walk.chain.repeat("再審査", walk.chain._screen)
    assert findings() == {"D01": "resolved", "D06": "resolved"}


def recommendation(walk):
    walk.chain.repeat("支給・不支給の提案", walk.chain._recommend)


def notice_of_decision(walk):
    walk.chain.notify()


def payment(walk):
    walk.pay(dt.date(2026, 8, 6))
    assert paid(walk.office) == {"100": 70_000, "500": 30_000}


def transfer_returned(walk):
    walk.go(RETURNED)
    walk.settle("100")
    assert paid(walk.office) == {"500": 30_000}


def new_account(walk):
    cells = {"金融機関コード": "0005", "支店コード": "001", "預金種別": "普通", "口座番号": "1234567", "口座名義カナ": "ミホン タロウ"}
    walk.world.answer("100", "2026-08-17", 振込先="別口座", **cells)
    walk.go(RENEWED)
    walk.chain.intake("answers")
    walk.chain.renew_accounts()


def second_transfer(walk):
    walk.pay(dt.date(2026, 8, 27))
    assert paid(walk.office) == {"100": 70_000, "500": 30_000}


def settlement(walk):
    walk.go(SETTLED)
    walk.settle()


def closing(walk):
    from jimukyoku.office.cases.actions import close
    from jimukyoku.office.oversight.verify import verify

    close(walk.office.desk(Role.OFFICER), walk.programme)
    assert [one for one in verify() if one.problems] == []


def decline(walk):
    walk.world.apply("200", "NO-THANKS", on="2026-09-01", 受給辞退="はい")
    walk.world.apply("300", "LATER", on="2026-09-01", フリガナ="ミホン イ", 口座名義カナ="ミホン イ")
    walk.go(ASIDE)
    walk.chain.intake("applications")
    return "200"


def duplicate(walk):
    walk.world.apply("100", "AGAIN", on="2026-09-02", channel="オンライン")
    walk.go(ASIDE)
    walk.chain.intake("applications")


def set_aside(walk):
    walk.world.apply("200", "AFTER-ALL", on="2026-09-05", フリガナ="ミホン ア", 口座名義カナ="ミホン ア")
    walk.go(ASIDE)
    walk.chain.intake("applications")
    return "200"


def unlisted(walk):
    from jimukyoku.office.intake.models import Application

    walk.world.apply("999", "STRANGER", on="2026-09-03", フリガナ="ダレカ シラズ")
    walk.go(ASIDE)
    walk.chain.intake("applications")
    assert Application.objects.get(source_id="STRANGER").status == "unlisted"


def attachment(walk):
    from jimukyoku.office.intake.actions import attach

    case = case_of(walk.office, "400")
    walk.seen = len(story(case.pk))
    attach(walk.office.desk("operator1"), walk.programme, "STRANGER", case.pk, "電話で世帯を確認")
    return "400"


def hold_by_a_gate(walk):
    from jimukyoku.office.payment.actions import make

    walk.chain.work()
    walk.decide()
    walk.chain.notify()
    walk.seen = len(story(case_of(walk.office, "300").pk))
    walk.world.change("30001", "D", "20260908", reported="20260909")
    walk.go(ASIDE)
    walk.chain.take_in()
    assert make(walk.office.desk("officer1"), walk.programme, dt.date(2026, 9, 17)) is None
    assert case_of(walk.office, "300").held == "head_deceased"
    return "300"


def end_after_a_death(walk):
    from jimukyoku.office.cases.actions import decease

    decease(walk.office.desk("officer1"), walk.office.programme, [case_of(walk.office, "300").pk], "住民票で死亡を確認")
    return "300"


def expiry(walk):
    walk.go(OVER)
    walk.chain.expire()
    return "600"


STEPS = {
    "Extraction (対象者抽出)": extraction,
    "First letter (確認書の発送)": first_letter,
    "Application (申請の受付)": application,
    "Screening (審査)": screening,
    "Deficiency notice (不備通知)": deficiency_notice,
    "Answer (回答の受付)": answer,
    "Second screening (再審査)": second_screening,
    "Recommendation (支給の提案)": recommendation,
    "Decision (決定)": Walk.decide,
    "Notice of decision (決定通知)": notice_of_decision,
    "Payment (振込)": payment,
    "Return (振込不能)": transfer_returned,
    "New account (口座の再届出)": new_account,
    "Second transfer (再振込)": second_transfer,
    "Settlement (支給済)": settlement,
    "Closing (完了)": closing,
    "Decline (辞退)": decline,
    "Duplicate (重複申請)": duplicate,
    "Set aside (後日確認)": set_aside,
    "Unlisted (名簿にない申請)": unlisted,
    "Attachment (届出を案件に付ける)": attachment,
    "Hold by a gate (関門による保留)": hold_by_a_gate,
    "End after a death (死亡による終了)": end_after_a_death,
    "Expiry (期限経過)": expiry,
}


def test_every_heading_has_a_step_and_every_step_a_heading():
    assert list(headings()) == list(STEPS)


def test_one_household_walks_the_page(world):
    walk, seen = Walk(world), {}
    for heading, says in headings().items():
        walk.seen = None
        household = STEPS[heading](walk) or "100"
        if says["state"] == "–":
            assert story(walk.programme.pk)[-1].kind == says["event"].strip("`"), heading
            continue
        case = case_of(walk.office, household)
        events = story(case.pk)
        since = walk.seen if walk.seen is not None else seen.get(household, 0)
        if household != "100" and household not in seen and walk.seen is None:
            since = len(events) - 1  # a side way tells of its last event
        seen[household] = len(events)
        assert [one.kind for one in events[since:]] == re.findall(r"`([^`]+)`", says["event"]), heading
        assert f"`{case.state}` {STATE_NAMES[State(case.state)]}" == says["state"], heading
        acts = [one.kind.removeprefix("case.") for one in events if one.kind.removeprefix("case.") in TRANSITIONS]
        assert TRANSITIONS[acts[-1]].resident_sees == says["resident sees"], heading
        assert (f"{case.amount:,}" if case.amount else "–") == says["amount"], heading


def test_the_actions_the_page_names_exist(django_ready):
    import importlib

    for heading, says in headings().items():
        for name in re.findall(r"`([^`]+)`", says["action"]):
            module, _dot, function = name.rpartition(".")
            assert hasattr(getattr(importlib.import_module(f"jimukyoku.office.{module}"), function), "duty"), (heading, name)


def test_the_diagram_is_the_tables():
    assert re.search(r"```mermaid\n(.*?)\n```", PAGE, re.S).group(1) == mermaid()
