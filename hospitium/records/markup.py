"""XML as a tree of plain elements that know their bytes. The one door to a parser of XML.

Expat of the standard library reads in one pass, without recursion, and says at which byte each thing stands. A document
type is refused at its first letter: without one there are no entities but the five of XML, and nothing outside is asked
for. Depth and number of nodes are bounded while reading.
"""

import codecs
import contextlib
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from .reading.issues import Issue
from .reading.texts import text_of
from .reading.unreadable import Unreadable

MAX_DEPTH = 100
MAX_NODES = 500_000
MAX_PREFIXES = 100
INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
KNOWN = {
    INSTANCE: "xsi",
    "http://www.w3.org/XML/1998/namespace": "xml",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "urn:hl7-org:sdtc": "sdtc",
}
"""Foreign namespaces we understand, by the prefix our names carry, whatever prefix the sender chose."""

SINGLE = [
    "iso8859-1", "iso8859-2", "iso8859-5", "iso8859-6", "iso8859-7", "iso8859-8", "iso8859-9", "iso8859-13",
    "iso8859-15", "koi8-r",
]  # fmt: skip
SINGLE += [f"cp125{number}" for number in range(9)]
"""Encodings of one byte a letter: expat reads them as they are, and its bytes are those of the file."""
OTHERS = [
    "shift_jis", "cp932", "euc_jp", "iso2022_jp", "gb2312", "gbk", "gb18030", "big5", "euc_kr", "cp949",
    "utf-16", "utf-16-le", "utf-16-be",
]  # fmt: skip
for _encoding in (*SINGLE, *OTHERS):  # the reader behind its wall opens no file, not even a codec's
    codecs.lookup(_encoding)
DECLARED = re.compile(rb"""\A(?:\xef\xbb\xbf)?\s*<\?xml\s[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]{2,40})["']""")


class Element:
    """An element. `tag` is bare in the root's own namespace, else `prefix:name`; `children` are elements and texts."""

    __slots__ = ("attributes", "children", "end", "number", "start", "tag", "up")

    def __init__(self, tag: str, attributes: dict[str, str], up: "Element | None", number: int, start: int) -> None:
        self.tag, self.attributes, self.up, self.number, self.start, self.end = (
            tag,
            attributes,
            up,
            number,
            start,
            start,
        )
        self.children: list[Element | str] = []

    def get(self, name: str) -> str:
        """An attribute, without blanks around it; nothing for none."""
        return self.attributes.get(name, "").strip()

    def elements(self) -> Iterator["Element"]:
        """The elements in it."""
        return (child for child in self.children if isinstance(child, Element))

    def all(self, *tags: str) -> list["Element"]:
        """The elements in it of these names."""
        return [child for child in self.children if isinstance(child, Element) and child.tag in tags]

    def first(self, *path: str) -> "Element | None":
        """The first element of that name, or along a path of names."""
        found: Element | None = self
        for tag in path:
            if found is None:
                return None
            found = next((one for one in found.children if isinstance(one, Element) and one.tag == tag), None)
        return found

    def below(self) -> Iterator["Element"]:
        """The element and all below it, in the order of the document."""
        waiting: list[Element] = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += [child for child in reversed(element.children) if isinstance(child, Element)]

    def words(self, limit: int = 4000) -> str:
        """All text below it, single-spaced, up to about that many letters."""
        held, size = [], 0
        waiting: list[Element | str] = [self]
        while waiting and size <= limit:
            item = waiting.pop()
            if isinstance(item, str):
                held.append(item)
                size += len(item)
            else:
                held.append(" " if item.tag in BREAKING else "")
                waiting += [" ", *reversed(item.children)] if item.tag in BREAKING else reversed(item.children)
        return " ".join("".join(held).split())

    def path(self) -> str:
        """Where it stands, as an XPath: a number wherever there are several of a name."""
        steps = []
        element: Element | None = self
        while element is not None:
            steps.append(f"{element.tag}[{element.number}]" if element.number else element.tag)
            element = element.up
        return "/" + "/".join(reversed(steps))


