"""The text of a section, made from its rows: every row can be led back to its entry (HL7 extension textLink)."""

from html import escape
from typing import Any

from django.utils.translation import gettext as _

from .primitives import clean
from .told import Part, Row

LINK = "http://hl7.org/fhir/StructureDefinition/textLink"
RTL = frozenset({"ar", "fa", "he", "ur", "ps", "dv", "ku", "sd", "ug", "yi"})


def narrative(part: Part, number: int, language: str) -> dict[str, Any]:
    """A FHIR Narrative of a section; `number` makes its anchors unlike those of others."""
    pieces = [f"<p><b>{_said(part.title)}</b></p>"]
    if part.has_unreviewed:
        pieces.append(f"<p>{_said(NOT_REVIEWED())}</p>")
    if part.rows:
        pieces.append(_table(part.rows, number))
    for title, lines in part.passages:
        pieces.append(f"<p><i>{_said(_('As written in'))} {_said(title)}</i></p>")
        pieces += [f"<p>{_said(line)}</p>" for line in lines]
    if part.empty:
        pieces.append(f"<p>{_said(part.empty_words)}</p>")
    links = [_link(_anchor(number, at), row.url) for at, row in enumerate(part.rows) if row.url]
    found: dict[str, Any] = {"status": "generated", "div": div("".join(pieces), language)}
    return {"extension": links, **found} if links else found


def NOT_REVIEWED() -> str:  # noqa: N802 - a sentence, spoken in the language of the moment
    """What is said of facts nobody here has looked at."""
    return _(
        "What is marked “not reviewed here” stands as its source states it; no clinician of ours has confirmed it."
    )


def div(inner: str, language: str) -> str:
    """The element a narrative is, in its language and direction."""
    way = "rtl" if language.split("-", maxsplit=1)[0] in RTL else "ltr"
    return f'<div xmlns="http://www.w3.org/1999/xhtml" lang="{escape(language)}" xml:lang="{escape(language)}" dir="{way}">{inner}</div>'


def line(words: str, language: str) -> dict[str, Any]:
    """The narrative of an entry: one line."""
    return {"status": "generated", "div": div(f"<p>{_said(words)}</p>", language)}


def _anchor(number: int, at: int) -> str:
    return f"s{number}r{at}"


def _link(anchor: str, url: str) -> dict[str, Any]:
    return {"url": LINK, "extension": [{"url": "htmlid", "valueString": anchor}, {"url": "data", "valueUri": url}]}


def _table(rows: list[Row], number: int) -> str:
    heads = (_("What"), _("When"), _("Status"), _("Details"), _("Source"))
    head = "".join(f"<th>{_said(words)}</th>" for words in heads)
    body = "".join(_row(row, _anchor(number, at)) for at, row in enumerate(rows))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _row(row: Row, anchor: str) -> str:
    what = f"<b>{_said(row.label)}</b>" + (f" ({_said(row.original)})" if row.original else "")
    review = _("reviewed here") if row.is_reviewed else _("not reviewed here")
    cells = (
        what,
        _said(row.when),
        _said(", ".join((*row.chips, review))),
        _said(" · ".join(words for _slug, words in row.details)),
        _said(", ".join(row.sources)),
    )
    return f'<tr id="{anchor}">' + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _said(words: str) -> str:
    return escape(clean(words), quote=False)
