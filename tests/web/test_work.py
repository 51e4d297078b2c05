"""The pages of the queue: the next task, letting it go, the supervisor's board, the panel on a desk's page."""

import datetime as dt
import re

import pytest

from jimukyoku.domain.access import Role
from jimukyoku.office.access.actions import employ
from jimukyoku.office.work import queries
from tests.office.world import OPEN, case_of

HOME = "/p/mihon/hikazei-2026/tasks/"


@pytest.fixture
def office(world):
    """Three cases with something to be told, one unclear case for an officer; a second operator."""
    for number in ("100", "200", "300"):
        world.household(number, known=False)
        world.apply(number, 署名="なし")
    world.household("400", known=False, tax=None)
    world.apply("400")
    world.start()
    chain = world.chain(OPEN)
    chain.intake("applications")
    chain._screen()
    from jimukyoku.office.decision.actions import recommend

    recommend(chain.office.desk("operator1"), chain.office.programme)
    firm = chain.office.desk("operator1").person.organisation
    employ(firm, "operator2", "受付 桃子", Role.OPERATOR, at=chain.office.at)
    return chain.office


@pytest.fixture
def city(office):
    return office


def text_of(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def receipt(office, number):
    return case_of(office, number).receipt_number


def press(client, kind="deficiency"):
    return client.post(f"{HOME}next/", {"kind": kind}, follow=True)


def fence(text):
    return re.search(r'data-fence="(\d+)"', text).group(1)


class TestMine:
    def test_the_next_button_opens_the_task(self, office, enter):
        client = enter("operator1")
        page = client.get(HOME)
        assert {one.kind.name: one.free for one in page.context["waiting"]} == {"screening": 0, "answer": 0, "deficiency": 3}
        opened = press(client)
        assert opened.redirect_chain[-1][0] == f"/p/mihon/hikazei-2026/screening/{receipt(office, '100')}/"
        page = text_of(client.get(HOME))
        assert receipt(office, "100") in page and "手元の作業" in page

    def test_the_cases_page_says_whose_it_is(self, office, enter):
        client, at = enter("operator1"), f"/p/mihon/hikazei-2026/cases/{receipt(office, '100')}/"
        assert "だれの作業でもありません" in text_of(client.get(at))
        assert "あなたの作業です" in text_of(press(client))
        assert "受付 花子 さんの作業です" in text_of(enter("operator2").get(at))
        assert "さんの作業です" not in text_of(enter("auditor1").get(at))

    def test_two_people_get_two_cases(self, office, enter):
        urls = [press(enter(login)).redirect_chain[-1][0] for login in ("operator1", "operator2")]
        assert len(set(urls)) == 2

    def test_an_empty_queue_is_said(self, office, enter):
        assert "「審査」で受け取れる案件は、いまありません。" in text_of(press(enter("operator1"), "screening"))

    def test_a_kind_of_somebody_elses_duty_is_refused(self, office, enter):
        assert press(enter("operator1"), "decision").status_code == 403
        assert press(enter("operator1"), "nonsense").status_code == 404

    def test_home_counts_what_one_has(self, office, enter):
        client = enter("operator1")
        press(client)
        assert "あなたの手元の作業" in text_of(client.get("/"))
        assert "あなたの手元の作業" not in text_of(enter("operator2").get("/"))

    def test_who_saw_the_case_is_kept(self, office, enter):
        from jimukyoku.office.audit.visits import readers

        client = enter("operator1")
        press(client)
        client.get(HOME)
        assert "work" in [page for _at, login, page in readers(case_of(office, "100").pk) if login == "operator1"]


class TestLettingGo:
    def at(self, office, act, number="100"):
        return f"{HOME}{receipt(office, number)}/deficiency/{act}/"

    def test_giving_back(self, office, enter):
        client = enter("operator1")
        press(client)
        answer = client.post(self.at(office, "back"), {"back-reason": ""}, follow=True)
        assert "戻しました" in text_of(answer)
        assert press(enter("operator2")).redirect_chain[-1][0].endswith(f"{receipt(office, '100')}/")

    def test_setting_aside_says_what_is_missing_and_keeps_what_was_typed(self, office, enter):
        client = enter("operator1")
        press(client)
        answer = client.post(self.at(office, "aside"), {"aside-reason": "", "aside-until": "2026-99-99"})
        text = text_of(answer)
        assert "「脇に置く理由」を入力してください。" in text and "「いつまで」を年月日で入力してください。" in text and "2026-99-99" in text
        until = (dt.date.today() + dt.timedelta(days=3)).isoformat()
        client.post(self.at(office, "aside"), {"aside-reason": "折り返し待ち", "aside-until": until})
        page = text_of(client.get(HOME))
        assert "脇に置いた作業" in page and "折り返し待ち" in page
        taken = client.post(self.at(office, "take"), follow=True)
        assert taken.status_code == 200 and "脇に置いた作業" not in text_of(client.get(HOME))

    def test_handing_over(self, office, enter):
        client = enter("operator1")
        press(client)
        page = client.get(self.at(office, "hand"))
        assert [login for login, _name in page.context["form"].fields["to"].choices] == ["", "operator2", "sv1"]
        client.post(self.at(office, "hand"), {"hand-to": "operator2", "hand-note": "奥様に電話済み"})
        assert "伝言：奥様に電話済み" in text_of(enter("operator2").get(HOME))

    def test_somebody_elses_task_is_not_let_go(self, office, enter):
        press(enter("operator1"))
        other = enter("operator2")
        assert "いまあなたの作業ではありません" in text_of(other.get(self.at(office, "back")))
        answer = other.post(self.at(office, "aside"), {"aside-reason": "待つ", "aside-until": (dt.date.today() + dt.timedelta(days=3)).isoformat()})
        assert answer.status_code == 409 and "受付 花子 さんが作業中です" in text_of(answer) and "待つ" in text_of(answer)
        assert other.post(self.at(office, "take")).status_code == 409

    def test_the_beat(self, office, enter):
        client, other = enter("operator1"), enter("operator2")
        press(client)
        url, json = self.at(office, "keep"), {"HTTP_ACCEPT": "application/json"}
        assert client.post(url, {"fence": "1"}, **json).status_code == 200
        assert client.post(url, {"fence": "1"}).status_code == 302
        for wrong, number in ((client, "2"), (client, ""), (client, "x"), (other, "1")):
            answer = wrong.post(url, {"fence": number}, **json)
            assert answer.status_code == 409 and answer.json()["message"]


class TestBoard:
    def test_who_has_what(self, office, enter):
        press(enter("operator1"))
        text = text_of(enter("sv1").get(f"{HOME}board/"))
        assert receipt(office, "100") in text and "受付 花子" in text
        assert enter("operator1").get(f"{HOME}board/").status_code == 403

    def test_the_other_sides_people_are_not_shown(self, office, enter):
        press(enter("operator1"))
        text = text_of(enter("officer1").get(f"{HOME}board/"))
        assert receipt(office, "100") not in text and "受付 花子" not in text and "福祉 一郎" in text

    def test_moving(self, office, enter):
        press(enter("operator1"))
        sv, key = enter("sv1"), f"deficiency.{receipt(office, '100')}"
        answer = sv.post(f"{HOME}board/move/", {"move-tasks": [key], "move-to": "operator2", "move-reason": ""})
        text = text_of(answer)
        assert "「移す理由」を入力してください。" in text and re.search(rf'value="{key}" checked', text)
        assert "「移す作業」を選んでください。" in text_of(sv.post(f"{HOME}board/move/", {"move-to": "", "move-reason": "早退"}))
        sv.post(f"{HOME}board/move/", {"move-tasks": [key], "move-to": "operator2", "move-reason": "早退"})
        person = office.desk("operator2").person
        assert [one.receipt_number for one in queries.held_by(person, office.programme.pk)] == [receipt(office, "100")]
        sv.post(f"{HOME}board/move/", {"move-tasks": [key], "move-to": "", "move-reason": "休み"})
        assert queries.held_by(person, office.programme.pk) == []

    def test_assigning_and_ranking_by_number(self, office, enter):
        sv = enter("sv1")
        data = {"assign-receipt": receipt(office, "300"), "assign-kind": "deficiency", "assign-to": "operator2", "assign-reason": "経験者"}
        assert "割り当てました" in text_of(sv.post(f"{HOME}board/assign/", data, follow=True))
        data = {"rank-receipt": receipt(office, "200"), "rank-kind": "deficiency", "rank-priority": "2", "rank-skill": "", "rank-reason": "苦情"}
        assert "優先度を変えました" in text_of(sv.post(f"{HOME}board/rank/", data, follow=True))
        assert "至急" in text_of(sv.get(f"{HOME}board/"))
        assert press(enter("operator1")).redirect_chain[-1][0].endswith(f"{receipt(office, '200')}/")
        wrong = sv.post(f"{HOME}board/assign/", {**data, "assign-receipt": "0000-0000", "assign-kind": "deficiency", "assign-to": "operator2",
                                                 "assign-reason": "x"})  # fmt: skip
        assert wrong.status_code == 409 and "0000-0000" in text_of(wrong)

    def test_skills(self, office, enter):
        sv = enter("sv1")
        url = f"{HOME}board/skills/?person=operator2"
        assert "受付 桃子" in text_of(sv.get(url))
        sv.post(url, {"skills": ["account"], "kinds": ["answer"]})
        assert queries.skills_of(office.desk("operator2").person) == {"account", "answer"}
        assert "口座の確認" in text_of(sv.get(f"{HOME}board/"))
        assert sv.get(f"{HOME}board/skills/?person=officer1").status_code == 404


class TestDecisionDesk:
    """The first desk whose writing action asks who has the task."""

    def url(self, office, act=""):
        return f"/p/mihon/hikazei-2026/decisions/{receipt(office, '400')}/{act}"

    def data(self, page):
        return {"recommendation": page.context["file"].recommendation.pk, "outcome": "refuse", "reason": "課税と分かった", "article": "要綱3条"}

    def test_the_page_says_whose_task_it_is(self, office, enter):
        one, two = enter("officer1"), enter("officer2")
        assert "だれの作業でもありません" in text_of(one.get(self.url(office)))
        assert "あなたの作業です" in text_of(press(one, "decision"))
        assert "福祉 一郎 さんの作業です" in text_of(two.get(self.url(office)))

    def test_what_a_colleague_has_in_hand_is_theirs_to_decide(self, office, enter):
        one, two = enter("officer1"), enter("officer2")
        mine = press(one, "decision")
        answer = two.post(self.url(office, "decide/"), self.data(two.get(self.url(office))))
        assert answer.status_code == 409 and "福祉 一郎 さんが作業中です" in text_of(answer) and "課税と分かった" in text_of(answer)
        assert two.post(self.url(office, "back/"), {"note": "もう一度"}).status_code == 409
        done = one.post(self.url(office, "decide/"), {**self.data(mine), "fence": fence(text_of(mine))})
        assert done.status_code == 302 and case_of(office, "400").state == "refused"
        assert queries.done_since(office.programme.pk, office.at) == {("officer1", "decision"): 1}

    def test_an_overtaken_page_is_stopped_and_keeps_what_was_typed(self, office, enter):
        one, two = enter("officer1"), enter("officer2")
        old = press(one, "decision")
        back = f"{HOME}{receipt(office, '400')}/decision/back/"
        one.post(back, {"back-reason": ""})
        press(two, "decision")
        two.post(back, {"back-reason": ""})
        answer = one.post(self.url(office, "decide/"), {**self.data(old), "fence": fence(text_of(old))})
        assert answer.status_code == 409 and "もうあなたのものではありません" in text_of(answer) and "課税と分かった" in text_of(answer)
        assert case_of(office, "400").state == "recommended"
