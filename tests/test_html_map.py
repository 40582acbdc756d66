"""The exported HTML map in a real Chromium."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from browser import Watch, launched, opened
from geomap.maps import write_html
from synthetic import small_table

pytestmark = pytest.mark.browser

EVENTS = ".leaflet-geomap-events-pane canvas"
MENTIONS = ".leaflet-geomap-mentions-pane canvas"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as found:
        yield found


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("html") / "map.html"
    write_html(small_table(), path)
    return path


@pytest.fixture
def page(browser: Browser, file: Path) -> Iterator[Page]:
    """Open the map; whatever a test does, nothing foreign is asked for and nothing goes wrong."""
    with opened(browser, file.as_uri()) as (found, watch):
        ready(found)
        yield found
        clean(found, watch)


def ready(page: Page) -> None:
    page.locator(".geomap[data-ready=true]").wait_for()
    settle(page)


def settle(page: Page) -> None:
    """Wait until what was scheduled for the next frame has been drawn."""
    page.evaluate("() => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))")


def clean(page: Page, watch: Watch) -> None:
    assert watch.foreign == []
    assert watch.errors == []
    assert page.evaluate("window.fired") is None


def picture(page: Page, selector: str) -> str:
    """Return a digest of a canvas."""
    url = page.evaluate("s => document.querySelector(s).toDataURL()", selector)
    return hashlib.sha256(url.encode()).hexdigest()


def ink(page: Page, selector: str) -> int:
    """Return how many pixels of a canvas are drawn on."""
    return int(
        page.evaluate(
            """s => { const c = document.querySelector(s);
            const d = c.getContext("2d").getImageData(0, 0, c.width, c.height).data;
            let n = 0; for (let i = 3; i < d.length; i += 4) n += d[i] > 0; return n; }""",
            selector,
        )
    )


def handle(page: Page, name: str) -> Locator:
    return page.get_by_role("slider", name=name)


def centre(found: Locator) -> tuple[float, float]:
    box = found.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def shown(page: Page) -> int:
    text = page.locator(".geomap-time-counts").inner_text()
    found = re.match(r"(\d+) of (\d+) shown", text)
    assert found, text
    return int(found[1])


def test_it_opens_on_the_period_where_most_events_are(page: Page):
    assert "2020" in page.locator(".geomap-time-window").inner_text()
    assert 36 <= shown(page) < 46
    counts = page.locator(".geomap-time-counts")
    expect(counts).to_contain_text("of 46 shown")
    expect(counts).to_contain_text("1 without place")
    expect(counts).to_contain_text("1 without date")
    assert ink(page, EVENTS) > 500
    assert ink(page, MENTIONS) > 50


def test_the_picture_is_not_blank(page: Page):
    colours = page.evaluate(
        """() => { const c = document.querySelector(".leaflet-geomap-basemap-pane canvas");
        const d = new Uint32Array(
            c.getContext("2d").getImageData(0, 0, c.width, c.height).data.buffer);
        return new Set(d).size; }"""
    )
    assert colours > 3


def test_dots_follow_the_brush_while_it_is_dragged(page: Page):
    before = picture(page, EVENTS)
    many = shown(page)
    x, y = centre(handle(page, "First day"))
    page.mouse.move(x, y)
    page.mouse.down()
    seen = set()
    for _ in range(8):
        x += 60
        page.mouse.move(x, y)
        settle(page)
        seen.add(picture(page, EVENTS))
    assert len(seen) > 3
    assert before not in seen
    assert shown(page) < many
    page.mouse.up()
    listed = page.locator(".geomap-list .geomap-card-title").inner_text()
    assert int(listed.split()[0]) < 42


def test_the_window_is_dragged_and_drawn(page: Page):
    page.get_by_role("button", name="Show a longer time").click()
    settle(page)
    before = page.locator(".geomap-time-window").inner_text()
    x, y = centre(handle(page, "Window of time"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 90, y, steps=4)
    page.mouse.up()
    moved = page.locator(".geomap-time-window").inner_text()
    assert moved != before
    box = page.locator(".geomap-time-detail").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 4, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 30, steps=4)
    page.mouse.up()
    assert page.locator(".geomap-time-window").inner_text() != moved


def test_the_keyboard_moves_the_window_and_says_so(page: Page):
    start = handle(page, "First day")
    start.focus()
    before = start.get_attribute("aria-valuetext")
    page.keyboard.press("ArrowRight")
    after = start.get_attribute("aria-valuetext")
    assert after != before
    assert after is not None
    assert re.fullmatch(r"\d+ [A-Z][a-z]+ 2020", after)
    page.keyboard.press("Home")
    assert start.get_attribute("aria-valuetext") == "20 February 1988"
    handle(page, "Last day").focus()
    page.keyboard.press("End")
    assert handle(page, "Last day").get_attribute("aria-valuetext") == "6 December 2024"
    middle = handle(page, "Window of time")
    assert middle.get_attribute("aria-valuetext") == "20 February 1988 to 6 December 2024"
    assert shown(page) == 42  # all but those without place or date, denied and planned


def test_the_time_axis_zooms_by_wheel_and_double_click(page: Page):
    frame = page.locator(".geomap-time-frame")

    def width() -> float:
        box = frame.bounding_box()
        assert box is not None
        return box["width"]

    page.get_by_role("button", name="Show and choose the whole time").click()
    settle(page)
    whole = width()
    box = page.locator(".geomap-time-detail").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + 30)
    page.mouse.wheel(0, -600)
    settle(page)
    wheeled = width()
    assert wheeled < whole / 2
    page.mouse.dblclick(box["x"] + box["width"] * 0.5, box["y"] + 78)
    settle(page)
    assert width() < wheeled
    page.get_by_role("button", name="Fit the view to the window").click()
    settle(page)
    assert width() > whole * 0.9


def test_it_plays_and_pauses(page: Page):
    page.get_by_role("button", name="Show and choose the whole time").click()
    handle(page, "Last day").focus()
    page.keyboard.press("Home")
    handle(page, "Window of time").focus()
    before = picture(page, EVENTS)
    count = page.locator(".geomap-time-counts").inner_text()
    page.get_by_label("Cumulative").check()
    page.get_by_label("Speed").select_option("4×")
    handle(page, "Window of time").press("Space")
    page.get_by_role("button", name="Pause").wait_for()
    page.wait_for_function(
        "t => document.querySelector('.geomap-time-counts').textContent !== t", arg=count
    )
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Play").wait_for()
    settle(page)
    assert picture(page, EVENTS) != before
    grown = str(handle(page, "Window of time").get_attribute("aria-valuetext"))
    assert grown.startswith("20 February 1988 to")


def test_a_day_at_a_time(page: Page):
    words = page.locator(".geomap-time-window")
    page.get_by_role("radio", name="Day").check()
    assert handle(page, "First day").is_hidden()
    window = handle(page, "Window of time")
    before = window.get_attribute("aria-valuetext")
    assert before is not None
    assert re.fullmatch(r"\d+ \w+ \d{4}", before)
    window.press("ArrowLeft")
    day = str(window.get_attribute("aria-valuetext"))
    assert day != before
    assert re.fullmatch(r"\d+ \w+ \d{4}", day)
    # A click on the histogram brings the day there; back among windows the length returns.
    x, y = centre(page.locator(".geomap-time-detail"))
    page.mouse.click(x, y)
    assert re.fullmatch(r"\d+ \w+ \d{4}", words.inner_text())
    page.get_by_role("radio", name="Window").check()
    assert "–" in words.inner_text()


def test_the_trail_shows_what_went_before(page: Page):
    page.get_by_role("radio", name="Day").check()
    page.evaluate(
        """() => { const m = document.querySelector(".geomap").eventMap;
        const last = m.data.first[m.events.list[0]];
        m.timeline.set(geomap.calendar.wholeDays([last + 72, last + 72]), true); }"""
    )
    settle(page)
    without = ink(page, EVENTS)
    page.get_by_label("Trail").check()
    settle(page)
    assert ink(page, EVENTS) > without
    page.get_by_label("Trail").uncheck()
    settle(page)
    assert ink(page, EVENTS) == without


def test_near_enough_the_window_keeps_to_hours(page: Page):
    page.get_by_role("radio", name="Day").check()
    page.get_by_role("radio", name="Window").check()
    page.evaluate(
        """() => { const { timeline } = document.querySelector(".geomap").eventMap;
        timeline.set(geomap.calendar.wholeDays([timeline.window[1], timeline.window[1]]), true);
        timeline.fit(); }"""
    )
    day = page.locator(".geomap-time-window").inner_text()
    end = handle(page, "Last day")
    end.press("ArrowLeft")
    assert re.fullmatch(rf"{day}, 00:00 – 2\d:59", page.locator(".geomap-time-window").inner_text())
    assert str(end.get_attribute("aria-valuetext")).endswith(":59")


def test_it_plays_again_from_the_beginning(page: Page):
    page.get_by_role("button", name="Show and choose the whole time").click()
    page.get_by_role("radio", name="Day").check()
    handle(page, "Window of time").press("End")
    page.get_by_role("button", name="Repeat from the beginning").click()
    page.evaluate(
        """() => { const { timeline } = document.querySelector(".geomap").eventMap;
        window.ends = []; window.rounds = 0;
        timeline.report = (w) => { if (w[1] < window.ends.at(-1)) window.rounds += 1;
          window.ends.push(w[1]); }; timeline.speed = 200; }"""
    )
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function("() => window.rounds > 2")
    page.get_by_role("button", name="Pause").click()


def test_a_dot_leads_to_its_quotes(page: Page):
    mark(page, "m.events.marks.find(k => k.kind === 'stack' && k.count === 14)")
    card = page.locator(".geomap-card")
    expect(card).to_be_visible()
    expect(card.locator(".geomap-card-title")).to_contain_text("14 events")
    card.locator(".geomap-record-head").nth(1).click()
    expect(card.locator("blockquote")).to_contain_text("The words of report")
    expect(page.locator(".geomap-list .geomap-chosen")).to_have_count(1)
    page.get_by_role("button", name="Close").click()
    expect(card).to_be_hidden()


def test_a_mention_leads_to_its_sentences(page: Page):
    page.locator("summary").click()
    page.get_by_role("checkbox", name="Events").uncheck()
    page.locator("summary").click()
    mark(page, "m.mentions.marks.find(k => k.place === 0)")
    card = page.locator(".geomap-card")
    expect(card.locator(".geomap-card-title")).to_have_text("Alder: 4 mentions")
    expect(card.locator("mark").first).to_have_text("Alder")


def mark(page: Page, find: str) -> None:
    """Click on the mark that an expression over the event map `m` gives, by its place."""
    x, y = page.evaluate(
        f"""() => {{ const m = document.querySelector(".geomap").eventMap; const found = {find};
        const box = m.map.getContainer().getBoundingClientRect();
        const edge = m.events.layer.view.padding;
        return [found.x - edge + box.x, found.y - edge + box.y]; }}"""
    )
    page.mouse.move(x, y)
    expect(page.locator(".geomap-tooltip")).to_be_visible()
    page.mouse.click(x, y)


def test_layers_are_switched(page: Page):
    page.locator("summary").click()
    events = picture(page, EVENTS)
    page.get_by_label("Planned, denied, hypothetical").check()
    settle(page)
    assert picture(page, EVENTS) != events
    page.get_by_label("Places mentioned").uncheck()
    settle(page)
    assert ink(page, MENTIONS) == 0
    page.get_by_role("checkbox", name="Events").uncheck()
    settle(page)
    assert ink(page, EVENTS) == 0


def test_the_list_leads_to_the_map(page: Page):
    page.get_by_role("button", name="Show and choose the whole time").click()
    page.locator(".geomap-list .geomap-record-head", has_text="The Pipeline").click()
    expect(page.locator(".geomap-list .geomap-reports")).to_contain_text("The words of report 101.")
    row = page.locator(".geomap-list .geomap-record-head", has_text="Event 100")
    row.click()
    expect(row).to_have_attribute("aria-expanded", "true")


def test_search_filters_list_map_and_histogram(page: Page):
    page.get_by_role("button", name="Show and choose the whole time").click()
    page.get_by_role("searchbox").fill("pipeline")
    title = page.locator(".geomap-list .geomap-card-title")
    expect(title).to_have_text("1 event")
    expect(page.locator(".geomap-time-counts")).to_have_text("1 of 1 shown")
    page.get_by_role("searchbox").fill("")
    expect(title).to_have_text("45 events and 1 without date")


def test_hostile_words_are_words(page: Page):
    page.get_by_role("searchbox").fill("onerror")
    row = page.locator(".geomap-list .geomap-record-head")
    expect(row).to_have_count(1)
    row.click()
    expect(page.locator(".geomap-reports blockquote")).to_contain_text("</script><script>")
    page.get_by_role("searchbox").fill("")
    assert page.evaluate("document.querySelectorAll('img').length") == 0


def test_a_script_that_was_not_written_with_the_file_does_not_run(browser: Browser, file: Path):
    with opened(browser, file.as_uri()) as (page, watch):
        ready(page)
        page.evaluate(
            """() => { const s = document.createElement("script");
            s.textContent = "window.mine = 1"; document.body.append(s); }"""
        )
        assert page.evaluate("window.mine") is None
        assert len(watch.errors) == 1
        assert "Content Security Policy" in watch.errors[0]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_fits_a_phone(browser: Browser, file: Path, theme: str):
    with opened(
        browser, file.as_uri(), width=380, height=760, theme=theme, scale=2, touch=True
    ) as (page, watch):
        ready(page)
        assert page.locator(".geomap").get_attribute("data-theme") == theme
        assert page.evaluate("document.documentElement.scrollWidth") <= 380
        for part in (".leaflet-container", ".geomap-time-detail", ".geomap-list"):
            box = page.locator(part).bounding_box()
            assert box is not None
            assert box["height"] > 60
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 380
        clean(page, watch)


def test_an_empty_table_says_so(browser: Browser, tmp_path: Path):
    path = tmp_path / "empty.html"
    write_html(small_table().select(types=["NOTHING"]), path)
    with opened(browser, path.as_uri()) as (page, watch):
        ready(page)
        expect(page.locator(".geomap-time-window")).to_have_text("No event has a date")
        expect(page.locator(".geomap-time-counts")).to_have_text("0 of 0 shown")
        clean(page, watch)
