"""What a higher room knows clinically about a case, asked for through one hook: matching reads it and keeps none of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Fact:
    """A condition, procedure or medication as stated: its words, and its codes as (system, code)."""

    label: str
    codings: tuple[tuple[str, str], ...] = ()


Provider = Callable[[Any, Any], Iterable[Fact]]
_providers: list[Provider] = []


def hang(*providers: Provider) -> None:
    """Set who knows facts: `provider(actor, case)`; called once, by `config`."""
    _providers[:] = providers


def known(actor: Any, case: Any) -> list[Fact]:
    """What is known of the case's patient, as far as the actor may see it."""
    return [fact for provider in _providers for fact in provider(actor, case)]
