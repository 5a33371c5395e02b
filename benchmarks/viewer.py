"""A CT study of many slices from a folder to the screen: the first picture, every slice walked through, what the browser keeps."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

from benchmarks import Asked
from benchmarks.pages import chromium
from benchmarks.pictures import WIDTH
from benchmarks.scoring import Budget

GOAL = "A CT of 500 slices is on screen within a second, walked through slice by slice without a wait one would notice."
SIZES, QUICK = (500,), 12
NOTES = (
    "An installation of its own, as an operator runs it: the folder taken in by `hospitium intake`, served by `hospitium run`,"
    " looked at in Debian's Chromium. A slice counts when it is painted; the next key is pressed then. Nothing was drawn before"
    " the first visit; the second finds what the first left behind the wall.",
)
HOSPITIUM = str(Path(sys.executable).parent / "hospitium")
WALK = """async (slices) => {
    const root = document.querySelector('#viewer'), stage = document.querySelector('#viewer-stage'), begun = performance.now();
    let longest = 0;
    for (let n = 1; n < slices; n++) {
        const pressed = performance.now();
        stage.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowDown', bubbles: true}));
        while (root.dataset.shown !== `0/${n}`) await new Promise(requestAnimationFrame);
        longest = Math.max(longest, performance.now() - pressed);
    }
    return {walk: performance.now() - begun, longest};
}"""
PAINTED = """() => {
    const canvas = document.querySelector('#viewer canvas'), shown = document.querySelector('#viewer')?.dataset.shown;
    if (shown !== '0/0') return false;
    const dot = canvas.getContext('2d').getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data;
    return dot[0] + dot[1] + dot[2] > 0;
}"""


def measure(asked: Asked) -> list[Budget]:
    """Times and memory against their budgets; in small that every slice comes to be painted."""
    found: list[Budget] = []
    for size in asked.sizes:
        with _served(size) as (address, case), chromium() as browser:
            first, second = (_visit(browser, address, case, size) for _ in range(2))
        name = f"{size} slices"
        found.append(Budget(name, "slices never painted", size - first["painted"], 0, ""))
        if not asked.quick:
            found += [
                Budget(name, "first picture, nothing drawn before", first["first"], 1000, "ms"),
                Budget(name, "first picture, second visit", second["first"], 1000, "ms"),
                Budget(name, "every slice, nothing drawn before", first["walk"], 60 * size, "ms"),
                Budget(name, "every slice, second visit", second["walk"], 40 * size, "ms"),
                Budget(name, "longest wait for a slice, second visit", second["longest"], 500, "ms"),
                Budget(name, "memory of the page's process", second["memory"], 1024, "MB"),
            ]
    return found


@contextlib.contextmanager
def _served(slices: int) -> Iterator[tuple[str, str]]:
    """An installation with one study, and where it answers; ended and removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="hospitium-viewer-") as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        env = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE", "HOSPITIUM_DATA"))}
        env |= {"HOSPITIUM_HOME": folder, "HOSPITIUM_LOG": "CRITICAL", "DJANGO_SETTINGS_MODULE": "config.settings"}
        port = str(probe.getsockname()[1])
        probe.close()
        study = Path(folder) / "study"
        _write(study, slices)
        subprocess.run([HOSPITIUM, "demo", "--cases", "3"], env=env, check=True, capture_output=True)
        told = subprocess.run(
            [HOSPITIUM, "intake", study, "--json"], env=env, check=True, capture_output=True, text=True
        )
        case = json.loads(told.stdout.splitlines()[0])["case"]
        child = subprocess.Popen(
            [HOSPITIUM, "run", "--port", port, "--workers", "1"], env=env, stdout=subprocess.DEVNULL
        )
        try:
            yield f"http://127.0.0.1:{port}", case
        finally:
            child.send_signal(signal.SIGTERM)
            child.wait(30)


def _write(folder: Path, slices: int) -> None:
    from config.prepare import prepare_django

    prepare_django()
    from hospitium.records.dicom.testing import make_picture, written

    folder.mkdir()
    for number in range(1, slices + 1):
        (folder / f"{number:04}.dcm").write_bytes(written(make_picture(slice_number=number, size=WIDTH)))


def _visit(browser: Any, address: str, case: str, slices: int) -> dict[str, float]:
    """One visit with an empty browser: to the study, then through it by key."""
    context = browser.new_context(viewport={"width": 1440, "height": 950})
    page = context.new_page()
    _sign_in(page, address)
    page.goto(f"{address}/cases/{case}/")
    where = page.get_attribute("a[href$='/images/']", "href")
    begun = time.perf_counter()
    page.goto(address + where, wait_until="commit")
    page.wait_for_function(PAINTED, timeout=60_000)
    found = {"first": (time.perf_counter() - begun) * 1000}
    found |= page.evaluate(WALK, slices)
    found["painted"] = float(page.get_attribute("#viewer", "data-shown").split("/")[1]) + 1
    found["memory"] = _renderer()
    context.close()
    return found


def _renderer() -> float:
    """Resident memory, in MB, of the largest process that draws a page."""
    children = psutil.Process().children(recursive=True)
    return max(one.memory_info().rss for one in children if "--type=renderer" in one.cmdline()) / 2**20


def _sign_in(page: Any, address: str) -> None:
    """The demo's coordinator; asked again while the server is still starting."""
    for _ in range(100):
        with contextlib.suppress(Exception):
            page.goto(f"{address}/sign-in/")
            break
        time.sleep(0.2)
    page.fill("[name=email]", "mira@demo.invalid")
    page.fill("[name=password]", "demo-hospitium-2026")
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)
