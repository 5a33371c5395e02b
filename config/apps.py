"""Wires the rooms when Django is ready."""

from django.apps import AppConfig


class Config(AppConfig):
    """The only place that knows everyone."""

    name = "config"

    def ready(self) -> None:
        """Connect news with listeners, panels with pages, chapters with the whole record, the outbox with its checks; register
        the start-up checks.
        """
        from hospitium.kernel.events import wire

        from . import belongings, chapters, checks, jobs, outgoing, panels, reactions  # noqa: F401 - for what they register

        wire(reactions.REACTIONS, jobs.later)
