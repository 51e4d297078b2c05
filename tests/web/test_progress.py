"""The progress page: every number leads to exactly the cases it counts, charts have words and a table, the wall sees no person."""

import datetime as dt
import re

import pytest
from django.test import override_settings

from jimukyoku.cli.crowd import NEWEST, crowd
from jimukyoku.domain.oversight import Forecast
from tests.web.test_cases import numbers

BASE = "/p/mihon/hikazei-2026/"
CROWD = 400


@pytest.fixture
def full(city):
    """The city with a crowd of cases in every state, on the crowd's last day."""
    crowd(city, CROWD)
    with override_settings(DEMO_DAY=(NEWEST + dt.timedelta(days=1)).isoformat()):
        yield city


def everything(client, query):
    """Every case of a list, page by page; none occurs on two pages."""
    found, after = [], ""
    while True:
        page = client.get(f"{BASE}cases/?{query}{after}")
        assert page.status_code == 200, query
        shown = numbers(page)
        assert not set(shown) & set(found), query
        found += shown
        if not page.context["following"]:
            return found
        after = f"&after={page.context['following']}"


def test_every_number_leads_to_exactly_the_cases_it_counts(full, enter):
    client = enter("auditor1")
    text = client.get(BASE).content.decode()
    links = re.findall(r'href="/p/mihon/hikazei-2026/cases/\?([^"]+)">([\d,]+)', text)
    kinds = {tuple(re.findall(r"(\w+)=", query)) for query, _count in links}
    assert kinds == {("stage",), ("stage", "age"), ("channel", "arrived", "until"), ("arrived", "until"), ("channel",), ("code",), ("money",), ("held",)}
    for query, count in dict(links).items():
        assert len(everything(client, query.replace("&amp;", "&"))) == int(count.replace(",", "")), query


def test_conditions_narrow_each_other(full, enter):
    client = enter("auditor1")
    lists = {query: set(everything(client, query)) for query in ("stage=screened", "age=31", "channel=post", "code=D03", "held=shared_account")}
    for one in lists:
        for other in lists:
            if one < other:
                assert set(everything(client, f"{one}&{other}")) == lists[one] & lists[other], (one, other)
    assert everything(client, "stage=expected&money=paid") == []  # nothing, not everything


QUERIES = ("", "stage=paid", "stage=paid&age=31", "age=7", "held=shared_account", "held=glyph&stage=expected", "code=D03", "channel=post",
           "arrived=2026-10-01", "channel=phone&stage=returned", "money=unpaid", "text=C000000001")  # fmt: skip


