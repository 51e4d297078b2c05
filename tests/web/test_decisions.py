"""The decision desk: the sample, the list bound to its hash, single decisions, sending back."""

import re

import pytest

from jimukyoku.domain.decision import list_hash
from tests.office.world import OPEN, case_of

HOME = "/p/mihon/hikazei-2026/decisions/"


@pytest.fixture
def waiting(world):
    """An office in which three households wait in the list (one to be refused) and one is unclear."""
    world.household("100")
    world.household("200")
    world.household("300")
    world.change("30001", "T", "20260701", tax="3")  # a correction that came after the extract
    world.household("400", known=False, tax=None)
    world.apply("400")
    world.start()
    chain = world.chain(OPEN)
    chain.work()
    return chain.office


@pytest.fixture
def city(waiting):
    return waiting


def text_of(answer):
    return answer.content.decode()


def state_of(office, household):
    one = case_of(office, household)
    return one.state, one.decision, one.amount


def events(office, kind):
    from jimukyoku.office.audit.queries import story

    return [one for one in story(office.programme.pk) if one.kind == kind]


def receipt(office, household):
    return case_of(office, household).receipt_number


def look_at_all(client):
    page = client.get(HOME)
    for one, _name, _reasons, done in page.context["sample"]:
        if not done:
            client.get(f"{HOME}{one.receipt_number}/")
            client.post(f"{HOME}{one.receipt_number}/looked/", {"list": page.context["seen"]})
    return client.get(HOME)


class TestList:
    def test_what_waits_is_counted_by_outcome_and_reason(self, waiting, enter):
        page = enter("officer1").get(HOME)
        assert (page.context["count"], page.context["approvals"], page.context["refusals"], page.context["unclear"]) == (3, 2, 1, 1)
        assert page.context["yen"] == sum(one.yen for _name, one in page.context["groups"]) > 0
        assert sum(one.count for _name, one in page.context["groups"]) == 4
        assert receipt(waiting, "400") in text_of(page)

    def test_a_list_is_decided_after_its_sample_was_looked_at(self, waiting, enter):
        client = enter("officer1")
        assert "一覧の決定へ進む" not in text_of(client.get(HOME))
        page = look_at_all(client)
        assert page.context["left"] == 0 and "一覧の決定へ進む" in text_of(page)
        shown = client.get(f"{HOME}confirm/")
        refused = receipt(waiting, "300")
        assert refused in text_of(shown) and "3件を提案のとおり決定する" in text_of(shown)
        seen = re.search(r'name="list" value="(\w{64})"', text_of(shown)).group(1)
        done = client.post(f"{HOME}confirm/", {"list": seen}, follow=True)
        assert "一覧のとおり決定しました：3件。" in text_of(done)
        assert [state_of(waiting, one)[1] for one in ("100", "200", "300", "400")] == ["approve", "approve", "refuse", ""]
        (event,) = events(waiting, "decision.sampled")
        assert event.actor == "officer1" and seen in event.data
        assert str(case_of(waiting, "300").pk) in event.data
        again = client.post(f"{HOME}confirm/", {"list": list_hash([])})
        assert again.status_code == 409 and "決定する案件がありません" in text_of(again)

    def test_without_the_sample_nothing_is_decided(self, waiting, enter):
        client = enter("officer1")
        page = client.get(f"{HOME}confirm/")
        assert "件を提案のとおり決定する" not in text_of(page)
        answer = client.post(f"{HOME}confirm/", {"list": page.context["seen"]})
        assert answer.status_code == 409 and "3 件をまだ確認していません" in text_of(answer)
        assert state_of(waiting, "100")[0] == "recommended" and events(waiting, "decision.sampled") == []

    def test_a_list_that_changed_is_refused(self, waiting, enter):
        from jimukyoku.office.decision.actions import send_back

        client = enter("officer1")
        seen = look_at_all(client).context["seen"]
        send_back(waiting.desk("officer2"), waiting.programme, case_of(waiting, "200").pk, "もう一度")
        answer = client.post(f"{HOME}confirm/", {"list": seen})
        assert answer.status_code == 409 and "決定する一覧が、確認した一覧と違います。一覧を作り直し" in text_of(answer)
        assert client.get(HOME).context["left"] == 2
        looked = client.post(f"{HOME}{receipt(waiting, '100')}/looked/", {"list": seen})
        assert looked.status_code == 409
        assert state_of(waiting, "100")[0] == "recommended"

    def test_another_officer_looks_for_themselves(self, waiting, enter):
        look_at_all(enter("officer1"))
        assert enter("officer2").get(HOME).context["left"] == 3

    def test_everybody_who_looks_is_kept(self, waiting, enter):
        from jimukyoku.office.audit.visits import readers

        enter("officer1").get(f"{HOME}{receipt(waiting, '400')}/")
        assert [(login, page) for _at, login, page in readers(case_of(waiting, "400").pk)] == [("officer1", "decision_case")]


