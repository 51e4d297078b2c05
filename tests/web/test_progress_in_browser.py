"""The progress page and the wall's screen in a real browser: accessible in every state, renewed without taking anything away."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from jimukyoku.cli.crowd import NEWEST, crowd
from tests.office.world import World
from tests.web.browser import PICTURES, both, check, check_english, serve

BASE, WALL = "/p/mihon/hikazei-2026/", {"width": 1920, "height": 1080}


@pytest.fixture(scope="module")
def live(tmp_path_factory, django_ready):
    """An office with a crowd of cases, served on the day after its last."""
    folder = tmp_path_factory.mktemp("progress")
    world = World("", folder)
    world.household("100")
    crowd(world.start().office, 600)
    from jimukyoku.office.access import actions, links
    from jimukyoku.office.access.queries import person
    from tests.web.conftest import PASSWORD

    for login in ("officer1", "auditor1"):
        actions.accept_invitation(links.token(person(login), links.INVITATION), PASSWORD, at=dt.datetime.now(dt.UTC))
    with serve(folder, NEWEST + dt.timedelta(days=1)) as office:
        yield office


def test_the_page_in_every_state(live, come):
    page = come("auditor1")
    page.goto(live.base + BASE)
    both(page, "progress")
    for one in page.locator("details.numbers > summary").all():
        one.click()
    both(page, "progress-with-tables")
    page.emulate_media(forced_colors="active")
    check(page, "forced colours")


def test_the_wall_fits_its_screen(live, come):
    page = come("auditor1", viewport=WALL)
    page.goto(f"{live.base}{BASE}screen/")
    check(page, "wall")
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/screen-wall.png")
    last = page.locator(".screen__stages tbody tr").last.bounding_box()
    assert last["y"] + last["height"] <= WALL["height"]  # nobody can scroll a wall
    assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('.headline')).fontSize)") >= 40
    both(page, "screen")


def test_what_is_renewed_leaves_the_reader_alone(live, come):
    """A table somebody opened stays open, the focus stays where it is, and who pressed the pause is left in peace."""
    page = come("auditor1")
    page.goto(live.base + BASE)
    renew = "document.getElementById('live').dataset.old = '1'; htmx.trigger('#live', 'renewed')"
    page.evaluate("document.getElementById('live').setAttribute('hx-trigger', 'renewed'); htmx.process(document.getElementById('live'))")
    page.locator("#arrivals-numbers > summary").click()
    page.evaluate("document.activeElement.blur()")
    with page.expect_response(lambda answer: answer.request.headers.get("hx-request") == "true"):
        page.evaluate(renew)
    page.wait_for_function("!document.getElementById('live').dataset.old")
    assert page.locator("#arrivals-numbers").get_attribute("open") is not None and page.locator("#burn-numbers").get_attribute("open") is None
    page.evaluate("document.getElementById('live').setAttribute('hx-trigger', 'renewed'); htmx.process(document.getElementById('live'))")
    link = page.locator("#live a").first
    link.focus()
    page.evaluate(renew)
    page.wait_for_timeout(500)
    assert page.evaluate("document.getElementById('live').dataset.old") == "1"  # not while somebody's focus is in it
    assert link.evaluate("one => one === document.activeElement")
    pause = page.get_by_role("button", name="自動更新を止める")
    pause.click()
    expect(pause).to_have_attribute("aria-pressed", "true")
    page.evaluate(renew)
    page.wait_for_timeout(500)
    assert page.evaluate("document.getElementById('live').dataset.old") == "1"
    page.reload()
    expect(page.get_by_role("button", name="自動更新を止める")).to_have_attribute("aria-pressed", "true")


def test_somebody_whose_session_ended_keeps_the_last_figures(live, come):
    page = come("officer1")
    page.goto(live.base + BASE)
    page.evaluate("document.getElementById('live').setAttribute('hx-trigger', 'renewed'); htmx.process(document.getElementById('live'))")
    page.context.clear_cookies()
    page.evaluate("htmx.trigger('#live', 'renewed')")
    page.wait_for_timeout(800)
    expect(page.locator("#live .headline")).to_have_count(1)
    expect(page.locator("#live input")).to_have_count(0)


def test_without_scripts_everything_is_there(live, browser, come):
    page = come("auditor1", java_script_enabled=False)
    page.goto(live.base + BASE)
    expect(page.locator("svg.chart")).to_have_count(2)
    expect(page.get_by_role("button", name="自動更新を止める")).not_to_be_visible()
    page.get_by_role("link", name="大画面で表示する").click()
    expect(page.locator(".headline")).to_be_visible()
    page.goto(live.base + BASE)
    page.locator("td a").first.click()
    expect(page).to_have_url(re.compile(re.escape("/cases/?stage=")))
    expect(page.locator("tbody tr").first).to_be_visible()


def test_in_english(live, come):
    page = come("auditor1")
    page.goto(live.base + BASE)
    page.get_by_role("button", name="English").click()
    check_english(page, "progress")
    expect(page.locator(".headline")).to_contain_text("cases are done")
    page.goto(f"{live.base}{BASE}cases/?channel=post&arrived=2026-10-01")
    both(page, "cases-by-arrival")
    check_english(page, "cases")