BREAKING = {"br", "paragraph", "item", "td", "th", "tr", "caption", "xhtml:br", "xhtml:p", "xhtml:li", "xhtml:td"}
"""Elements of narratives that part words."""


@dataclass
class Markup:
    """A document: its root, its bytes as they were parsed, and what was odd about their encoding."""

    root: Element
    space: str
    """The namespace of the root, which all bare tags belong to."""
    data: bytes
    encoding: str
    is_exact: bool
    """Whether the bytes parsed are those of the file."""
    issues: list[Issue] = field(default_factory=list)

    def span(self, element: Element) -> tuple[int, int] | None:
        """From which byte of the file to which it reaches, if that can be said."""
        return (element.start, element.end) if self.is_exact else None

    def written(self, element: Element, limit: int | None = None) -> str:
        """The element as it came, or the first bytes of it."""
        end = element.end if limit is None else min(element.end, element.start + limit)
        return self.data[element.start : end].decode(self.encoding, errors="replace")


def parse(data: bytes) -> Markup:
    """Read bytes as XML. Raises `Unreadable`."""
    data, encoding, is_exact, issues = _prepared(data)
    growing = _Growing(data)
    parser = _parser(encoding)
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = growing.start, growing.end
    parser.CharacterDataHandler = growing.text
    growing.parser = parser
    _run(parser, data)
    assert growing.root is not None
    return Markup(growing.root, growing.home, data, encoding, is_exact, issues)


def looks_like(data: bytes) -> bool:
    """Whether bytes begin as XML does."""
    return data[:64].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")[:1] == b"<"


