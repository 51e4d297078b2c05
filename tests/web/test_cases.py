"""The list of cases and the page of one case: what is shown to whom, what may be done from where, and that it is noted."""

import re

import pytest

from jimukyoku.domain.access import Role
from tests.office.world import OPEN, case_of
from tests.web.conftest import LOGINS

BASE = "/p/mihon/hikazei-2026/"


def numbers(page):
    return [one["case"].receipt_number for one in page.context["rows"]]


def reads(page):
    from jimukyoku.office.audit.models import Visit

    return list(Visit.objects.filter(act="read", page=page).values_list("actor", "chain"))


@pytest.fixture
def more_cases(city):
    """Open cases of further households of one."""
    from jimukyoku.office.cases import moves
    from jimukyoku.office.cases.models import Case

    def more(count):
        first = 5000 + Case.objects.count()
        households = [moves.Expected(str(n), f"{n}01", 1, "confirmation", "", {}, (f"{n}01",)) for n in range(first, first + count)]
        moves.expect(city.desk("officer1"), city.programme.pk, households)

    return more


class TestList:
    @pytest.mark.parametrize("role", list(Role))
    def test_every_role_sees_the_cases_and_it_is_noted(self, role, city, enter):
        page = enter(LOGINS[role]).get(f"{BASE}cases/")
        assert numbers(page) == ["0000-0013", "0000-0021"]
        assert reads("cases") == [(LOGINS[role], case_of(city, number).pk) for number in ("100", "200")]

    def test_by_stage_route_and_number(self, city, enter):
        client = enter("officer1")
        found = {text: numbers(client.get(f"{BASE}cases/?{text}")) for text in (
            "stage=expected", "stage=notified", "route=push", "text=0000-0021", "text=２００", "text=20", "stage=notified&text=200",
        )}  # fmt: skip
        assert found == {
            "stage=expected": ["0000-0021"], "stage=notified": ["0000-0013"], "route=push": ["0000-0013"], "text=0000-0021": ["0000-0021"],
            "text=２００": ["0000-0021"], "text=20": [], "stage=notified&text=200": [],
        }  # fmt: skip
        assert "条件に合う案件はありません" in client.get(f"{BASE}cases/?text=20").content.decode()

    def test_what_does_not_exist_is_said_at_the_field(self, enter):
        page = enter("officer1").get(f"{BASE}cases/?stage=nothing")
        assert page.context["rows"] == [] and "「段階」を一覧から選び直してください。" in page.content.decode()

    def test_the_overview_leads_to_exactly_what_it_counts(self, city, enter):
        from jimukyoku.office.cases import moves

        moves.hold(city.desk("officer1"), {case_of(city, "100").pk: "correspondence"}, by="intake")
        client = enter("officer1")
        overview = client.get(BASE)
        text = overview.content.decode()
        counted = [(one["key"], one["count"]) for one in overview.context["funnel"] if one["count"]]
        assert {f"stage={key}" for key, _count in counted} == set(re.findall(r"cases/\?(stage=\w+)\"", text))
        for key, count in counted:
            assert len(numbers(client.get(f"{BASE}cases/?stage={key}"))) == count
        assert re.findall(r"cases/\?held=(\w+)", text) == ["correspondence"]
        assert numbers(client.get(f"{BASE}cases/?held=correspondence")) == ["0000-0013"]

    def test_fifty_a_page_with_the_same_number_of_questions(self, city, enter, more_cases):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        client = enter("officer1")
        client.get(f"{BASE}cases/")

        def asked():
            with CaptureQueriesContext(connection) as found:
                page = client.get(f"{BASE}cases/")
            return len(found), len(numbers(page))

        more_cases(3)
        first = asked()
        more_cases(60)
        then = asked()
        assert (first[1], then[1]) == (5, 50) and first[0] == then[0] < 20
        page = client.get(f"{BASE}cases/?stage=expected")
        second = client.get(f"{BASE}cases/?stage=expected&after={page.context['following']}")
        assert len(numbers(second)) == 14 and not set(numbers(page)) & set(numbers(second))
        assert "?stage=expected&amp;after=" in page.content.decode()