def plans(client, query):
    """How SQLite finds the cases of a list: the plan of each query that asks for cases, findings or post."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"{BASE}cases/?{query}").status_code == 200
    tables = re.compile(r"cases_case|screening_finding|intake_application")
    with connection.cursor() as cursor:
        for sql in (one["sql"] for one in asked if one["sql"].startswith("SELECT") and tables.search(one["sql"])):
            yield [row[3] for row in cursor.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()]


@pytest.mark.parametrize("query", QUERIES)
def test_every_list_is_led_by_an_index_and_never_sorted(query, full, enter):
    client = enter("auditor1")
    found = [line for plan in plans(client, query) for line in plan]
    assert found and not [line for line in found if line.startswith("SCAN")], found
    assert "text" in query or not [line for line in found if "TEMP B-TREE" in line], found
    if query == "held=shared_account":
        assert any("case_held" in line for line in found) and any("case_unprintable" in line for line in found)


def test_whoever_has_waited_longest_comes_first(full, enter):
    rows = enter("auditor1").get(f"{BASE}cases/?stage=recommended").context["rows"]
    days = [(row["case"].since, row["case"].receipt_number) for row in rows]
    assert len(days) > 20 and days == sorted(days)


def test_the_page_asks_as_often_for_many_cases_as_for_few(city, enter):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = enter("officer1")
    paths = ("/", BASE, f"{BASE}screen/", f"{BASE}cases/", f"{BASE}cases/?stage=recommended&age=31", f"{BASE}cases/?code=D03", f"{BASE}decisions/")

    def asked():
        found = []
        for path in paths:
            client.get(path)
            with CaptureQueriesContext(connection) as queries:
                client.get(path)
            found.append(len(queries))
        return found

    crowd(city, 400)
    few = asked()
    crowd(city, 1_600)
    assert asked() == few and max(few) < 20


def test_without_the_past_nothing_is_foretold(city, enter):
    page = enter("officer1").get(BASE)
    assert page.context["forecast"].last is None
    assert "がいつ終わるかは、<strong>いまは言えません</strong>" in page.content.decode()


def test_the_headline_says_how_many_and_until_when(full, enter):
    page = enter("officer1").get(BASE)
    text, ahead = page.content.decode(), page.context["forecast"]
    assert isinstance(ahead, Forecast) and ahead.last > NEWEST
    assert f"{page.context['done']:,} 件（{page.context['share']:.1f}%）" in text
    assert f"{ahead.last.year}年{ahead.last.month}月{ahead.last.day}日</strong> に終わります" in text


def test_every_chart_has_words_and_a_table_of_its_points(full, enter):
    page = enter("officer1").get(BASE)
    text = page.content.decode()
    charts = re.findall(r'<svg class="chart".*?</svg>', text, re.S)
    assert len(charts) == 2 and text.count('<details class="numbers"') == 2
    for chart in charts:
        assert 'role="img"' in chart and re.search(r"<title id=", chart) and re.search(r"<desc id=[^>]+>\s*\S+", chart)
    for day, _total, left in page.context["burn"].points:
        assert re.search(rf">{day.year}年{day.month}月{day.day}日</th><td[^>]*>[\d,]+</td><td[^>]*>{left:,}<", text)
    assert not re.search(r"\sstyle=", text)


def test_htmx_gets_the_figures_alone(full, enter):
    client = enter("officer1")
    for path in (BASE, f"{BASE}screen/"):
        part = client.get(path, headers={"HX-Request": "true"}).content.decode()
        assert part.lstrip().startswith('<div id="live"') and "<html" not in part and "<h1" not in part
        assert "hx-trigger" in part  # or it would be renewed only once


def test_the_wall_shows_no_case_and_no_person(full, enter):
    text = enter("operator1").get(f"{BASE}screen/").content.decode()
    assert "見本市" in text and "福祉" not in text and "受付番号" not in text and not re.search(r"\d{4}-\d{4}\b", text.split("<main")[1])
    assert re.search(r"<noscript><meta http-equiv=\"refresh\"", text)


def test_the_desk_of_decisions_knows_at_once_that_its_list_has_changed(city, enter):
    """What is remembered of the list is never shown once a case came to it or left it."""
    from jimukyoku.domain.decision import list_hash
    from jimukyoku.office.cases import moves
    from jimukyoku.office.decision.listing import listing
    from jimukyoku.office.decision.queries import listed
    from tests.office.world import case_of

    def agrees():
        now = listing(city.programme.pk)
        assert now.seen == list_hash(listed(city.programme.pk)) and now is listing(city.programme.pk)
        return now

    before = agrees()
    desk, case = city.desk("officer1"), case_of(city, "100").pk
    crowd(city, 100)
    moves.hold(desk, {case: "correspondence"}, by="intake")
    after = agrees()
    assert after.count > before.count
    waiting = [one.case for one in listed(city.programme.pk)]
    moves.hold(desk, {waiting[0]: "correspondence"}, by="intake")
    assert agrees().count == after.count - 1
    moves.move(desk, [moves.Move(waiting[1], "send_back", {"reason": "x"})])
    assert agrees().count == after.count - 2


def test_the_bench_of_the_pages_measures_every_page_beside_a_bare_view(django_ready):
    """By the command people use, in a process of its own: a page that fails would stop it."""
    import json
    import subprocess
    import sys

    done = subprocess.run([sys.executable, "-m", "jimukyoku", "bench", "web", "--rows", "100", "--json"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout)
    assert set(found) == {"name", "unit", "results", "ratios", "peak_mb", "details"} and found["name"] == "web"
    pages = found["details"]["pages"]
    assert {"home", "overview", "case list", "case page", "decision desk", "bare Django view"} <= set(pages)
    assert all(one["per_s"] > 0 and one["p50_ms"] <= one["p95_ms"] for one in pages.values())
