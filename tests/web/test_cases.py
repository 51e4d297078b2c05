"""The list of cases and the page of one case: what is shown to whom, what may be done from where, and that it is noted."""

import re

import pytest

from jimukyoku.domain.access import Role
from tests.office.world import case_of
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
        counted = [(key, count) for _name, count, _share, key in overview.context["funnel"] if count]
        assert {f"stage={key}" for key, _count in counted} == set(re.findall(r"cases/\?(stage=\w+)", text))
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
    world.apply("100", "A100", 受給辞退="はい", on="2026-08-01")
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
        assert name.sent_by == "届出 A200（郵送、2026-07-10）" and name.listed_by.startswith("取込 #1（register.csv、")
        assert (number_.mark, number_.words) == ("same", "一致")
        assert self.line(page, "生年月日").mark == "differs"
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
