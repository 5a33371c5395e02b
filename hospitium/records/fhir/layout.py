"""Which elements of a resource are read how: worked out once for all resources of a kind that have elements of the same names."""

import functools
from dataclasses import dataclass

from . import details
from .details import Detail
from .mapping import COMMON, SHAPES, Shape
from .values import choice, is_choice

ALWAYS_REFERENCES = (
    "subject",
    "patient",
    "encounter",
    "performer",
    "author",
    "asserter",
    "recorder",
    "informationSource",
    "basedOn",
    "partOf",
)
KINDS_OF_DATE = ("", "DateTime", "Period", "Date", "Age", "String", "Range", "Instant", "Timing")
ENDS = ("abatementDateTime", "abatementPeriod", "abatementString", "abatementAge")


@dataclass(frozen=True)
class Layout:
    """The elements that are there, by what they are read for."""

    shape: Shape | None
    """None: no table says how a resource of this kind is read."""
    references: tuple[str, ...]
    dates: tuple[str, ...]
    ends: tuple[str, ...]
    details: tuple[Detail, ...]
    value: str
    left: tuple[str, ...]
    """Neither read nor passed over."""


@functools.lru_cache(maxsize=4096)
def layout_of(kind: str, names: tuple[str, ...]) -> Layout:
    """The layout of a resource of this kind with elements of these names, in their order."""
    shape = SHAPES.get(kind) or Shape(())
    pointing = dict.fromkeys((*ALWAYS_REFERENCES, *shape.references))
    dates = (f"{name}{type_}" for name in shape.when for type_ in KINDS_OF_DATE)
    return Layout(
        SHAPES.get(kind),
        tuple(name for name in pointing if name in names),
        tuple(name for name in dates if name in names),
        tuple(name for name in ENDS if name in names),
        details.plan(shape, names),
        choice("value", names),
        tuple(name for name in names if name != "modifierExtension" and not _is_known(kind, name)),
    )


CHOICES = {"value", "abatement", "deceased"}


@functools.lru_cache(maxsize=4096)
def _is_known(kind: str, name: str) -> bool:
    """Whether an element is read or may be passed over; a choice (`onset[x]`) is known by its stem."""
    name = name.lstrip("_")
    named, stems = _elements(kind)
    return name in named or any(is_choice(stem, name) for stem in stems)


@functools.lru_cache(maxsize=256)
def _elements(kind: str) -> tuple[frozenset[str], frozenset[str]]:
    """What of a kind is read or passed over, and the stems of its choices."""
    shape = SHAPES.get(kind) or Shape(())
    stems = {*shape.what, *shape.when, *shape.details}
    return frozenset(COMMON | stems | {*shape.references, *shape.ignorable}), frozenset(stems | CHOICES)
