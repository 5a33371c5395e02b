"""Foreign narrative made safe: an allow-list, never a block-list. The original text stays in the document."""

import html
import re
from collections.abc import Iterable

import nh3

TAGS = {
    "a",
    "abbr",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "ins",
    "kbd",
    "li",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
}
ATTRIBUTES = {
    "*": {"lang", "dir", "title"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start"},
    "li": {"value"},
}
# Headings of a foreign text must not enter the page's own outline.
HEADINGS = re.compile(r"<(/?)h[1-6]\b", re.I)
ACTIVE = re.compile(
    r"<\s*(script|iframe|object|embed|form|svg|math|link|meta|base|applet|audio|video)\b|\son\w+\s*=|"
    r"(?:javascript|vbscript|data)\s*:",
    re.I,
)
DROPPED = re.compile(r"<\s*(style|img|input|button|select|textarea)\b|\sstyle\s*=|\shref\s*=", re.I)


def clean(div: str) -> tuple[str, str]:
    """Safe HTML, and what had to go: `active` (script and the like), `cleaned` (styles, images, links), or nothing."""
    if _is_monstrous(div):
        return f"<p>{html.escape(words(div[:PLAIN_LIMIT]))}</p>", "cleaned"
    safe = nh3.clean(
        div.replace("\x00", ""),
        tags=TAGS,
        attributes=ATTRIBUTES,
        link_rel=None,
        url_schemes=set(),
        clean_content_tags={"script", "style", "title", "noscript", "template"},
        strip_comments=True,
    )
    safe = HEADINGS.sub(lambda match: f"<{match[1]}p", safe)
    removed = "active" if ACTIVE.search(div) else "cleaned" if DROPPED.search(div) else ""
    return safe, removed


SIZE_LIMIT, PLAIN_LIMIT, DEPTH_LIMIT = 2_000_000, 200_000, 200
"""Beyond these a narrative is shown as plain text: an HTML parser's time grows with the square of the nesting."""


def _is_monstrous(div: str) -> bool:
    depth = deepest = 0
    for tag in re.finditer(r"<(/?)[A-Za-z]", div):
        depth = max(0, depth - 1) if tag[1] else depth + 1
        deepest = max(deepest, depth)
    unclosed_are_normal = len(re.findall(r"<(?:br|hr|img|p|li|td|th|tr)\b", div, re.I))
    return len(div) > SIZE_LIMIT or deepest - unclosed_are_normal > DEPTH_LIMIT


def words(div: str) -> str:
    """The text of a narrative without its markup, single-spaced."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", div)).split())


def from_lines(lines: Iterable[str]) -> str:
    """A plain list, for a section that came without text."""
    return "<ul>" + "".join(f"<li>{html.escape(line)}</li>" for line in lines) + "</ul>"
