"""One's own work by keyboard, and handing it to a colleague, whose open page hears of it."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def is_calm(page):
    """Axe finds nothing, and nothing scrolls sideways."""
    found = Axe().run(page).response["violations"]
    assert not found, [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found]
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def rows(page):
    return page.locator("#my-work tr[data-row]")


def test_a_day_s_work_goes_by_keyboard(sign_in, product):
    page = sign_in("luis")
    page.goto(f"{product}/work/")
    first = rows(page).nth(0).get_attribute("id")
    page.keyboard.press("j")
    expect(page.locator("tr.cursor")).to_have_id(first)
    page.keyboard.press("d")
    expect(page.locator(f"#{first}")).to_have_count(0)

    page.keyboard.press("j")
    asleep = page.locator("tr.cursor").get_attribute("id")
    page.keyboard.press("s")
    page.locator(f"#{asleep} select[name=wake_on]").select_option("document")
    is_calm(page)
    page.locator(f"#{asleep} details button").press("Enter")
    expect(page.locator(f"#{asleep}")).to_have_count(0)
    page.goto(f"{product}/work/?show=snoozed")
    expect(page.locator(f"#{asleep}")).to_be_visible()

    page.goto(f"{product}/work/")
    page.keyboard.press("j")
    page.keyboard.press("h")
    page.wait_for_url("**/work/handovers/?task=*")
    expect(page.locator("main input[name=task]:checked")).to_have_count(1)
    is_calm(page)


def offer(sender, product, note, nth=0):
    """Offer one of one's tasks to Yun; which it was."""
    sender.goto(f"{product}/work/")
    task = rows(sender).nth(nth).get_attribute("id")
    for _ in range(nth + 1):
        sender.keyboard.press("j")
    sender.keyboard.press("h")
    sender.wait_for_url("**/work/handovers/?task=*")
    sender.locator("main [name=to]").select_option(label="Yun Zhao")
    sender.locator("main [name=note]").fill(note)
    sender.locator("main form:has([name=note]) .button--primary").press("Enter")
    sender.wait_for_url(lambda url: "task=" not in url)
    return task


@pytest.mark.parametrize(("language", "width", "scheme"), [("en", 1440, "light"), ("ar", 390, "dark")])
def test_a_task_handed_over_reaches_the_colleague_s_open_page_and_is_theirs_once_accepted(
    sign_in, product, language, width, scheme
):
    receiver = sign_in("yun", language=language, width=width, scheme=scheme)
    receiver.goto(f"{product}/work/handovers/")
    before = receiver.locator("#offers article[data-row]").count()
    sender = sign_in("petra")
    task = offer(sender, product, "The father calls back on Tuesday.")
    expect(receiver.locator("#offers article[data-row]")).to_have_count(before + 1)
    expect(receiver.locator("#offers")).to_contain_text("The father calls back on Tuesday.")
    is_calm(receiver)
    receiver.locator("#offers article[data-row] button[value=accept]").last.press("Enter")
    receiver.locator(".notice--success, [role=status]").first.wait_for()
    expect(receiver.locator("#offers article[data-row]")).to_have_count(before)
    sender.goto(f"{product}/work/")
    expect(sender.locator(f"#{task}")).to_have_count(0)


def test_what_changes_before_a_page_s_stream_begins_reaches_it_when_it_does(sign_in, product):
    receiver, held = sign_in("yun"), []
    receiver.route("**/events*", lambda route: held.append(route))
    receiver.goto(f"{product}/work/handovers/")
    offer(sign_in("petra"), product, "Asked before the stream began.", nth=1)
    held[0].continue_()
    expect(receiver.locator("#offers")).to_contain_text("Asked before the stream began.")


HOLD = """() => new Promise((begun) => {
    const send = XMLHttpRequest.prototype.send;
    XMLHttpRequest.prototype.send = function (...told) {
        const take = this.onload;
        this.onload = () => { window.release = () => take.call(this); document.body.dataset.fetched = ""; };
        XMLHttpRequest.prototype.send = send;
        return send.apply(this, told);
    };
    let heard = 0;
    const ear = new EventSource(document.body.dataset.stream, { withCredentials: true });
    ear.addEventListener("case", () => { document.body.dataset.heard = heard += 1; });
    ear.addEventListener("open", begun);
})"""
"""Count what the page hears, and keep the first answer it fetches until it is released."""


def test_what_changes_while_a_page_fetches_what_changed_before_reaches_it_too(sign_in, product):
    receiver, sender = sign_in("yun"), sign_in("petra")
    receiver.goto(f"{product}/work/handovers/")
    receiver.evaluate(HOLD)
    offer(sender, product, "The first.", nth=2)
    receiver.locator("body[data-fetched]").wait_for()
    before = receiver.locator("body").get_attribute("data-heard")
    offer(sender, product, "While the first was fetched.", nth=3)
    expect(receiver.locator("body")).not_to_have_attribute("data-heard", before)
    receiver.evaluate("window.release()")
    expect(receiver.locator("#offers")).to_contain_text("The first.")
    expect(receiver.locator("#offers")).to_contain_text("While the first was fetched.")


def test_what_somebody_types_while_a_page_fetches_what_changed_stays_and_the_rest_comes_when_they_are_done(
    sign_in, product
):
    receiver, sender = sign_in("yun"), sign_in("petra")
    offer(sender, product, "Before.", nth=4)
    receiver.goto(f"{product}/work/handovers/")
    receiver.evaluate(HOLD)
    offer(sender, product, "While somebody types.", nth=5)
    receiver.locator("body[data-fetched]").wait_for()
    reason = receiver.locator("#offers input[name=reason]").first
    reason.fill("I am away.")
    receiver.evaluate("window.release()")
    receiver.locator("main [name=note]").focus()
    expect(reason).to_have_value("I am away.")
    expect(receiver.locator("#offers")).not_to_contain_text("While somebody types.")
    reason.fill("")
    receiver.locator("main [name=note]").focus()
    expect(receiver.locator("#offers")).to_contain_text("While somebody types.")


def test_a_page_whose_part_is_no_longer_for_its_reader_does_not_stay_open(sign_in, product):
    receiver = sign_in("yun")
    receiver.goto(f"{product}/work/handovers/")
    receiver.route(receiver.url, lambda route: route.fulfill(status=404, body="It is no longer here."))
    offer(sign_in("petra"), product, "To somebody who left.", nth=6)
    expect(receiver.locator("body")).to_have_text("It is no longer here.")
