"""How commands speak: in the language of the terminal, and with a bar of progress where somebody looks."""

import contextlib
import functools
import os
import sys
from collections.abc import Callable, Iterator


def speak() -> None:
    """Settings loaded, and texts in the language that `LC_ALL`, `LC_MESSAGES` or `LANG` names, else in English."""
    from django.utils import translation

    from config.prepare import prepare_django

    prepare_django()
    named = next((text for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (text := os.environ.get(name))), "en")
    with contextlib.suppress(LookupError):
        code = named.split(".")[0].split("@")[0].replace("_", "-").lower()
        translation.activate(translation.get_supported_language_variant(code))


@contextlib.contextmanager
def told(*, quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    """A function to call with the step, what is done of it and its whole."""
    if quiet or not sys.stderr.isatty():
        yield lambda step, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        task_of = functools.cache(lambda step: bars.add_task(step))

        def tell(step: str, done: int, total: int) -> None:
            bars.update(task_of(step), completed=done, total=total)

        yield tell
