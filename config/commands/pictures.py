"""`hospitium pictures`: the screenshots of the documentation, made from a running demo."""

import argparse
import sys
from pathlib import Path

PLACE = Path(__file__).resolve().parents[2] / "docs" / "pictures"
PAGES = [
    ("worklist", "/worklist/", "en"),
    ("worklist-ar", "/worklist/", "ar"),
    ("referrals", "/referrals/received/", "en"),
]


def words(parser: argparse.ArgumentParser) -> None:
    """Which running demo to picture, and with which browser."""
    parser.add_argument("--address", default="http://127.0.0.1:8000")
    parser.add_argument("--browser", default="/usr/bin/chromium")


def run(asked: argparse.Namespace) -> int:
    """Sign in as the demo coordinator and picture each page."""
    from playwright.sync_api import sync_playwright

    from config.demo.sign_ins import PASSWORD, SHOWN

    PLACE.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=asked.browser, args=["--no-sandbox", "--disable-gpu"])
        for name, path, language in PAGES:
            context = browser.new_context(locale=language, viewport={"width": 1280, "height": 800})
            context.add_cookies([{"name": "language", "value": language, "url": asked.address}])
            page = context.new_page()
            page.goto(f"{asked.address}/sign-in/?next={path}")
            page.fill("[name=email]", SHOWN["coordinator"])
            page.fill("[name=password]", PASSWORD)
            page.click("main form:has([name=password]) button[type=submit]")
            page.wait_for_url(f"**{path}")
            page.screenshot(path=PLACE / f"{name}.png")
            print(f"pictures: {name}", file=sys.stderr)
        browser.close()
    return 0
