"""The doorkeeper of the job queue (procrastinate): a table in our own PostgreSQL, written in the caller's transaction."""

import importlib
import time
from collections.abc import Callable, Mapping
from typing import Any

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from hospitium.kernel.retrying import retrying

from .timetable import TIMETABLE


@app.task(name="reaction", queue="reactions", retry=RetryStrategy(max_attempts=5, exponential_wait=3))
def _run(path: str, facts: dict[str, Any]) -> None:
    reaction = _named(path)
    retrying(lambda: reaction(**facts))


@app.task(name="chore", queue="chores")
def _chore(timestamp: int, path: str) -> None:
    retrying(_named(path))


for _cron, _path in TIMETABLE:
    app.periodic(cron=_cron, periodic_id=_path, task_kwargs={"path": _path})(_chore)


def _named(path: str) -> Callable[..., None]:
    module, _, name = path.rpartition(".")
    found: Callable[..., None] = getattr(importlib.import_module(module), name)
    return found


def later(reaction: Callable[..., None], facts: Mapping[str, Any]) -> None:
    """Queue one reaction; a rollback takes it along."""
    _run.defer(path=f"{reaction.__module__}.{reaction.__qualname__}", facts=dict(facts))


def work(*, wait: bool = True) -> None:
    """Run queued reactions: for ever, or (`wait=False`) until none is left."""
    with app.replace_connector(app.connector.get_worker_connector()) as worker:  # type: ignore[attr-defined]
        worker.run_worker(wait=wait, install_signal_handlers=wait, listen_notify=wait, delete_jobs="successful")


def drain() -> None:
    """Run what is queued in this process and on this connection, each in turn (commands and tests)."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    deadline = time.monotonic() + 300
    while time.monotonic() < deadline:
        with transaction_of_next_job(ProcrastinateJob) as job:
            if job is None:
                return
            _run(**job.args)


class transaction_of_next_job:  # noqa: N801 - reads as a sentence
    """Take the oldest waiting job in a transaction; gone when the block ends well."""

    def __init__(self, jobs: Any) -> None:
        self.jobs = jobs

    def __enter__(self) -> Any:
        from django.db import transaction

        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        job = self.jobs.objects.filter(status="todo", queue_name="reactions").order_by("id").first()
        if job is not None:
            _delete(job.pk)
        return job

    def __exit__(self, *error: Any) -> None:
        self.atomic.__exit__(*error)


def _delete(number: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [number])