@pytest.fixture
def opened(city, enter):
    """Open a case's page as somebody."""
    return lambda login, number="0000-0013": enter(login).get(f"{BASE}cases/{number}/")


class TestPage:
    @pytest.mark.parametrize("role", list(Role))
    def test_every_role_opens_it_and_it_is_noted(self, role, city, opened):
        page = opened(LOGINS[role])
        text = page.content.decode()
        assert page.status_code == 200 and "0000-0013" in text and "決定通知済" in text
        assert reads("case") == [(LOGINS[role], case_of(city, "100").pk)]

    def test_a_case_of_nobody_and_of_another_tenant_is_404(self, opened, neighbour, enter):
        assert opened("officer1", "0000-9999").status_code == 404
        stranger = enter(neighbour[Role.OFFICER].login)
        assert stranger.get(f"{BASE}cases/0000-0013/").status_code == 404
        assert stranger.post(f"{BASE}cases/0000-0013/decease/", {"decease-reason": "x"}).status_code == 404

    def test_a_receipt_number_of_a_neighbours_programme_is_not_ours(self, city, neighbour, enter):
        from jimukyoku.cli.chain.office import pack_files
        from jimukyoku.office.access.desk import Desk
        from jimukyoku.office.cases import moves
        from jimukyoku.office.cases.models import Case
        from jimukyoku.office.programme.actions import publish
        from tests.office.world import PACK

        desk = Desk(neighbour[Role.OFFICER], city.at)
        theirs = publish(desk, pack_files(PACK))
        moves.expect(desk, theirs.pk, [moves.Expected(str(n), f"{n}", 1, "confirmation", "", {}) for n in range(3)])
        third = Case.objects.get(programme=theirs.pk, household_no="2").receipt_number
        client = enter("officer1")
        assert client.get(f"{BASE}cases/{third}/").status_code == 404
        assert client.post(f"{BASE}cases/{third}/decease/", {"decease-reason": "試し"}).status_code == 404
        assert Case.objects.get(receipt_number=third).state == "expected"

    def test_the_story_names_people_and_letters_name_pages(self, opened):
        text = opened("auditor1").content.decode()
        assert "支給を決定しました（30,000円）。" in text and "受付 花子" in text
        assert "S00000013-1" in text and "ページ" in text
        assert "****100" in text and "0000100" not in text

    def test_in_english(self, city, enter):
        text = enter("officer1", headers={"accept-language": "en"}).get(f"{BASE}cases/0000-0013/").content.decode()
        assert "Payment was decided (30,000 yen)." in text and "End by death or the like" in text

    def test_taxes_and_rules_are_for_those_who_screen_or_decide(self, opened):
        for login, sees in (("operator1", True), ("officer1", True), ("treasurer1", False), ("admin1", False), ("auditor1", False)):
            page = opened(login)
            assert bool(page.context["rules"]) is sees
            assert ("非課税" in str([str(one["tax"]) for one in page.context["members"]])) is sees


@pytest.fixture
def story(world):
    """Households that stop, differ, decline and die: an office where officers have something to do."""
    world.household("100")
    world.household("200", 2, known=False)
    world.household("300", known=False)
    world.household("400", known=False)
    world.household("500", known=False)
    world.protected += ["30001"]
    world.apply("200", "A200", 氏名="見本 花子", フリガナ="ミホン ハナコ", 生年月日="昭和26年5月2日")
    world.apply("300", "A300", 電話番号="03-1234-5678")
    world.apply("400", "A400", 署名="なし", 本人確認書類="なし")
    world.apply("999", "A999", 氏名="知らない 人", フリガナ="シラナイ ヒト", 電話番号="03-9999-9999")
    office = world.decided()
    from jimukyoku.office.intake.queries import unsettled
    from jimukyoku.office.programme.queries import pack_of

    assert [one.source_id for one in unsettled(office.programme.pk, pack_of(office.programme))]
    return office


def number(office, household):
    return case_of(office, household).receipt_number


@pytest.fixture
def shown(story, enter_any):
    """Open the page of a household's case."""
    return lambda login, household: enter_any(login).get(f"{BASE}cases/{number(story, household)}/")


def acts(page):
    return [one.act.name for one in page.context["offers"]]