def root_of(data: bytes) -> tuple[str, str]:
    """The namespace and the name of the root element. Raises `Unreadable`."""
    data, encoding, *_ = _prepared(data)
    seen: list[tuple[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        prefix, _, local = name.rpartition(":")
        seen.append((attributes.get(f"xmlns:{prefix}" if prefix else "xmlns", ""), local))
        raise _Enough

    parser = _parser(encoding)
    parser.StartElementHandler = start
    with contextlib.suppress(_Enough):
        _run(parser, data)
    return seen[0]


class _Enough(Exception):
    """The root is known."""


def _prepared(data: bytes) -> tuple[bytes, str, bool, list[Issue]]:
    """The bytes to parse, their encoding, whether they are still those of the file, and what was odd about them."""
    marked = DECLARED.match(data)
    declared = _named(marked[1].decode()) if marked else ""
    if data[:2] in (b"<\x00", b"\x00<"):
        wide = "utf-16-le" if data[:1] == b"<" else "utf-16-be"
        return data.decode(wide, errors="replace").encode(), "utf-8", False, []
    if declared in SINGLE:
        return data, declared, True, []
    if declared in OTHERS and "16" not in declared:
        return data.decode(declared, errors="replace").encode(), "utf-8", False, []
    text, issues = text_of(data)
    if any(issue.code == "encoding-guessed" for issue in issues):
        return text.encode(), "utf-8", False, issues
    return data, "utf-8", True, issues


def _named(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except (LookupError, ValueError):
        return ""


def _parser(encoding: str) -> expat.XMLParserType:
    parser = expat.ParserCreate(encoding)
    parser.StartDoctypeDeclHandler = _refuse
    return parser


def _refuse(*_: object) -> None:
    raise Unreadable("xml-entities")


AT_THE_END = {
    expat.errors.codes[text]
    for text in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
}


def _run(parser: expat.XMLParserType, data: bytes) -> None:
    before, found, _ = data.partition(
        b"\x00"
    )  # it would be taken for letters of 16 bits, which have been told apart by now
    if found:
        raise Unreadable("not-xml", line=before.count(b"\n") + 1)
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        if error.code in AT_THE_END:
            raise Unreadable("truncated") from None
        raise Unreadable("not-xml", line=error.lineno) from None


@dataclass
class _Scope:
    """The prefixes that hold somewhere, and the names they make."""

    spaces: dict[str, str]
    names: dict[str, str] = field(default_factory=dict)


class _Growing:
    """The tree while it grows. Names are worked out once for each scope."""

    parser: expat.XMLParserType

    def __init__(self, data: bytes) -> None:
        self.data, self.home = data, ""
        self.root: Element | None = None
        self.open: list[tuple[Element, _Scope, dict[str, Element | int]]] = []
        self.scope = _Scope({"xml": "http://www.w3.org/XML/1998/namespace"})
        self.nodes = 0
        self.blanks: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.nodes += 1 + len(attributes)
        if self.nodes > MAX_NODES:
            raise Unreadable("too-many", limit=MAX_NODES)
        if len(self.open) >= MAX_DEPTH:
            raise Unreadable("too-deep", limit=MAX_DEPTH)
        up, scope, counts = self.open[-1] if self.open else (None, self.scope, {})
        if any(key.startswith("xmlns") for key in attributes):
            scope, attributes = self._scope(scope, attributes)
        if up is None:
            self.home = scope.spaces.get(name.rpartition(":")[0], "")
        tag = self._name(scope, name, "")
        if any(":" in key for key in attributes):
            attributes = {self._name(scope, key, "@") if ":" in key else key: text for key, text in attributes.items()}
        element = Element(tag, attributes or NONE, up, _number(counts, tag), self.parser.CurrentByteIndex)
        if up is None:
            self.root = element
        else:
            counts[tag] = element if tag not in counts else element.number
            up.children.append(element)
        self.open.append((element, scope, {}))

    def text(self, words: str) -> None:
        is_blank = words.isspace() and len(words) < 80
        self.nodes += not is_blank
        self.open[-1][0].children.append(self.blanks.setdefault(words, words) if is_blank else words)

    def end(self, name: str) -> None:
        element = self.open.pop()[0]
        here = self.parser.CurrentByteIndex
        is_empty_tag = not element.children and self.data[here - 2 : here] == b"/>"
        element.end = here if is_empty_tag else self.data.index(b">", here) + 1

    def _scope(self, scope: _Scope, attributes: dict[str, str]) -> tuple[_Scope, dict[str, str]]:
        said = {key.partition(":")[2]: text for key, text in attributes.items() if _declares(key)}
        if any(scope.spaces.get(prefix) != text for prefix, text in said.items()):
            scope = _Scope(scope.spaces | said)
            if len(scope.spaces) > MAX_PREFIXES:
                raise Unreadable("too-many", limit=MAX_PREFIXES)
        return scope, {key: text for key, text in attributes.items() if not _declares(key)}

    def _name(self, scope: _Scope, name: str, mark: str) -> str:
        """The name as we know it; a bare attribute belongs to its element and never comes here."""
        if (known := scope.names.get(mark + name)) is not None:
            return known
        prefix, _, local = name.rpartition(":")
        space = scope.spaces.get(prefix)
        if space is None or space == self.home:
            found = name if space is None and prefix else local
        else:
            found = f"{KNOWN.get(space, prefix or 'other')}:{local}"
        if len(scope.names) < 10_000:
            scope.names[mark + name] = found
        return found


NONE: dict[str, str] = {}
"""The attributes of all elements that have none; nobody writes to it."""


def _declares(key: str) -> bool:
    return key == "xmlns" or key.startswith("xmlns:")


def _number(counts: dict[str, "Element | int"], tag: str) -> int:
    """Which of its name among its siblings: 0 as long as it is the only one."""
    before = counts.get(tag)
    if before is None:
        return 0
    if isinstance(before, Element):
        before.number = 1
        return 2
    return before + 1


def plain(element: Element) -> str:
    """The element written as HTML knows it: bare names, its own attributes, no prefixes."""
    held: list[str] = []
    waiting: list[Element | str] = [element]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            held.append(item)
            continue
        name = item.tag.rpartition(":")[2]
        own = "".join(f' {key.rpartition(":")[2]}="{html.escape(text)}"' for key, text in item.attributes.items())
        if not item.children:
            held.append(f"<{name}{own}/>" if name in ("br", "hr", "img", "col") else f"<{name}{own}></{name}>")
            continue
        held.append(f"<{name}{own}>")
        inner = [html.escape(child, quote=False) if isinstance(child, str) else child for child in item.children]
        waiting += [f"</{name}>", *reversed(inner)]
    return "".join(held)
