"""Mail that came in, read: what was answered, what came along, whether a person wrote it. Pure: bytes in, plain values out.

Rules: RFC 3834 (automatic answers), RFC 3464 (reports of delivery), RFC 2369 (lists), RFC 3676 section 4.3 (signatures).
"""

import email
import email.policy
import email.utils
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from html import unescape

LONGEST = 20_000


@dataclass(frozen=True)
class Attachment:
    """A file that came along."""

    name: str
    kind: str
    data: bytes


@dataclass(frozen=True)
class Report:
    """What became of one of our mails: the one it speaks of, and whether it arrived."""

    about: str
    action: str
    status: str
    problem: str


@dataclass(frozen=True)
class Incoming:
    """A mail as we understand it. `automatic`: why no person is thought to have written it."""

    message_id: str
    sender: str
    sender_name: str
    recipients: list[str]
    subject: str
    text: str
    automatic: str = ""
    report: Report | None = None
    attachments: list[Attachment] = field(default_factory=list)


def read(raw: bytes, *, loop_header: str = "X-Hospitium") -> Incoming:
    """Read a mail, however broken it is."""
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    name, address = _first_address(mail, "From")
    report = _report(mail)
    return Incoming(
        message_id=_header(mail, "Message-ID")[:300] or f"<{hashlib.sha256(raw).hexdigest()}>",
        sender=address[:320],
        sender_name=(name or address)[:200],
        recipients=list(_recipients(mail)),
        subject=_header(mail, "Subject")[:300],
        text=reply_text(_body(mail))[:LONGEST],
        automatic=_automatic(mail, loop_header, is_report=report is not None),
        report=report,
        attachments=list(_attachments(mail)),
    )


def _header(mail: EmailMessage, name: str) -> str:
    try:
        value = str(mail.get(name, "") or "")
    except (ValueError, IndexError, AttributeError, KeyError, TypeError):  # a header the standard library stumbles over
        value = ""
    return " ".join(value.encode("utf-8", "replace").decode().replace("\x00", "").split())


def _first_address(mail: EmailMessage, header: str) -> tuple[str, str]:
    found = email.utils.getaddresses([_header(mail, header)])
    return next(((name, address.lower()) for name, address in found if "@" in address), ("", ""))


def _recipients(mail: EmailMessage) -> Iterator[str]:
    for header in ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc"):
        yield from (one for _name, one in email.utils.getaddresses([_header(mail, header)]) if one)


def _automatic(mail: EmailMessage, loop_header: str, *, is_report: bool) -> str:
    """Why a machine is thought to have written it; empty for a person. Ours comes first: it must never be answered."""
    if mail.get(loop_header) is not None:
        return "loop"
    if is_report or _header(mail, "Return-Path") == "<>":
        return "report"
    if _header(mail, "Auto-Submitted").split(";")[0].strip().lower() not in ("", "no"):
        return "auto-submitted"
    if _header(mail, "Precedence").lower() in ("bulk", "junk", "list", "auto_reply"):
        return "bulk"
    if mail.get("X-Autoreply") or mail.get("X-Autorespond") or mail.get("List-Id"):
        return "bulk"
    return ""


def _report(mail: EmailMessage) -> Report | None:
    """The part of a delivery report that machines read, with the mail it is about."""
    if mail.get_content_type() != "multipart/report":
        return None
    fields: dict[str, str] = {}
    about = ""
    for part in mail.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            for block in part.get_payload() if isinstance(part.get_payload(), list) else []:
                fields |= {key.lower(): " ".join(str(value).split()) for key, value in block.items()}  # type: ignore[union-attr]
        elif kind in ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers"):
            found = re.search(rb"^Message-ID:\s*(<[^>\s]{1,250}>)", _whole(part), re.I | re.M)
            about = found[1].decode("ascii", "replace") if found else about
    if "action" not in fields:
        return None
    problem = fields.get("diagnostic-code", fields.get("status", ""))
    return Report(about, fields["action"].lower(), fields.get("status", ""), problem[:200])


