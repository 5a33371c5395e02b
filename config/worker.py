"""How the worker of the job queue stands: it listens past a pooler, and an outage of the database only makes it wait."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import Iterable
from typing import Any

import psycopg
from procrastinate import PsycopgConnector
from procrastinate.app import App
from procrastinate.connector import BaseConnector, Notify
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException

from hospitium.kernel import database

PAUSE_SECONDS = 1
log = logging.getLogger(__name__)


class Connector(PsycopgConnector):
    """Takes jobs the way pages go, and hears of them on a session of its own.

    What a reaction publishes is written where the reaction writes: on its own connection, in its transaction. On one of
    ours it would begin before what it is about can be seen, and stay when the reaction is undone.
    """

    def __init__(self, in_reactions: BaseConnector, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._in_reactions = in_reactions

    def get_sync_connector(self) -> BaseConnector:
        """Where code that is not asynchronous, a reaction, queues further jobs."""
        return self._in_reactions

    async def listen_notify(self, on_notification: Notify, channels: Iterable[str]) -> None:
        """Listen until cancelled or cut off."""
        direct = PsycopgConnector(kwargs=database.listening(), min_size=0, max_size=1)
        await direct.open_async()
        try:
            await direct.listen_notify(on_notification, channels)
        finally:
            await direct.close_async()


def run(app: App, *, wait: bool, **options: Any) -> None:
    """Run queued jobs: until SIGINT or SIGTERM, or (`wait=False`) until none is left."""
    with app.replace_connector(Connector(app.connector, kwargs=connector_params())):
        if not wait:
            app.run_worker(wait=False, install_signal_handlers=False, listen_notify=False, **options)
            return
        with contextlib.suppress(asyncio.CancelledError):
            asyncio.run(_stand(app, options))


async def _stand(app: App, options: dict[str, Any]) -> None:
    me, loop = asyncio.current_task(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, lambda: me and me.cancel())
    while True:
        try:
            async with app.open_async():
                await app.run_worker_async(wait=True, install_signal_handlers=False, **options)
        except (ConnectorException, psycopg.OperationalError) as lost:
            log.warning("Jobs wait: the database is away (%s)", lost.__cause__ or lost)
        await asyncio.sleep(PAUSE_SECONDS)