class TestBeside:
    def line(self, page, label):
        return next(one for one in page.context["lines"] if one.label == label)

    def test_what_differs_is_said_in_words_with_both_sources(self, shown):
        page = shown("operator1", "200")
        name, number_ = self.line(page, "氏名"), self.line(page, "世帯番号")
        assert (name.mark, name.words, name.sent, name.listed) == ("differs", "台帳と違う", "見本 花子", "見本 太郎")
        assert name.why == "申請書の『見本 花子』と住民登録の『見本 太郎』は、違う名前です（花／太、子／郎）。" and name.why in page.content.decode()
        assert name.sent_by == "届出 A200（郵送、2026-07-10）" and name.listed_by.startswith("取込 #1（register.csv、")
        assert (number_.mark, number_.words) == ("same", "一致")
        birth = self.line(page, "生年月日")
        assert (birth.mark, birth.sent, birth.listed) == ("differs", "昭和26年5月2日", "昭和25年4月1日")
        assert [self.line(page, label).sent for label in ("本人確認書類", "非課税の申立て", "申請者区分")] == ["あり", "はい", "世帯主"]
        assert "台帳と違う" in page.content.decode()

    def test_an_account_is_seen_by_those_who_work_with_it(self, shown):
        for login, sees in (("operator1", True), ("officer1", True), ("treasurer1", False), ("auditor1", False)):
            page = shown(login, "300")
            assert ("9000300" in page.content.decode()) is sees
            assert (str(self.line(page, "口座番号").sent) == "審査・決定の担当者だけに表示") is not sees

    @pytest.mark.parametrize(("login", "sees"), [("officer1", True), ("operator1", False), ("sv1", False), ("treasurer1", False), ("auditor1", False)])
    def test_where_a_protected_household_lives_is_for_officers(self, shown, login, sees):
        page = shown(login, "300")
        text = page.content.decode()
        assert ("見本市中央1-1" in text) is sees and ("0312345678" in text) is sees
        assert ("支援措置のため非表示" in text) is not sees
        assert "見本市中央1-1" in shown(login, "200").content.decode()

    def test_where_a_letter_was_handed_over_is_for_officers(self, story, shown):
        from jimukyoku.office.notices.actions import posted_by_hand

        case = case_of(story, "300")
        posted_by_hand(story.desk("officer1"), story.programme, [case.pk], "decision" if case.state == "approved" else "confirmation", "シェルター前で渡した")
        assert "シェルター前" in shown("officer1", "300").content.decode()
        assert "シェルター前" not in shown("operator1", "300").content.decode()


@pytest.fixture
def act(story, enter_any):
    """Do an act on the page of a household's case; return the answer after the redirect, if there is one."""

    def act(login, household, name, key="", **cells):
        prefix = f"{name}-{key}" if key else name
        data = {"key": key, **{f"{prefix}-{field}": text for field, text in {"reason": "電話で確かめた", **cells}.items()}}
        path = f"{BASE}cases/{number(story, household)}/{name.replace('_', '-')}/"
        return enter_any(login).post(path, data, follow=True)

    return act


def kinds(case):
    from jimukyoku.office.audit.queries import story as events_of

    return [one.kind for one in events_of(case.pk)]


