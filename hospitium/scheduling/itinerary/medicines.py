"""The medicines of a patient as a room beside this one knows them, asked for through one hook."""

from collections.abc import Callable, Iterable
from typing import Any

Provider = Callable[[Any, Any], Iterable[str]]
_providers: list[Provider] = []


def hang(*providers: Provider) -> None:
    """Set who knows medicines: `provider(actor, case)` gives names; called once, by `config`."""
    _providers[:] = providers


def known(actor: Any, case: Any) -> list[str]:
    """The names of what the case's patient takes, as the record has them and so far as the actor may see it."""
    return list(dict.fromkeys(name for provider in _providers for name in provider(actor, case)))
