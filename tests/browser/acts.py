"""What people do on their way through a case, each act awaited on another's open page."""

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from hospitium.cases.gates import GateKind
from hospitium.cases.letters.kinds import KINDS
from hospitium.cases.moves import MOVES
from hospitium.web.family.words import ENDS

from .four_people import Four, Sight, found_by_the_campus, said


def witness(four: Four) -> None:
    """The screen is turned to the family, which agrees; the coordinator reads it on the timeline."""
    desk = four.consultant
    desk.click("a[href$='/witness/']")
    desk.click("main nav a[lang=ar]")
    desk.locator("main ul.card a").first.click()
    desk.check("[name=word][value=permit]")
    desk.fill("[name=given_by]", four.name)
    four.watch.act(
        "witness",
        desk,
        lambda: desk.locator("[name=given_by]").press("Enter"),
        Sight(four.coordinator, "#timeline", four.name),
    )
    desk.wait_for_url(four.case)


def invite(four: Four) -> str:
    """The consultant invites the daughter by link."""
    desk = four.consultant
    desk.click("a[href$='/people/']")
    desk.select_option("[name=kind]", "family")
    desk.fill("[name=name]", "Rana Haddad")
    desk.select_option("select[name=language]", "ar")
    desk.select_option("[name=scope]", "act")
    desk.click("form:has([name=kind]) button[type=submit]")
    desk.locator(".qr").wait_for()
    found = re.search(r"http\S+/welcome/[\w-]+/", desk.locator(".hash").first.inner_text())
    assert found
    desk.click("nav a[href$='/people/']")
    desk.click(f"nav a[href='/cases/{four.ref}/']")
    return found[0]


def come_in(four: Four, link: str) -> None:
    """She opens it on her telephone, makes a passkey, and is at home."""
    phone = four.family = four.crew.visit("ar", 390)
    phone.goto(link)
    phone.fill("[name=email]", f"{four.ref.lower()}@test.invalid")
    phone.fill("[name=fact]", four.born)
    phone.click("main form button[type=submit] >> nth=0")
    phone.locator("[data-passkey-go]").wait_for()
    four.watch.act(
        "come in",
        phone,
        lambda: phone.click("[data-passkey-go]"),
        Sight(four.coordinator, "#timeline", "Rana Haddad"),
        Sight(four.consultant, "#timeline", "Rana Haddad"),
    )
    phone.wait_for_url("**/home/")


def hand_over(four: Four) -> None:
    """The office hands the case over; the campus takes it, and the office sees that it did."""
    desk, campus = four.consultant, four.coordinator
    way = f"a[href='/cases/{four.ref}/handover/']"
    desk.click(way)
    desk.fill("[name=note]", "Family can travel from June")
    four.watch.act(
        "hand over",
        desk,
        lambda: desk.click("main form .button--primary"),
        Sight(campus, "#timeline", "Sofía Mendoza"),
    )
    desk.wait_for_load_state()
    campus.click(way)
    four.watch.act(
        "take over",
        campus,
        lambda: campus.click("button[value=accept]"),
        Sight(desk, "main", said("es", _("The campus answers for this case."))),
    )
    for page in (desk, campus):
        page.click(f"nav a[href='/cases/{four.ref}/']")
        page.wait_for_url(four.case)


def begin(four: Four) -> None:
    """The coordinator takes the case on: the family reads who helps them."""
    campus = four.coordinator
    form = "form[action$='/owner/']"
    campus.click(f"details:has({form}) summary")
    campus.select_option(f"{form} select", label="Mira Castellanos")
    four.watch.act(
        "own", campus, lambda: campus.click(f"{form} button"), Sight(four.family, "main", "Mira Castellanos")
    )


def ask_and_answer(four: Four, by: Any, question: str, answer: str) -> None:
    """A colleague asks back; the family finds it at home and answers; the asker sees the answer come."""
    phone, before = four.family, by.url
    home = f"{four.site}/home/{four.ref}/"
    if phone.url != home:
        phone.goto(home)
    by.click(f"a[href='/cases/{four.ref}/questions/'] >> nth=0")
    by.fill("[name=text]", question)
    four.watch.act(
        "ask",
        by,
        lambda: by.click("main form:has([name=text]) .button--primary"),
        Sight(phone, "main", said("ar", _("The doctors have a question for you"))),
    )
    phone.click(f"a[href='/cases/{four.ref}/questions/']")
    phone.fill("[name=words]", answer)
    four.watch.act(
        "answer",
        phone,
        lambda: phone.click("form:has(textarea[name=words]) .button--primary"),
        Sight(by, "#questions", answer),
    )
    phone.goto(home)
    by.goto(before)


def choose(four: Four, line: str, specialist: str) -> None:
    """The coordinator gives the case a line and a specialist, saying why where it is not the first proposed."""
    campus = four.coordinator
    campus.click(f"a[href='/cases/{four.ref}/match/']")
    _choose(four, "choose-line", line)
    _choose(four, "choose-specialist", specialist)
    campus.click(f"nav a[href='/cases/{four.ref}/']")