class TestActs:
    @pytest.mark.parametrize(("household", "officer", "operator"), [
        ("100", ["decline", "decease"], []),
        ("200", ["waive", "head", "decease"], ["withdraw"]),
        ("300", ["lift", "by_hand", "decline", "decease"], []),
        ("400", ["waive", "decease"], ["withdraw"]),
        ("500", ["decease"], ["withdraw"]),
    ])  # fmt: skip
    def test_only_what_state_and_person_permit_is_offered(self, shown, household, officer, operator):
        assert acts(shown("officer1", household)) == officer
        assert acts(shown("operator1", household)) == operator
        for login in ("treasurer1", "auditor1", "admin1"):
            assert acts(shown(login, household)) == [] and "この案件にできること" not in shown(login, household).content.decode()

    def test_a_hold_is_lifted_for_the_stop_that_was_seen(self, story, act):
        from jimukyoku.office.cases import moves

        case = case_of(story, "100")
        moves.hold(story.desk("officer1"), {case.pk: "correspondence"}, by="intake")
        before = kinds(case)
        page = act("officer1", "100", "lift", "declined")
        assert page.status_code == 409 and "では保留されていません。" in page.content.decode() and kinds(case) == before
        assert "いまの理由を確かめてください" in page.content.decode() and "<title>エラー：" in page.content.decode()
        page = act("officer1", "100", "lift", "correspondence")
        assert page.redirect_chain == [(f"{BASE}cases/{case.receipt_number}/", 302)]
        assert "保留を解除しました。" in page.content.decode() and "電話で確かめた" in page.content.decode()
        assert case_of(story, "100").held == "" and kinds(case)[-1] == "case.hold_lifted"

    def test_what_a_household_wrote_stops_once_and_a_fact_of_the_register_again(self, story, shown):
        from jimukyoku.office.cases import moves

        def about(household):
            return {one.key: one.about for one in shown("officer1", household).context["offers"] if one.act.name == "lift"}

        moves.hold(story.desk("officer1"), {case_of(story, "100").pk: "correspondence", case_of(story, "500").pk: "no_account"}, by="gate:pay")
        assert about("100") == {"correspondence": "新しい届出あり"}
        assert about("500") == {"no_account": "振込先口座なし。台帳の事実が変わらなければ、次の関門でまた止まります。"}
        assert "また止まります" in about("300")["protected"]

    def test_without_a_reason_nothing_happens(self, story, act):
        before = kinds(case_of(story, "500"))
        page = act("officer1", "500", "decease", reason="")
        text = page.content.decode()
        assert page.status_code == 200 and 'href="#id_decease-reason"' in text and "「理由」を入力してください。" in text
        assert re.search(r'<details class="act" open><summary>死亡等として終了する', text)
        assert kinds(case_of(story, "500")) == before

    @pytest.mark.parametrize(("login", "household", "name", "key", "cells", "kind", "state"), [
        ("officer1", "500", "decease", "", {}, "case.decease", "deceased"),
        ("officer1", "100", "decline", "", {}, "case.decline", "declined"),
        ("operator1", "500", "withdraw", "", {}, "case.withdraw", "withdrawn"),
        ("officer1", "400", "waive", "D02", {}, "finding.waived", "deficient"),
        ("officer1", "200", "head", "", {"resident": "20002"}, "case.head_changed", "deficient"),
        ("officer1", "300", "by_hand", "", {"kind": "decision"}, "case.notify", "notified"),
        ("officer1", "300", "lift", "protected", {}, "case.printable", "approved"),
    ])  # fmt: skip
    def test_each_act_is_done_told_and_not_offered_again(self, story, act, login, household, name, key, cells, kind, state):
        page = act(login, household, name, key, **cells)
        case = case_of(story, household)
        assert page.status_code == 200 and len(page.redirect_chain) == 1 and "banner--success" in page.content.decode()
        assert kinds(case)[-1] == kind and case.state == state
        assert (name, key) not in [(one.act.name, one.key) for one in page.context["offers"]] or name == "head"

    def test_done_twice_it_is_refused_with_what_to_do(self, story, act):
        act("officer1", "500", "decease")
        page = act("officer1", "500", "decease")
        assert page.status_code == 409 and "できるのは次の処理です" in page.content.decode()
        assert kinds(case_of(story, "500")).count("case.decease") == 1

    def test_what_ended_is_reopened(self, story, act):
        page = act("operator1", "500", "withdraw")
        assert acts(page) == []
        page = act("officer1", "500", "reopen")
        assert case_of(story, "500").state == "reopened" and "reopen" not in acts(page)

    def test_a_recommendation_is_sent_back(self, world, enter_any):
        world.household("100")
        world.start()
        chain = world.chain(OPEN)
        chain.work()
        client = enter_any("officer1")
        assert "send_back" in acts(client.get(f"{BASE}cases/0000-0013/"))
        client.post(f"{BASE}cases/0000-0013/send-back/", {"send_back-reason": "口座をもう一度"})
        assert case_of(chain.office, "100").state == "reopened"

    def test_a_made_up_member_or_finding_is_refused(self, story, act):
        assert act("officer1", "200", "head", resident="99999").status_code == 200
        assert act("officer1", "400", "waive", "D01").status_code == 409
        assert act("officer1", "400", "waive", "<b>").status_code == 409
        assert case_of(story, "200").head_no == "20001"


