"""The narrative of a section (CDA NarrativeBlock) as plain XHTML. Whatever is active is left in for the cleaner to report."""

import html
import re

from hospitium.records.markup import Element
from hospitium.records.reading.narrative import TAGS

from .paper import Paper

SAME = {tag for tag in TAGS if tag not in ("a", "caption")}
OURS = {"paragraph": "p", "item": "li", "footnote": "small", "footnoteRef": "sup", "content": "span"}
STYLES = {"bold": "b", "italics": "i", "italic": "i", "emphasis": "em", "underline": "u", "strikethrough": "s"}
KEPT = ("colspan", "rowspan", "scope", "title", "dir", "start")
VOID = {"br", "hr", "col"}
DANGEROUS = {"script", "iframe", "object", "embed", "form", "svg", "math", "link", "meta", "base", "applet", "style"}
HARMLESS = re.compile(r"(?:https?:|mailto:|tel:|ftp:|[^:]*\Z)", re.I)


def xhtml(paper: Paper, text: Element | None) -> str:
    """The narrative as a `div`; nothing where there is none."""
    if text is None or not (text.words(1) or any(text.elements())):
        return ""
    return f"<div{_language(text)}>{_inside(paper, text)}</div>"


def _inside(paper: Paper, element: Element) -> str:
    """Recursion is bounded by the depth of the tree (`markup.MAX_DEPTH`)."""
    return "".join(
        html.escape(child, quote=False) if isinstance(child, str) else _one(paper, child) for child in element.children
    )


def _one(paper: Paper, element: Element) -> str:
    name = element.tag.rpartition(":")[2]
    if name in ("renderMultiMedia", "img"):
        return _picture(paper, element)
    if name in ("linkHtml", "a"):
        return _link(paper, element)
    tag, inside = _tag(element, name), _styled(element, _inside(paper, element))
    return f"<{tag}/>" if tag in VOID and not inside else f"<{tag}{_attributes(element)}>{inside}</{tag}>"


def _tag(element: Element, name: str) -> str:
    if name == "list":
        return "ol" if element.get("listType") == "ordered" else "ul"
    if name == "caption":
        return "caption" if element.up is not None and element.up.tag.endswith("table") else "strong"
    if name == "content" and element.get("revised"):
        return {"delete": "del", "insert": "ins"}.get(element.get("revised"), "span")
    if name in DANGEROUS:
        return name
    return OURS.get(name) or (name if name in SAME else "span")


def _styled(element: Element, inside: str) -> str:
    for word in re.findall(r"[A-Za-z]+", element.get("styleCode"))[:8]:
        if tag := STYLES.get(word.lower()):
            inside = f"<{tag}>{inside}</{tag}>"
    return inside


def _attributes(element: Element) -> str:
    kept = [(name, element.get(name)) for name in KEPT if element.get(name)]
    kept += [(name, text) for name, text in element.attributes.items() if re.fullmatch(r"on\w+", name)]
    return "".join(f' {name}="{html.escape(text)}"' for name, text in kept) + _language(element)


def _language(element: Element) -> str:
    tag = element.get("xml:lang") or element.get("language")
    return f' lang="{html.escape(tag)}"' if tag else ""


def _link(paper: Paper, element: Element) -> str:
    """What is linked, and where to, as text: nobody is led away by a stranger's letter."""
    address, words = element.get("href"), _inside(paper, element)
    if not HARMLESS.match(address):
        return f'<a href="{html.escape(address)}">{words}</a>'
    is_told = not address or address.startswith("#") or address in words
    return words if is_told else f"{words} [{html.escape(address)}]"


def _picture(paper: Paper, element: Element) -> str:
    """The caption of a picture, and what kind it is; the picture is a statement of its own."""
    held = [paper.anchors.get(name) for name in element.get("referencedObject").split()]
    media = [one for found in held if found is not None for one in found.below() if one.tag == "value"]
    kinds = " ".join(filter(None, (one.get("mediaType") for one in media))) or element.get("src") or element.tag
    return f"<em>[{html.escape(kinds)}]</em> {_inside(paper, element)}"
