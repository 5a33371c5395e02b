"""The small markup of letter templates: pure text in, blocks out. Nothing in it can run, fetch or reach a row.

A line beginning with `# ` is a heading, with `- ` an item, `Words :: {field}` a fact; other lines are paragraphs, parted by
empty lines; a field alone on its line is a paragraph too. `{field}` stands for a value. `[if field]`, `[if not field]`,
`[if field = one other]`, `[else]` and `[end]` stand on lines of their own.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

LONGEST, DEEPEST = 20_000, 3
FIELD = re.compile(r"\{([a-z_]+\.[a-z_]+)\}")
CONDITION = re.compile(r"\[if (not )?([a-z_]+\.[a-z_]+)(?: = ([a-z_ ]+))?\]")


class Problem(Exception):
    """A template that cannot be read: `line` (from 1, 0 for the whole), `slug` (too-long, unknown-field, brace, open-if, stray,
    too-deep, condition) and `what` was found there.
    """

    def __init__(self, slug: str, line: int, what: str = "") -> None:
        super().__init__(f"{slug} in line {line}: {what}")
        self.slug, self.line, self.what = slug, line, what


@dataclass(frozen=True)
class Piece:
    """A stretch of text; `name` says of which field it is the value, `missing` that there is none yet."""

    text: str
    name: str = ""
    missing: bool = False


@dataclass(frozen=True)
class Block:
    """A heading, paragraph, item or fact (then `label` says of what)."""

    kind: str
    pieces: tuple[Piece, ...]
    label: str = ""

    @property
    def text(self) -> str:
        """The block as plain text."""
        return "".join(piece.text for piece in self.pieces)


@dataclass
class Branch:
    """Lines that stand there only under a condition. `values`: one of these; none: any value at all."""

    name: str
    values: frozenset[str] = frozenset()
    negated: bool = False
    then: list["Line | Branch"] = field(default_factory=list)
    otherwise: list["Line | Branch"] = field(default_factory=list)

    def holds(self, raw: Mapping[str, str]) -> bool:
        """Whether the condition is met by the values as they are kept."""
        value = raw.get(self.name, "")
        return (value in self.values if self.values else bool(value)) != self.negated


@dataclass(frozen=True)
class Line:
    """One block as written."""

    kind: str
    text: str
    label: str = ""


Nodes = list[Line | Branch]


def parse(text: str, known: Iterable[str]) -> Nodes:
    """The template as a tree. Raises `Problem` for what cannot be read and for fields that are not `known`."""
    if len(text) > LONGEST:
        raise Problem("too-long", 0, str(LONGEST))
    top: Nodes = []
    branches: list[Branch] = []
    places, known, paragraph = [top], frozenset(known), list[str]()
    for number, raw in enumerate([*text.splitlines(), ""], 1):
        line = raw.strip()
        _check(line, number, known)
        if (starts := _kind(line)) == "paragraph" and not FIELD.fullmatch(line):
            paragraph.append(line)
            continue
        if paragraph:
            places[-1].append(Line("paragraph", " ".join(paragraph)))
            paragraph = []
        if starts == "if":
            branch = _condition(line, number, known)
            if len(branches) == DEEPEST:
                raise Problem("too-deep", number, str(DEEPEST))
            places[-1].append(branch)
            branches.append(branch)
            places.append(branch.then)
        elif starts in ("else", "end"):
            if not branches or (starts == "else" and places[-1] is branches[-1].otherwise):
                raise Problem("stray", number, line)
            places.pop()
            places.append(branches[-1].otherwise) if starts == "else" else branches.pop()
        elif starts:
            places[-1].append(_line(starts, line))
    if branches:
        raise Problem("open-if", 0, branches[-1].name)
    return top


def _kind(line: str) -> str:
    if line.startswith("[if "):
        return "if"
    if line in ("[else]", "[end]"):
        return line[1:-1]
    if not line:
        return ""
    if line.startswith("# "):
        return "heading"
    if line.startswith("- "):
        return "item"
    return "fact" if " :: " in line else "paragraph"


def _line(kind: str, line: str) -> Line:
    if kind == "fact":
        label, _, text = line.partition(" :: ")
        return Line(kind, text.strip(), label.strip())
    return Line(kind, line if kind == "paragraph" else line[2:].strip())


def _check(line: str, number: int, known: frozenset[str]) -> None:
    for name in FIELD.findall(line):
        if name not in known:
            raise Problem("unknown-field", number, name)
    if re.search(r"[{}]", FIELD.sub("", line)):
        raise Problem("brace", number, line[:60])
    if line.startswith("[") and _kind(line) == "paragraph":
        raise Problem("condition", number, line[:60])


def _condition(line: str, number: int, known: frozenset[str]) -> Branch:
    found = CONDITION.fullmatch(line)
    if found is None:
        raise Problem("condition", number, line[:60])
    if found[2] not in known:
        raise Problem("unknown-field", number, found[2])
    return Branch(found[2], frozenset((found[3] or "").split()), negated=bool(found[1]))


def fields_of(nodes: Nodes) -> list[str]:
    """Every field a template names, in order, conditions included."""
    names: list[str] = []
    waiting: list[Line | Branch] = list(reversed(nodes))
    while waiting:
        node = waiting.pop()
        if isinstance(node, Branch):
            names.append(node.name)
            waiting += reversed([*node.then, *node.otherwise])
        else:
            names += FIELD.findall(node.text)
    return list(dict.fromkeys(names))


def shape_of(nodes: Nodes) -> tuple[object, ...]:
    """What two languages of one template must have in common to stand side by side: the blocks, their order and fields."""
    return tuple(
        (node.name, node.values, node.negated, shape_of(node.then), shape_of(node.otherwise))
        if isinstance(node, Branch)
        else (node.kind, frozenset(FIELD.findall(node.text)))
        for node in nodes
    )


def render(nodes: Nodes, raw: Mapping[str, str], said: Callable[[str], str]) -> list[Block]:
    """The blocks of a letter: `raw` are values as kept (for conditions), `said` gives a field's words, empty when missing.

    What consists of one field alone falls away when that is empty, and becomes several blocks when it has several lines.
    """
    return [block for line in _kept(nodes, raw) for block in _blocks(line, said)]


def _kept(nodes: Nodes, raw: Mapping[str, str]) -> Iterator[Line]:
    waiting: list[Line | Branch] = list(reversed(nodes))
    while waiting:
        node = waiting.pop()
        if isinstance(node, Line):
            yield node
        else:
            waiting += reversed(node.then if node.holds(raw) else node.otherwise)


def _blocks(line: Line, said: Callable[[str], str]) -> Iterator[Block]:
    alone = FIELD.fullmatch(line.text)
    if alone is None:
        yield Block(line.kind, tuple(pieces_of(line.text, said)), line.label)
        return
    value = said(alone[1])
    lines = [one for one in value.splitlines() if one.strip()]
    if line.kind == "fact" and lines:
        yield Block(line.kind, (Piece(value.strip(), alone[1]),), line.label)
        return
    for one in lines:
        yield Block(line.kind, (Piece(one.strip(), alone[1]),), line.label)


def pieces_of(text: str, said: Callable[[str], str]) -> Iterator[Piece]:
    """The stretches of a line, values among words."""
    for number, part in enumerate(FIELD.split(text)):
        if number % 2:
            value = " ".join(said(part).split())
            yield Piece(value or f"[{part}]", part, missing=not value)
        elif part:
            yield Piece(part)