class TestPost:
    def rows(self, page):
        return [(one["source"], str(one["why"]), one["case"]) for one in page.context["rows"]]

    def test_what_a_person_must_look_at(self, story, enter_any):
        page = enter_any("operator1").get(f"{BASE}post/")
        assert self.rows(page) == [("A999", "名簿にない", None)]
        text = page.content.decode()
        assert "シラナイ ヒト" in text and "/post/attach/?row=A999" in text and "03-9999-9999" not in text
        for login, content in (("officer1", True), ("auditor1", False)):
            text = enter_any(login).get(f"{BASE}post/").content.decode()
            assert "/post/attach/" not in text and ("シラナイ ヒト" in text) is content

    def test_a_row_is_attached_to_the_case_it_belongs_to(self, story, enter_any):
        client = enter_any("operator1")
        receipt = number(story, "500")
        assert "A999" in client.get(f"{BASE}post/attach/?row=A999").content.decode()
        data = {"source": "A999", "receipt": "９９９９", "reason": "本人に電話した"}
        page = client.post(f"{BASE}post/attach/?row=A999", data)
        assert page.status_code == 409 and "受付番号 9999 の案件はありません。" in page.content.decode()
        page = client.post(f"{BASE}post/attach/?row=A999", {**data, "receipt": receipt}, follow=True)
        assert page.redirect_chain == [(f"{BASE}cases/{receipt}/", 302)] and "届出 A999 をこの案件に付けました。" in page.content.decode()
        assert case_of(story, "500").state == "entered"
        assert self.rows(client.get(f"{BASE}post/")) == []
        assert client.get(f"{BASE}post/attach/?row=A999").status_code == 409
        assert client.get(f"{BASE}post/attach/?row=nothing").status_code == 404

    def test_who_may_have_written_is_offered_with_the_reason(self, world, enter_any):
        world.household("100", kana="タカハシ　ケンイチ", name="高橋　健一", birth="19630214")
        world.household("200", kana="スズキ　ジロウ", name="鈴木　次郎", birth="19630214")
        world.apply("999", "B100", 氏名="髙橋健一", フリガナ="タカハシケンイチ", 生年月日="S38.2.24")
        world.start()
        world.chain(OPEN).work()
        page = enter_any("operator1").get(f"{BASE}post/attach/?row=B100")
        (found,) = page.context["maybe"]
        assert found.case.household_no == "100"
        assert found.reason == "氏名は字体か読みの書き方だけが違う、生年月日は1字だけが違う、住所の片方が不明、電話番号の片方が不明。"
        assert f"case={found.case.receipt_number}" in page.content.decode()

    def test_everything_is_asked_for(self, story, enter_any):
        text = enter_any("operator1").post(f"{BASE}post/attach/", {}).content.decode()
        assert all(f'href="#id_{name}"' in text for name in ("source", "receipt", "reason"))

    def test_the_same_number_of_questions_for_five_and_fifty(self, story, enter_any):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        from jimukyoku.office.intake.models import Application

        client, case = enter_any("operator1"), case_of(story, "200")

        def more(first, count):
            Application.objects.bulk_create(Application(
                programme=story.programme.pk, case=case, source_id=f"L{n:03d}", kind="application", channel="post", received_on="2026-07-11",
                status="later", matched_by="number", digest="", raw="{}", values="{}", problems="{}") for n in range(first, first + count))  # fmt: skip

        def asked():
            with CaptureQueriesContext(connection) as found:
                page = client.get(f"{BASE}post/")
            return len(found), len(page.context["rows"])

        more(0, 4)
        asked()
        first = asked()
        more(4, 60)
        then = asked()
        assert (first[1], then[1]) == (5, 50) and first[0] == then[0]
        page = client.get(f"{BASE}post/")
        second = client.get(f"{BASE}post/?after={page.context['following']}")
        assert len(second.context["rows"]) == 15
        assert set(reads("to_check")) == {("operator1", case.pk)}