def _whole(part: EmailMessage) -> bytes:
    try:
        return part.as_bytes()
    except (LookupError, TypeError, ValueError, AttributeError, KeyError):
        return b""


def _body(mail: EmailMessage) -> str:
    for wanted in ("text/plain", "text/html"):
        for part in mail.walk():
            if part.get_content_type() == wanted and not part.get_filename():
                text = _decoded(part)
                if text.strip():
                    return text if wanted == "text/plain" else plain(text)
    return ""


def _decoded(part: EmailMessage) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    try:
        return data.decode(part.get_content_charset() or "utf-8", "replace").replace("\x00", "")
    except LookupError:
        return data.decode("utf-8", "replace").replace("\x00", "")


def plain(html: str) -> str:
    """The words of a page without its quoted mail; nothing of it is kept that could be run."""
    html = re.sub(r"(?is)<(script|style|head|blockquote)\b.*?</\1\s*>", " ", html)
    html = re.sub(r"(?is)<div[^>]+class=[\"']?gmail_quote.*", " ", html)
    html = re.sub(r"(?i)<(br|/p|/div|/li|/tr)\b[^>]*>", "\n", html)
    return unescape(re.sub(r"(?s)<[^>]*>", " ", html))


def _attachments(mail: EmailMessage) -> Iterator[Attachment]:
    for part in mail.walk():
        name = part.get_filename()
        if part.is_multipart() or not (name or part.get_content_disposition() == "attachment"):
            continue
        data = part.get_payload(decode=True)
        if isinstance(data, bytes) and data:
            yield Attachment(str(name or "attachment")[:200], part.get_content_type(), data)


QUOTE_HEADS = re.compile(
    r"""^\s*(?:
        -{2,}\s*(?:Original\ Message|Mensaje\ original|Forwarded\ message|原始邮件|الرسالة\ الأصلية)
        | _{10,}\s*$
        | (?:On|El|Le|Am|Em|Il|Op|Den)\s.{4,200}(?:wrote|escribió|a\ écrit|schrieb|escreveu|ha\ scritto|schreef|skrev)\s*:\s*$
        | .{0,200}(?:写道|寫道)\s*[：:]\s*$
        | (?:في|بتاريخ)\s.{2,200}(?:كتب|كتبت)
        | (?:From|De|Von|发件人|寄件者|من)\s*[：:]\s.*@
    )""",
    re.X | re.I,
)
"""How mail programs begin what they quote."""
SIGNATURE = re.compile(r"^-- ?$")
SENT_FROM = re.compile(r"^\s*(?:Sent from my|Enviado desde mi|发自我的|أُرسلت من|Get Outlook for)\b.*$", re.I)


def reply_text(body: str) -> str:
    """What somebody wrote, without what they quoted and signed with. Where nothing would be left, all of it."""
    lines = body.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept: list[str] = []
    for number, line in enumerate(lines):
        if SIGNATURE.match(line) or _begins_quote(lines, number):
            break
        if not line.lstrip().startswith(">"):
            kept.append(line.rstrip())
    while kept and (not kept[-1].strip() or SENT_FROM.match(kept[-1])):
        kept.pop()
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()
    return text or body.strip()


def _begins_quote(lines: list[str], number: int) -> bool:
    """Whether what is quoted begins here: a head of quoting, on one line or broken into two."""
    line = lines[number]
    joined = f"{line} {lines[number + 1]}" if number + 1 < len(lines) else line
    if QUOTE_HEADS.match(line):
        return True
    return (
        bool(line.strip())
        and len(line) < 200
        and not line.rstrip().endswith((".", "!", "?"))
        and bool(_HEAD_IN_TWO.match(joined))
    )


_HEAD_IN_TWO = re.compile(
    r"^\s*(?:On|El|Le|Am|Em|Il|Op|Den)\s.{4,200}\d.{0,200}<[^<>\s]+@[^<>\s]+>\s*"
    r"(?:wrote|escribió|a écrit|schrieb|escreveu|ha scritto|schreef|skrev)\s*:\s*$",
    re.I,
)