PLACES = {
    "choose-line": ("/match/line/", "#lines-title"),
    "choose-specialist": ("/match/specialist/", "#specialists-title"),
}


def _choose(four: Four, name: str, label: str) -> None:
    campus, (address, title) = four.coordinator, PLACES[name]
    part = f"section:has({title})"
    item = campus.locator(f"{part} > ol > li", has=campus.locator("> b", has_text=label))
    if item.count():
        if item.locator("details:has(form)").count():
            item.locator("details:has(form) > summary").click()
            item.locator("[name=reason]").fill("Asked for by the family")
        button = item.locator(f"form[action$='{address}'] button")
    else:
        more = campus.locator(f"{part} > details:has(form)")
        more.locator("summary").click()
        more.locator("select").select_option(label=label)
        more.locator("[name=reason]").fill("Asked for by the family")
        button = more.locator("button")
    four.watch.act(name, campus, button.click)


def send_to_review(four: Four) -> None:
    """The case comes to the specialist's queue, who opens it."""
    reader = four.specialist
    reader.goto(f"{four.site}/")
    reader.wait_for_url("**/review/")
    campus = four.coordinator
    in_queue = Sight(reader, f"#queue [data-ref='{four.ref}']", four.name.split()[0])
    four.moves("send_to_review", campus, in_queue)
    reader.click(f"#queue [data-ref='{four.ref}'] h2 a")
    reader.wait_for_url("**/cases/*/review/")


def opine(four: Four, choice: str, text: str) -> None:
    """The specialist writes and signs; the coordinator sees that there is an opinion."""
    reader = four.specialist
    reader.fill("[name=words]", text)
    reader.check(f"[name=choice][value={choice}]")
    four.watch.act(
        "sign",
        reader,
        lambda: reader.click("#opinion-form .button--primary"),
        Sight(four.coordinator, "#review-panel", "Not released yet"),
    )


def release(four: Four, text: str, stands: tuple[str, str], to_referrer: str = "") -> None:
    """The coordinator tells the family in words for them; everybody sees what it comes to."""
    campus, reader = four.coordinator, four.specialist
    campus.click(f"#review-panel a[href='/cases/{four.ref}/review/']")
    form = "form[action$='/release/']"
    campus.click(f"details:has({form}) summary")
    campus.fill(f"{form} [name=family_words]", text)
    campus.fill(f"{form} [name=referrer_words]", to_referrer)
    told = Sight(four.family, "main", text) if four.family else Sight(four.referrer, "main", to_referrer)
    four.watch.act(
        "release",
        campus,
        lambda: campus.click(f"{form} button"),
        Sight(reader, "#beside", "Released"),
        told,
        *four.others(campus, *stands),
    )
    for page in (campus, reader):
        page.click(f"nav a[href='/cases/{four.ref}/']")
        page.wait_for_url(four.case)


def change_pathway(four: Four, slug: str) -> None:
    """The coordinator puts the case on its pathway; the office reads which."""
    campus = four.coordinator
    campus.click("#journey a[href$='/pathway/']")
    campus.select_option("[name=to]", slug)
    campus.click("form:has([name=to]) button")
    campus.fill("[name=reason]", "What the family asks for")
    four.watch.act(
        "pathway",
        campus,
        lambda: campus.click("form:has([name=reason]) .button--primary"),
        Sight(four.consultant, "#timeline", "What the family asks for"),
    )
    campus.wait_for_url(four.case)


def refer(four: Four) -> None:
    """A physician abroad asks; the coordinator's worklist says so."""
    doctor = four.referrer
    four.coordinator.goto(f"{four.site}/worklist/")
    doctor.click("a[href='/refer/'] >> nth=0")
    doctor.check("input[value=physician_advice]")
    doctor.click("main form .button--primary")
    doctor.wait_for_url("**/refer/R-*/")
    doctor.fill("[name=question]", "How long should she take steroids?")
    doctor.fill("[name=text]", "Dear colleagues, the swelling is smaller. With kind regards.")
    doctor.fill("[name=patient_name]", four.name)
    doctor.fill("[name=birth_date]", four.born)
    doctor.check("[name=urgency][value=soon]")
    doctor.check("[name=consent][value=patient]")
    doctor.fill("[name=reach]", "+1 602 555 0100")
    four.watch.act("refer", doctor, lambda: doctor.click("[name=send]"), Sight(four.coordinator, "#news button", ""))
    doctor.wait_for_url("**/referrals/C-*/")
    found_by_the_campus(four, doctor.url)


