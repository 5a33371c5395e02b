"""Mail that came in: what was answered is told from what was quoted, people from machines, whatever the bytes."""

from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.messaging.incoming import SENT_FROM, SIGNATURE, read, reply_text

HEADS = [
    "On Sat, 21 Nov 2026 at 18:00, Hospitium <reply@hospital.test> wrote:",
    "On Sat, 21 Nov 2026 at 18:00, Hospitium\n<reply@hospital.test> wrote:",
    "El sáb, 21 nov 2026 a las 18:00, Hospitium (<reply@hospital.test>) escribió:",
    "Hospitium <reply@hospital.test> 于2026年11月21日周六 18:00写道：",
    "في السبت، 21 نوفمبر 2026 في 6:00 م كتب Hospitium <reply@hospital.test>:",
    "-----Original Message-----",
    "________________________________",
    "From: Hospitium <reply@hospital.test>",
    "发件人: Hospitium <reply@hospital.test>",
]
sentences = st.text(st.characters(categories=("L", "N", "Zs"), include_characters=".,!?"), min_size=1).filter(
    lambda text: text.strip() and not SIGNATURE.match(text) and not SENT_FROM.match(text)
)


@given(st.lists(sentences, min_size=1, max_size=5), st.sampled_from(HEADS), st.lists(sentences, max_size=4))
def test_what_a_person_wrote_above_the_quote_is_all_there_and_nothing_of_the_quote(written, head, quoted):
    own = "\n\n".join(f"Answer {text.strip()}" for text in written)
    body = f"{own}\n\n{head}\n" + "\n".join(f"> QUOTED {text}" for text in quoted)
    text = reply_text(body)
    assert text == "\n\n".join(f"Answer {one.strip()}" for one in written).strip()
    assert "QUOTED" not in text and "reply@hospital.test" not in text


@given(st.text())
def test_no_body_breaks_it_and_nothing_is_made_up(body):
    text = reply_text(body)
    assert all(line.strip() in body for line in text.split("\n"))
    assert bool(text) == bool(body.strip())


@given(st.binary(max_size=2000))
def test_no_bytes_break_it(raw):
    mail = read(raw)
    assert mail.message_id and "\x00" not in mail.text + mail.subject


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ("> She asked\nYes\n> and\nNo", "Yes\nNo"),
        ("Thank you\n\n-- \nDr Rita\nHospital", "Thank you"),
        ("Thank you\n\nSent from my iPhone", "Thank you"),
        ("> only quoted", "> only quoted"),
        ("On Monday I wrote: nothing", "On Monday I wrote: nothing"),
        ("From: the bottom of my heart", "From: the bottom of my heart"),
    ],
)
def test_answers_between_the_lines_stay_and_signatures_go(body, kept):
    assert reply_text(body) == kept


def mail(body="Yes", **headers):
    one = EmailMessage()
    given = {"From": "Ana <ana@test.invalid>", "To": "x@hospital.test", "Message-ID": "<1@test.invalid>"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    for name, value in given.items():
        one[name] = value
    one.set_content(body)
    return one


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({}, ""),
        ({"Auto_Submitted": "no"}, ""),
        ({"Auto_Submitted": "auto-replied"}, "auto-submitted"),
        ({"Auto_Submitted": "auto-generated; x=1"}, "auto-submitted"),
        ({"Precedence": "auto_reply"}, "bulk"),
        ({"X_Autoreply": "yes"}, "bulk"),
        ({"List_Id": "<news.test.invalid>"}, "bulk"),
        ({"Return_Path": "<>"}, "report"),
        ({"X_Hospitium": "yes"}, "loop"),
    ],
)
def test_machines_are_told_from_people(headers, why):
    assert read(mail(**headers).as_bytes()).automatic == why


def test_a_report_of_delivery_names_the_mail_it_is_about():
    raw = b"""From: MAILER-DAEMON@test.invalid
To: reply@hospital.test
Message-ID: <dsn@test.invalid>
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

It did not arrive.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; test.invalid

Final-Recipient: rfc822; ana@test.invalid
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 no such user
--b
Content-Type: text/rfc822-headers

Subject: x
Message-ID: <7d9f3a52-0000-4000-8000-000000000001@hospitium>
--b--
"""
    report = read(raw).report
    assert (report.action, report.status, report.problem) == ("failed", "5.1.1", "smtp; 550 no such user")
    assert report.about == "<7d9f3a52-0000-4000-8000-000000000001@hospitium>"


def test_words_of_a_page_are_taken_without_its_quote_or_its_scripts():
    one = mail()
    one.set_content("<p>Yes &amp; no</p><script>bad()</script><blockquote>QUOTED</blockquote>", subtype="html")
    one.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="result.pdf")
    found = read(one.as_bytes())
    assert found.text == "Yes & no"
    assert [(file.name, file.kind, file.data) for file in found.attachments] == [
        ("result.pdf", "application/pdf", b"%PDF-1.4")
    ]
