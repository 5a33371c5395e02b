"""Signing in as people do: a passkey made and used in Chromium's virtual authenticator, an app's code, a recovery code."""

import os
import re
import subprocess

import pytest
from axe_playwright_python.sync_playwright import Axe

from hospitium.access.testing import code_for

from .conftest import BIN

pytestmark = pytest.mark.browser
WORDS = "four quite ordinary words"


@pytest.fixture(scope="session")
def invite(product):
    """A new person of the running product, and the link that opens their account there."""
    env = os.environ | {"HOSPITIUM_DATABASE": f"hospitium_browser_{os.getpid()}"}

    def make(mail: str, role: str, language: str) -> str:
        words = [BIN / "hospitium", "person", f"{mail}@test.invalid", f"{mail.title()} Test", role]
        words += ["--by-link", "--language", language]
        told = subprocess.run(words, env=env, check=True, capture_output=True, text=True).stdout
        return named(product) + re.search(r"/invitation/\S+/", told)[0]

    return make


def named(product: str) -> str:
    return product.replace("127.0.0.1", "localhost")


@pytest.fixture
def visit(chromium):
    """A fresh browser with a virtual authenticator that verifies its user."""
    contexts, complaints = [], []

    def enter(language: str = "en", width: int = 1440, scheme: str = "light"):
        context = chromium.new_context(
            locale=language, color_scheme=scheme, reduced_motion="reduce", viewport={"width": width, "height": 900}
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
        device = context.new_cdp_session(page)
        device.send("WebAuthn.enable")
        facts = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
        device.send(
            "WebAuthn.addVirtualAuthenticator",
            {"options": facts | {"isUserVerified": True, "automaticPresenceSimulation": True}},
        )
        return page

    yield enter
    for context in contexts:
        context.close()
    assert complaints == []


def sound(page, name: str) -> None:
    """axe is silent, nothing scrolls sideways; a picture is kept where somebody asked for one."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
    found = Axe().run(page).response["violations"]
    assert not found, (name, [(one["id"], one["nodes"][0]["html"][:150]) for one in found])
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name


def sign_out(page, product) -> None:
    page.goto(f"{named(product)}/account/")
    page.click("button[popovertarget=user-menu]")
    page.click("#user-menu form button")
    page.wait_for_url("**/sign-in/**")


def press(page, selector: str) -> None:
    page.locator(selector).first.focus()
    page.keyboard.press("Enter")


@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [("en", 1440, "light"), ("ar", 320, "dark"), ("ar", 1440, "light"), ("en", 320, "dark")],
)
def test_a_coordinator_makes_a_passkey_and_signs_in_with_nothing_else(visit, product, invite, language, width, scheme):
    look = f"{language}-{width}-{scheme}"
    page = visit(language, width, scheme)
    page.goto(invite(f"key.{look}", "coordinator", language))
    sound(page, f"invitation-{look}")
    press(page, "button[name=passkey]")
    page.wait_for_url("**/account/")
    sound(page, f"settle-{look}")
    page.goto(f"{named(product)}/worklist/")
    page.wait_for_url("**/account/")
    page.fill("[name=name]", "My telephone")
    press(page, "[data-passkey=add] [data-passkey-go]")
    page.wait_for_url("**/recovery-codes/")
    sound(page, f"codes-before-{look}")
    press(page, "main .button--primary")
    page.locator("ol.codes li").nth(9).wait_for()
    sound(page, f"codes-{look}")
    page.goto(f"{named(product)}/account/")
    sound(page, f"account-{look}")
    sign_out(page, product)
    sound(page, f"sign-in-{look}")
    press(page, "[data-passkey-go]")
    page.wait_for_url(lambda address: "sign-in" not in address)
    page.goto(f"{named(product)}/worklist/")
    assert page.locator("h1").is_visible() and "/worklist/" in page.url


@pytest.mark.parametrize(("language", "width", "scheme"), [("en", 1440, "light"), ("ar", 320, "dark")])
def test_a_patient_uses_password_app_and_recovery_code(visit, product, invite, language, width, scheme):
    look = f"{language}-{width}-{scheme}"
    page = visit(language, width, scheme)
    mail = f"app.{look}"
    page.goto(invite(mail, "patient", language))
    page.fill("[name=password]", "short")
    press(page, "main form:has([name=password]) button[type=submit]")
    page.locator(".notice--danger").wait_for()
    sound(page, f"invitation-wrong-{look}")
    page.fill("[name=password]", WORDS)
    press(page, "main form:has([name=password]) button[type=submit]")
    page.wait_for_url("**/sign-in/")
    first_step(page, mail)
    page.wait_for_url(lambda address: "sign-in" not in address)
    page.goto(f"{named(product)}/account/app/")
    sound(page, f"app-{look}")
    secret = page.locator("code.key").inner_text().replace(" ", "")
    page.fill("[name=code]", code_for(secret, -1))
    press(page, "main form:has([name=code]) button[type=submit]")
    page.wait_for_url("**/recovery-codes/")
    press(page, "main .button--primary")
    page.locator("ol.codes li").nth(9).wait_for()
    codes = page.locator("ol.codes code").all_inner_texts()
    sign_out(page, product)
    first_step(page, mail)
    page.wait_for_url("**/second-step/")
    page.fill("[name=code]", "000000")
    press(page, "main form:has([name=code]) button[type=submit]")
    page.locator(".notice--danger").wait_for()
    sound(page, f"second-step-{look}")
    page.fill("[name=code]", code_for(secret))
    press(page, "main form:has([name=code]) button[type=submit]")
    page.wait_for_url(lambda address: "sign-in" not in address)
    sign_out(page, product)
    first_step(page, mail)
    page.wait_for_url("**/second-step/")
    page.fill("[name=code]", codes[3])
    press(page, "main form:has([name=code]) button[type=submit]")
    page.wait_for_url(lambda address: "sign-in" not in address)
    page.goto(f"{named(product)}/confirm/?next=/account/")
    sound(page, f"confirm-{look}")
    page.goto(f"{named(product)}/account/password/")
    sound(page, f"password-{look}")


def first_step(page, mail: str) -> None:
    page.fill("[name=email]", f"{mail}@test.invalid")
    page.fill("[name=password]", WORDS)
    press(page, "main form:has([name=password]) button[type=submit]")


def test_one_is_told_before_being_signed_out_and_may_stay(visit, product):
    page = visit()
    page.clock.install()
    page.goto(f"{product}/sign-in/")
    page.fill("[name=email]", "mira@demo.invalid")
    page.fill("[name=password]", "demo-hospitium-2026")
    press(page, "main form:has([name=password]) button[type=submit]")
    page.wait_for_url("**/worklist/**")
    page.clock.fast_forward("11:00")
    assert not page.locator(".toast").count()
    page.clock.fast_forward("02:00")
    page.locator(".toast").wait_for()
    with page.expect_request("**/health/"):
        press(page, ".toast [data-act]")
    assert not page.locator(".toast").count()
    page.clock.fast_forward("13:00")
    page.locator(".toast").wait_for()
    with page.expect_navigation():
        page.clock.fast_forward("03:00")


def test_no_passkey_at_hand_is_said_calmly(visit, product):
    page = visit()
    page.goto(f"{named(product)}/sign-in/?ended=staff-idle")
    page.locator("[data-passkey-go]").click()
    page.locator("[data-passkey-word]").wait_for(timeout=90_000)
    sound(page, "sign-in-no-passkey")
