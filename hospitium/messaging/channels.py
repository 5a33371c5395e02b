"""The ways out, each behind one function: it delivers a message, or raises `NotSent`."""

import base64
import hashlib
import hmac
import json
import smtplib
import sys
import time
from collections.abc import Callable

from django.core.mail import EmailMultiAlternatives

from hospitium.kernel import database, outward
from hospitium.kernel.outward import NotSent

from . import texting
from .letters import letter
from .models import Outgoing
from .provider import ProviderError, carrier_id, is_passing

OURS = "@hospitium"
"""How the Message-ID of our own mail ends."""
LOOP = "X-Hospitium"
"""The header by which we know our own mail again, wherever it was sent back from."""


def mail(message: Outgoing) -> None:
    """By SMTP, the message's id as its Message-ID: a mail server that had it before may drop it."""
    subject, body = letter(message.kind, about=message.about, language=message.language, facts=message.facts)
    headers = {"Message-ID": f"<{message.pk}{OURS}>", "Auto-Submitted": "auto-generated", LOOP: "yes"}
    reply_to = [message.facts["reply_to"]] if message.facts.get("reply_to") else []
    sending = EmailMultiAlternatives(subject, body, to=[message.recipient], headers=headers, reply_to=reply_to)
    if calendar := message.facts.get("calendar"):  # as RFC 6047 has it, so that calendars take it in
        sending.attach_alternative(calendar, f"text/calendar; method={message.facts['method']}")
    try:
        sending.send()
        message.carrier_id = carrier_id(sending)
    except smtplib.SMTPRecipientsRefused as problem:
        code = max(code for code, _ in problem.recipients.values())
        raise NotSent(f"the mail server refused the recipient ({code})", passing=code < 500) from problem
    except smtplib.SMTPResponseException as problem:
        raise NotSent(f"the mail server refused ({problem.smtp_code})", passing=problem.smtp_code < 500) from problem
    except ProviderError as problem:
        raise NotSent(f"the mail provider refused ({type(problem).__name__})", passing=is_passing(problem)) from problem
    except (OSError, smtplib.SMTPException) as problem:
        raise NotSent(f"the mail server could not be reached ({type(problem).__name__})", passing=True) from problem


def webhook(message: Outgoing) -> None:
    """By HTTP, signed as the Standard Webhooks specification has it; the receiver drops ids he had before."""
    told = {"id": str(message.pk), "kind": message.kind, "about": message.about, "at": message.at.isoformat()}
    body = json.dumps(told | {"facts": message.facts}, ensure_ascii=False).encode()
    answer = outward.send("POST", message.recipient, body=body, headers=_signed(message, body), limit=2**16)
    if not 200 <= answer.status < 300:
        passing = answer.status >= 500 or answer.status in (408, 409, 425, 429)
        raise NotSent(f"the receiver answered {answer.status}", passing=passing)


def _signed(message: Outgoing, body: bytes) -> dict[str, str]:
    moment = str(int(time.time()))
    text = b".".join((str(message.pk).encode(), moment.encode(), body))
    signature = base64.b64encode(hmac.digest(webhook_key(message.recipient), text, hashlib.sha256)).decode()
    return {
        "Content-Type": "application/json",
        "Idempotency-Key": f'"{message.pk}"',
        "Webhook-Id": str(message.pk),
        "Webhook-Timestamp": moment,
        "Webhook-Signature": f"v1,{signature}",
    }


def webhook_key(url: str) -> bytes:
    """The key by which one receiver checks our signature; each origin has its own, so that none can speak to another."""
    return hmac.digest(database.secret("webhook.key").encode(), repr(outward.origin_of(url)).encode(), hashlib.sha256)


def console(message: Outgoing) -> None:
    """To standard error, for trying things out."""
    subject, body = letter(message.kind, about=message.about, language=message.language, facts=message.facts)
    print(f"to {message.recipient}: {subject}\n{body}", file=sys.stderr)


def text(message: Outgoing) -> None:
    """By the gateway of text messages: no name and no clinical word, as short as the alphabet lets it be."""
    _subject, body = letter(message.kind, about=message.about, language=message.language, facts=message.facts)
    message.carrier_id = texting.channel(message.channel).send(message.recipient, body.strip())


CHANNELS: dict[str, Callable[[Outgoing], None]] = {
    "mail": mail,
    "webhook": webhook,
    "console": console,
    "sms": text,
    "whatsapp": text,
}
