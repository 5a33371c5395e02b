"""The shapes of FHIR R4: which elements a resource or type has, of which type, how often. The table itself is `r4.txt`."""

import functools
import re
from dataclasses import dataclass
from pathlib import Path

TABLE = Path(__file__).with_name("r4.txt")
TYPE = re.compile(r"(\.[\w.]*|\w+)(?:\{([^}]*)\}|\(([^)]*)\))?")
ELEMENT = re.compile(r"([\w\[\]]+):(.*?)([!*+]?)")

PRIMITIVES = frozenset(
    [
        "base64Binary",
        "boolean",
        "canonical",
        "code",
        "date",
        "dateTime",
        "decimal",
        "id",
        "instant",
        "integer",
        "markdown",
        "oid",
        "positiveInt",
        "string",
        "time",
        "unsignedInt",
        "uri",
        "url",
        "uuid",
        "xhtml",
    ]
)
ROOT = "id:id meta:Meta implicitRules:uri language:code text:Narrative contained:Resource*"
BASE = "extension:Extension*"
OWN = {
    "Meta": "versionId:id lastUpdated:instant source:uri profile:canonical* security:Coding* tag:Coding*",
    "Narrative": "status:code{generated|extensions|additional|empty}! div:xhtml!",
    "Bundle": "identifier:Identifier type:code! timestamp:instant total:unsignedInt link:.* entry:.* signature:Signature",
    "Bundle.link": "relation:string! url:uri!",
    "Bundle.entry": "link:.Bundle.link* fullUrl:uri resource:Resource",
}
"""What the table has no line for: the parts of every resource, and the bundle we write."""


@dataclass(frozen=True)
class Kind:
    """A type that an element may have: with the codes of a required binding, or the kinds of resources it may lead to."""

    name: str
    codes: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()

    @property
    def is_primitive(self) -> bool:
        """Whether its value is a plain one."""
        return self.name in PRIMITIVES


@dataclass(frozen=True)
class Element:
    """An element as its parent names it; `name` ends with [x] where its types choose the rest of the name."""

    name: str
    kinds: tuple[Kind, ...]
    is_many: bool
    is_required: bool

    @functools.cached_property
    def names(self) -> dict[str, Kind]:
        """Every name it may have in JSON, and the type each means."""
        if not self.name.endswith("[x]"):
            return {self.name: self.kinds[0]}
        stem = self.name[:-3]
        return {f"{stem}{kind.name[0].upper()}{kind.name[1:]}": kind for kind in self.kinds}


@functools.cache
def _lines() -> dict[str, str]:
    text = "\n".join(line for line in TABLE.read_text().splitlines() if not line.startswith("#"))
    pairs = (line.partition(" =") for line in re.sub(r"\n  ", " ", text).splitlines())
    return OWN | {path: elements.strip() for path, _, elements in pairs}


@functools.cache
def resources() -> frozenset[str]:
    """The kinds of resources the table knows."""
    names = [path for path in _lines() if "." not in path]
    return frozenset(names[: names.index("Substance") + 1]) - set(OWN) | {"Bundle"}


def is_known(path: str) -> bool:
    """Whether the table has a line for a type or path."""
    return path in _lines()


@functools.cache
def elements_of(path: str) -> tuple[Element, ...]:
    """The elements of a resource, a type or what stands at a path, in the standard's order. Raises `KeyError`."""
    own = _lines()[path]
    has_modifier = (
        path in resources() or ("." in path and not path.startswith(("Dosage.", "Timing."))) or path in MODIFIED
    )
    head = (
        [ROOT]
        if path in resources() and path != "Bundle"
        else ["id:id meta:Meta implicitRules:uri language:code"]
        if path == "Bundle"
        else ["id:string"]
    )
    head += [] if path == "Bundle" else [BASE, "modifierExtension:Extension*"] if has_modifier else [BASE]
    return tuple(_element(path, token) for token in " ".join([*head, own]).split())


MODIFIED = frozenset({"Dosage", "Timing"})
"""Types that may carry a modifier extension, besides resources and their parts."""


def _element(path: str, token: str) -> Element:
    found = ELEMENT.fullmatch(token)
    assert found, token
    name, kinds, often = found.groups()
    return Element(name, tuple(_kinds(path, name, kinds)), often in ("*", "+"), often in ("!", "+"))


def _kinds(path: str, name: str, text: str) -> list[Kind]:
    found = []
    for kind, codes, targets in TYPE.findall(text):
        named = f"{path}.{name}" if kind == "." else kind.lstrip(".")
        found.append(Kind(named, tuple(filter(None, codes.split("|"))), tuple(filter(None, targets.split(",")))))
    return found
