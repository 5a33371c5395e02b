"""News between rooms: lower rooms publish facts, `config.reactions` says who listens."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from typing import Any

Reaction = Callable[..., None]
Later = Callable[[Reaction, Mapping[str, Any]], None]

_reactions: dict[type, tuple[Reaction, ...]] = {}
_later: list[Later] = []


def wire(reactions: Mapping[type, Iterable[Reaction]], later: Later) -> None:
    """Set the one table of reactions and the queue that runs them; called once, by `config`."""
    _reactions.clear()
    _reactions.update({event: tuple(listeners) for event, listeners in reactions.items()})
    _later[:] = [later]


def publish(event: Any) -> None:
    """Queue every reaction to a frozen dataclass of plain facts, inside the caller's transaction: all, or none."""
    for reaction in _reactions.get(type(event), ()):
        _later[0](reaction, asdict(event))
