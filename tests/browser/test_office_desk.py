"""At an office: a family is registered, its consent witnessed on the turned screen, somebody of it invited by link; and that
person comes in on a telephone, in Arabic, with a passkey of their own.
"""

import re

import pytest

from .conftest import PASSWORD
from .test_signing_in import named, sound, visit  # noqa: F401 - browsers with a virtual authenticator

pytestmark = pytest.mark.browser
NAME = "Lucía Quispe Mamani"


def consultant(page, product):
    page.goto(f"{named(product)}/sign-in/")
    page.fill("[name=email]", "lin@demo.invalid")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/")


def test_from_the_desk_to_a_telephone(visit, product):  # noqa: F811
    desk = visit("es", 1024)
    desk.context.add_cookies([{"name": "language", "value": "es", "url": named(product)}])
    consultant(desk, product)
    sound(desk, "desk-es")
    ref = register(desk, product)
    witness(desk, product, ref)
    link = invite(desk, product, ref)
    phone = visit("ar", 390, "dark")
    come_in(phone, link)
    phone.goto(f"{named(product)}/cases/{ref}/")
    assert NAME in phone.content()
    sound(phone, "family-case-ar")
    end(desk, product, ref)
    phone.wait_for_function("name => !document.body.textContent.includes(name)", arg=NAME)


def register(desk, product) -> str:
    """By keyboard: from field to field, sent with Enter."""
    desk.goto(f"{named(product)}/desk/register/")
    sound(desk, "register-es")
    desk.keyboard.type(NAME)
    said = {"birth_date": "1984-02-11", "contact": "+52 55 1234 5678", "companion": "Rosa Mamani"}
    for name, value in said.items():
        desk.locator(f"[name={name}]").focus()
        desk.keyboard.type(value)
    desk.select_option("[name=country]", "MX")
    desk.select_option("select[name=language]", "es")
    desk.locator("[name=contact]").focus()
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/cases/C-*/")
    return re.search(r"C-\w{4}-\w{4}", desk.url)[0]


def witness(desk, product, ref: str) -> None:
    desk.goto(f"{named(product)}/cases/{ref}/witness/")
    sound(desk, "witness-es")
    desk.locator("main ul.card a").first.click()
    desk.wait_for_url("**text=*")
    sound(desk, "turned-es")
    desk.check("[name=word][value=permit]")
    desk.fill("[name=given_by]", NAME)
    desk.locator("[name=given_by]").press("Enter")
    desk.wait_for_url(f"**/cases/{ref}/")


def invite(desk, product, ref: str) -> str:
    desk.goto(f"{named(product)}/cases/{ref}/people/")
    sound(desk, "people-es")
    desk.select_option("[name=kind]", "family")
    desk.fill("[name=name]", "Rosa Mamani")
    desk.select_option("select[name=language]", "ar")
    desk.locator("form:has([name=kind]) button[type=submit]").click()
    desk.locator(".qr").wait_for()
    sound(desk, "invited-es")
    return re.search(r"http\S+/welcome/[\w-]+/", desk.locator(".hash").first.inner_text())[0]


def come_in(phone, link: str) -> None:
    phone.goto(link)
    assert phone.url.endswith("/welcome/in/") and phone.locator("html").get_attribute("dir") == "rtl"
    sound(phone, "welcome-ar")
    phone.fill("[name=email]", "rosa@test.invalid")
    phone.fill("[name=fact]", "1984-02-11")
    phone.locator("main form button[type=submit]").first.click()
    phone.locator("[data-passkey-go]").wait_for()
    sound(phone, "way-in-ar")
    phone.locator("[data-passkey-go]").focus()
    phone.keyboard.press("Enter")
    phone.wait_for_url(lambda url: "welcome" not in url)


def end(desk, product, ref: str) -> None:
    desk.goto(f"{named(product)}/cases/{ref}/people/")
    desk.locator("form[action$='/end/'] button").click()
    desk.wait_for_load_state()
