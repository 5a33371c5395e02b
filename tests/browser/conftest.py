"""A real product for real browsers: its own demo database, the processes of `hospitium run`, Debian's Chromium."""

import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from conftest import drop

BIN = Path(sys.executable).parent
PASSWORD = "demo-hospitium-2026"
PATIENCE = 60_000
"""Milliseconds anything is waited for: how fast it is, is measured elsewhere."""
expect.set_options(timeout=PATIENCE)


def free_port() -> int:
    """Two neighbouring free ports: pages and live updates."""
    while True:
        with socket.socket() as one, socket.socket() as two:
            one.bind(("127.0.0.1", 0))
            port = one.getsockname()[1]
            try:
                two.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


@pytest.fixture(scope="session")
def product():
    name, port = f"hospitium_browser_{os.getpid()}", free_port()
    env = os.environ | {"HOSPITIUM_DATABASE": name}
    subprocess.run([BIN / "hospitium", "demo", "--cases", "60"], env=env, check=True)
    child = subprocess.Popen(
        [BIN / "hospitium", "run", "--port", str(port), "--workers", "1"], env=env, stdout=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    wait_until_healthy(address, child)
    yield address
    child.send_signal(signal.SIGTERM)
    assert child.wait(60) == 0
    drop(name)


def wait_until_healthy(address: str, child: subprocess.Popen[bytes], seconds: float = 180) -> None:
    """Raises `AssertionError` when it has ended or does not answer in time."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(f"{address}/health/", timeout=1)
            return
        except OSError:
            assert child.poll() is None, f"the product ended with {child.returncode} before it answered"
            assert time.monotonic() < deadline, f"the product did not answer within {seconds} s"
            select.select([], [], [], 0.1)  # the other process may have the processor


@pytest.fixture(scope="session")
def chromium():
    place = shutil.which("chromium")
    assert place, "Chromium is missing: make browser"
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=place,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, product):
    """A page in a fresh browser; fails the test on any script error or policy violation."""
    contexts, complaints = [], []

    def enter(*, language: str = "en", width: int = 1440, scheme: str = "light", touch: bool = False):
        context = chromium.new_context(
            locale=language,
            color_scheme=scheme,
            reduced_motion="reduce",
            viewport={"width": width, "height": 900},
            has_touch=touch,
        )
        context.add_cookies(
            [{"name": "language", "value": {"zh-CN": "zh-hans"}.get(language, language), "url": product}]
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda message: complaints.append(message.text) if "Content Security" in message.text else None
        )
        return page

    yield enter
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def sign_in(visit, product):
    """Sign a demo person in with a fresh browser."""

    def enter(mail: str, **how):
        page = visit(**how)
        page.goto(f"{product}/sign-in/")
        page.fill("[name=email]", f"{mail}@demo.invalid")
        page.fill("[name=password]", PASSWORD)
        page.click("main form:has([name=password]) button[type=submit]")
        page.wait_for_url(lambda url: "sign-in" not in url)
        return page

    return enter