def referrer_asked(four: Four, question: str, answer: str) -> None:
    """The specialist asks back; the physician reads it on the open page and answers."""
    reader, doctor = four.specialist, four.referrer
    before = reader.url
    reader.click(f"a[href='/cases/{four.ref}/questions/'] >> nth=0")
    reader.fill("[name=text]", question)
    four.watch.act(
        "ask",
        reader,
        lambda: reader.click("main form:has([name=text]) .button--primary"),
        Sight(doctor, "#standing", question),
    )
    doctor.click(f"#standing a[href='/cases/{four.ref}/questions/'] >> nth=0")
    doctor.fill("[name=words]", answer)
    four.watch.act(
        "answer",
        doctor,
        lambda: doctor.click("form:has(textarea[name=words]) .button--primary"),
        Sight(reader, "#questions", answer),
    )
    doctor.goto(f"{four.site}/referrals/{four.ref}/")
    reader.goto(before)


def refused(four: Four, move: str, *gates: str) -> None:
    """The page offers no such step, and says which gates it waits for."""
    why = four.coordinator.locator("#journey ul[aria-label] li", has_text=str(MOVES[move].label)).first.inner_text()
    assert "has to wait" in why, why
    for gate in gates:
        assert str(GateKind(gate).label) in why, (gate, why)
    assert not four.coordinator.locator(f"#journey option[value={move}]").count()


VISA = {
    "patient.passport_number": "N1234567",
    "patient.passport_expires": "2031-05-01",
    "patient.passport_name": "",
    "treatment.diagnosis": "A growth in the head",
    "treatment.length": "Three weeks",
    "treatment.why_here": "The operation is done in few places.",
    "stay.since": "2027-01-11",
    "stay.until": "2027-02-05",
    "cost.total": "USD 48000.00",
    "recipient.name": "Consular section",
}


def write_letter(four: Four) -> None:
    """The coordinator writes and signs the letter for the visa; the family finds it at home."""
    campus, phone = four.coordinator, four.family
    campus.click(f"a[href='/cases/{four.ref}/letters/'] >> nth=0")
    campus.select_option("[name=what]", "visa_support:patient")
    campus.select_option("select[name=language]", "en")
    campus.click("form:has([name=what]) .button--primary")
    campus.wait_for_url("**/letters/*/")
    campus.click("details:has([name=number]) summary")
    campus.fill("[name=number]", "N1234567")
    campus.select_option("[name=country]", "MX")
    campus.fill("[name=expires]", "2031-05-01")
    campus.click("form[action$='/passport/'] button")
    campus.wait_for_load_state()
    told = VISA | {"patient.passport_name": four.name}
    for field in campus.locator(".letter-desk form:not([action]) :is(input, textarea)").all():
        name = (field.get_attribute("name") or "").split("--")[0]
        if name in told and field.is_visible():
            field.fill(told[name])
    campus.select_option("[name='patient.passport_country']", "MX")
    campus.click(".letter-desk form:not([action]) .button--primary")
    campus.locator(".notice--success", has_text="passport agrees").wait_for()
    four.watch.act(
        "issue letter",
        campus,
        lambda: campus.click("form[action$='/issue/'] .button--primary"),
        Sight(phone, "main", said("ar", KINDS["visa_support"].label)),
        Sight(four.consultant, "#timeline", said("es", KINDS["visa_support"].label)),
    )
    campus.goto(four.case)


def write_both_ways(four: Four) -> None:
    """Family and coordinator write in the thread they share; each message stands on the other's open page once it went."""
    campus, phone, thread = four.coordinator, four.family, f"/cases/{four.ref}/messages/family/"
    campus.click(f"a[href='{thread}']")
    phone.click(f"a[href='{thread}']")
    said_here = {campus: "Your nurse is called Huda.", phone: "شكرا جزيلا"}
    goes_at = {}
    for page, text in said_here.items():
        page.fill("#id_body", text)
        page.click("main form:has(#id_body) .button--primary")
        goes_at[page] = page.locator("[data-countdown]").get_attribute("data-countdown")
    for page, other in ((phone, campus), (campus, phone)):
        four.watch.arrives("message", Sight(page, "#thread", said_here[other]), goes_at[other])
    campus.goto(four.case)
    phone.goto(f"{four.site}/home/{four.ref}/")


def hand_packet(four: Four) -> None:
    """The discharge packet is handed over by a link made for the physician at home."""
    campus = four.coordinator
    campus.click(f"a[href='/cases/{four.ref}/links/out/']")
    campus.fill("[name=recipient]", "Dra. Flores")
    campus.select_option("[name=country]", "MX")
    four.watch.act(
        "hand out",
        campus,
        lambda: campus.click("form:has([name=recipient]) button[type=submit]"),
        Sight(four.consultant, "#timeline", "Dra. Flores"),
    )
    campus.locator(".qr svg").wait_for()
    campus.goto(four.case)


def complete(four: Four) -> None:
    """The follow-up ends; the family reads that the treatment is complete."""
    four.moves("complete", four.coordinator, Sight(four.family, "main", said("ar", ENDS["completed"])))