class TestSingly:
    def test_the_page_shows_what_a_decision_stands_on(self, waiting, enter):
        text = text_of(enter("officer1").get(f"{HOME}{receipt(waiting, '400')}/"))
        for one in ("見本 太郎", "1950-04-01", "要判断", "この案件を決定する", "口座番号", "支給要綱第3条第1号", "世帯主", "別口座"):
            assert one in text, one

    def test_a_refusal_needs_reason_and_article(self, waiting, enter):
        client, number = enter("officer1"), receipt(waiting, "400")
        page = client.get(f"{HOME}{number}/")
        pk = page.context["file"].recommendation.pk
        answer = client.post(f"{HOME}{number}/decide/", {"recommendation": pk, "outcome": "refuse"})
        text = text_of(answer)
        assert "「理由」を入力してください。" in text and "「根拠条文」を入力してください。" in text and 'role="alert"' in text
        assert state_of(waiting, "400")[0] == "recommended"
        client.post(f"{HOME}{number}/decide/", {"recommendation": pk, "outcome": "refuse", "reason": "課税と分かった", "article": "要綱3条"})
        assert state_of(waiting, "400") == ("refused", "refuse", 0)

    def test_an_approval_needs_an_amount_within_the_cap(self, waiting, enter):
        client, number = enter("officer1"), receipt(waiting, "400")
        file = client.get(f"{HOME}{number}/").context["file"]
        good = {"recommendation": file.recommendation.pk, "outcome": "approve", "reason": "非課税を確認", "article": "要綱3条"}
        assert "支給するときは「支給額（円）」を入力してください。" in text_of(client.post(f"{HOME}{number}/decide/", good))
        over = client.post(f"{HOME}{number}/decide/", {**good, "amount": file.cap + 1})
        assert over.status_code == 409 and "支給額は1円以上" in text_of(over)
        client.post(f"{HOME}{number}/decide/", {**good, "amount": "30000"})
        assert state_of(waiting, "400") == ("approved", "approve", 30_000)

    def test_an_older_proposal_is_not_decided(self, waiting, enter):
        client, number = enter("officer1"), receipt(waiting, "400")
        data = {"recommendation": 999_999, "outcome": "refuse", "reason": "理由", "article": "要綱"}
        answer = client.post(f"{HOME}{number}/decide/", data)
        assert answer.status_code == 409 and "提案が変わっています" in text_of(answer)

    def test_sending_back_says_what_to_look_at(self, waiting, enter):
        client, number = enter("officer1"), receipt(waiting, "400")
        assert "「確認してほしいこと」を入力してください。" in text_of(client.post(f"{HOME}{number}/back/", {"note": ""}))
        client.post(f"{HOME}{number}/back/", {"note": "課税証明を"})
        from jimukyoku.office.audit.queries import story

        assert state_of(waiting, "400")[0] == "reopened"
        assert "課税証明を" in story(case_of(waiting, "400").pk)[-1].data

    def test_what_is_decided_is_only_shown(self, waiting, enter):
        client, number = enter("officer1"), receipt(waiting, "400")
        pk = client.get(f"{HOME}{number}/").context["file"].recommendation.pk
        data = {"recommendation": pk, "outcome": "refuse", "reason": "理由", "article": "要綱"}
        client.post(f"{HOME}{number}/decide/", data)
        text = text_of(client.get(f"{HOME}{number}/"))
        assert "前の決定" in text and "決定する</button>" not in text
        assert client.post(f"{HOME}{number}/decide/", data).status_code == 409


def test_home_leads_to_the_desk(waiting, enter):
    assert f'href="{HOME}"' in text_of(enter("officer1").get("/"))
    assert f'href="{HOME}"' not in text_of(enter("treasurer1").get("/p/mihon/hikazei-2026/"))
    assert enter("operator1").get(HOME).status_code == 403


def test_an_unknown_number_is_not_found(waiting, enter):
    assert enter("officer1").get(f"{HOME}0000-9999/").status_code == 404
