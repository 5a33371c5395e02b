"""What a letter says, sealed as data, and how that looks on paper: A4 or US Letter, one language or two, each in its direction."""

import datetime as dt
import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from hospitium.kernel import clock, printing
from hospitium.kernel.printing import PAGE_OF
from hospitium.kernel.squares import square

from . import kinds, markup, values
from .fields import FIELDS
from .models import Layout, Paper
from .wordings import Wording, match

RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")
SIZES = {Paper.A4: "A4", Paper.LETTER: "letter"}


def texts_of(wordings: Sequence[Wording], kept: values.Values, variant: str, zone: str) -> list[dict[str, Any]]:
    """The words of a letter in each language, with its values: subject and blocks."""
    raw = values.plain(kept, variant)
    return [_text(wording, kept, raw, zone) for wording in wordings]


def _text(wording: Wording, kept: values.Values, raw: Mapping[str, str], zone: str) -> dict[str, Any]:
    def said(name: str) -> str:
        return values.said(kept, name, wording.language, zone)

    return {
        "language": wording.language,
        "direction": direction(wording.language),
        "subject": "".join(piece.text for piece in markup.pieces_of(wording.subject, said)),
        "blocks": [_block(block, wording.language) for block in markup.render(wording.nodes, raw, said)],
    }


def _block(block: markup.Block, language: str) -> dict[str, Any]:
    with translation.override(language):
        pieces = [
            {
                "text": f"[{FIELDS[one.name].label}]" if one.missing else one.text,
                "name": one.name,
                "missing": one.missing,
            }
            for one in block.pieces
        ]
    return {"kind": block.kind, "label": block.label, "pieces": pieces}


def direction(language: str) -> str:
    """Which way a language is written."""
    return "rtl" if language.split("-", maxsplit=1)[0] in RIGHT_TO_LEFT else "ltr"


def digest(sealed: Mapping[str, Any]) -> str:
    """SHA-256 of what a letter says, over its canonical JSON."""
    return hashlib.sha256(
        json.dumps(sealed, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    ).hexdigest()


def beside(wordings: Sequence[Wording], layout: str) -> bool:
    """Whether two languages stand in columns: it was chosen, and both say the same blocks."""
    return len(wordings) == 2 and layout == Layout.COLUMNS and match(wordings)


def rows(texts: Sequence[Mapping[str, Any]]) -> list[list[dict[str, Any]]]:
    """The blocks of two languages side by side: those of one row say the same. What one has more stands alone."""
    left, right = (text["blocks"] for text in texts)
    if [block["kind"] for block in left] != [block["kind"] for block in right]:
        return _by_heading(texts)
    return [
        [_cell(one, [block]) for one, block in zip(texts, pair, strict=True)] for pair in zip(left, right, strict=True)
    ]


def _by_heading(texts: Sequence[Mapping[str, Any]]) -> list[list[dict[str, Any]]]:
    """Where a list is longer in one language: what stands under one heading is one row."""
    columns = [_sections(text["blocks"]) for text in texts]
    count = max(map(len, columns))
    filled = [column + [[]] * (count - len(column)) for column in columns]
    return [[_cell(one, blocks) for one, blocks in zip(texts, pair, strict=True)] for pair in zip(*filled, strict=True)]


def _sections(blocks: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    found: list[list[dict[str, Any]]] = [[]]
    for block in blocks:
        if block["kind"] == "heading":
            found.append([])
        found[-1].append(block)
    return found


def _cell(text: Mapping[str, Any], blocks: list[dict[str, Any]]) -> dict[str, Any]:
    return {"language": text["language"], "direction": text["direction"], "blocks": blocks}


def shown(sealed: Mapping[str, Any], sha256: str = "", *, code: str = "", address: str = "") -> dict[str, Any]:
    """What the templates of a letter need: the sealed content, its labels in each language, the pattern to scan."""
    texts = sealed["texts"]
    return {
        "letter": sealed,
        "texts": texts,
        "rows": rows(texts) if sealed["beside"] else [],
        "faces": [_face(sealed, text["language"], text["direction"]) for text in texts],
        "sha256": sha256,
        "code": code,
        "address": address.partition("://")[2] or address,
        "square": square(address) if address else "",
    }


def _face(sealed: Mapping[str, Any], language: str, way: str) -> dict[str, Any]:
    """What surrounds the words in one language: name of the house, number, days, signature."""
    with translation.override(language):
        signed = dt.datetime.fromisoformat(sealed["signed_at"]) if sealed["signed_at"] else None
        facts = [
            (_("Number"), sealed["number"]),
            (_("Date"), _in_words(sealed["issued_on"], language)),
            (_("Valid until"), _in_words(sealed["valid_until"], language)),
            (_("Takes the place of"), sealed["supersedes"]),
        ]
        return {
            "language": language,
            "direction": way,
            "name": sealed["house"]["names"][language],
            "kind": kinds.named(sealed["kind"], sealed["variant"]),
            "facts": [(label, value) for label, value in facts if value],
            "signed": _("Signed electronically by") if signed else _("To be signed by"),
            "signed_at": clock.in_full(signed, sealed["zone"], language) if signed else "",
            "digest": _("Digest of the content (SHA-256)"),
            "check": _("Is this letter genuine? Scan the pattern, or enter the code at"),
            "draft": _("Draft, not valid"),
        }


def _in_words(day: str, language: str) -> str:
    return values.day_in_words(dt.date.fromisoformat(day), language) if day else ""


def pdf(sealed: Mapping[str, Any], sha256: str = "", *, code: str = "", address: str = "") -> bytes:
    """The letter on paper (tagged, fonts embedded); without a code it is marked as a draft."""
    numbers = dict(zip(("page", "pages"), PAGE_OF, strict=True))
    with translation.override(sealed["texts"][0]["language"]):
        foot = " · ".join(filter(None, [sealed["number"], _("Page %(page)s of %(pages)s") % numbers]))
    page = page_of(sealed, sha256, code=code, address=address)
    return printing.pdf(page, page_of=foot, style="letter.css", paper=SIZES[Paper(sealed["paper"])])


def page_of(sealed: Mapping[str, Any], sha256: str = "", *, code: str = "", address: str = "") -> str:
    """The same as HTML, as it goes to the printer."""
    context = shown(sealed, sha256, code=code, address=address)
    with translation.override(sealed["texts"][0]["language"]):
        return VALUE.sub(_left_to_right, render_to_string("cases/letters/printed/letter.html", context))


VALUE = re.compile(r"<bdi[^>]*>(.*?)</bdi>", re.S)
LTR_MARK = "\N{LEFT-TO-RIGHT MARK}"


def _left_to_right(value: re.Match[str]) -> str:
    """WeasyPrint does not isolate; marks around it keep a telephone number or a street in its order among Arabic words."""
    if any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in value[1]):
        return value[0]
    return f'<bdi dir="ltr">{LTR_MARK}{value[1]}{LTR_MARK}</bdi>'
