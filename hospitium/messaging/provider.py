"""The doorkeeper of django-anymail: mail by any provider's own way, and what providers tell us, without its signals."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRequestsAPIError
from django.http import HttpRequest
from django.utils.module_loading import import_string

__all__ = ["ProviderError", "Told", "carrier_id", "is_passing", "told_by"]

ProviderError = AnymailError


@dataclass(frozen=True)
class Told:
    """What a provider told us: a mail that came in (`raw`), or what became of one of ours."""

    raw: bytes = b""
    carrier_id: str = ""
    kind: str = ""
    problem: str = ""


def carrier_id(message: Any) -> str:
    """What the provider calls a mail it just took; nothing by SMTP."""
    status = getattr(message, "anymail_status", None)
    found = getattr(status, "message_id", "")
    return found[:100] if isinstance(found, str) else ""


def is_passing(problem: AnymailError) -> bool:
    """Whether trying again later makes sense: the provider stumbled, or did not answer."""
    status = getattr(problem, "status_code", None)
    return isinstance(problem, AnymailAPIError | AnymailRequestsAPIError) and (
        status is None or status >= 500 or status == 429
    )


def told_by(request: HttpRequest, provider: str, what: str) -> Iterator[Told]:
    """What a provider's hook says (`what`: inbound or tracking), after its signature was checked by django-anymail.

    Raises `SuspiciousOperation` when the signature is wrong, `ImportError` for a provider nobody knows.
    """
    kind = {"inbound": "InboundWebhookView", "tracking": "TrackingWebhookView"}[what]
    found = import_string(f"anymail.webhooks.{provider}.{_names(provider)}{kind}")
    view = type(kind, (found,), {"warn_if_no_basic_auth": False})()  # the secret in our address stands for it
    view.setup(request)
    view.validate_request(request)
    for event in view.parse_events(request):
        message = getattr(event, "message", None)
        if message is not None:
            yield Told(raw=message.as_bytes())
        else:
            yield Told(
                carrier_id=str(event.message_id or "")[:100],
                kind=str(event.event_type),
                problem=str(getattr(event, "reject_reason", "") or "")[:200],
            )


def _names(provider: str) -> str:
    return {
        "postmark": "Postmark",
        "mailgun": "Mailgun",
        "sendgrid": "SendGrid",
        "brevo": "Brevo",
        "mailjet": "Mailjet",
    }[provider]
