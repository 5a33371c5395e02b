"""Wires the rooms when Django is ready."""

from django.apps import AppConfig


class Config(AppConfig):
    """The only place that knows everyone."""

    name = "config"

    def ready(self) -> None:
        """Connect news with its listeners, panels with their pages, the outbox with its checks, and register the start-up checks."""
        from hospitium.kernel.events import wire

        from . import belongings, checks, jobs, outgoing, panels, reactions  # noqa: F401 - for what they register

        wire(reactions.REACTIONS, jobs.later)
