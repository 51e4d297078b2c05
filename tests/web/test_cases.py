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
