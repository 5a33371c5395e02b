"""Care plans to begin with, one file per kind of visit: titles in every language, terms as the published format has them. Pure."""

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Json = dict[str, Any]
Texts = Mapping[str, str]


@dataclass(frozen=True)
class Beginning:
    """A shipped care plan: what it is for, the terms of its stay and order, and its steps."""

    slug: str
    title: Texts
    about: Texts
    stay: Json
    steps: tuple[Json, ...]
    order: Json


@functools.cache
def beginnings() -> dict[str, Beginning]:
    """Every shipped care plan by its name, in the order of names."""
    files = sorted(Path(__file__).parent.glob("*.toml"))
    return {file.stem: _read(file.stem, tomllib.loads(file.read_text())) for file in files}


def _read(slug: str, data: Json) -> Beginning:
    return Beginning(slug, data["title"], data["about"], data["stay"], tuple(data["steps"]), data["order"])


@functools.cache
def titles() -> dict[str, Texts]:
    """The title of every shipped step by its key (`plan.step`), as appointments name it."""
    return {f"{plan.slug}.{step['slug']}": step["title"] for plan in beginnings().values() for step in plan.steps}
