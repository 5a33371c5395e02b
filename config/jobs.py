"""The doorkeeper of the job queue (procrastinate): a table in our own PostgreSQL, written in the caller's transaction."""

import datetime as dt
import importlib
import time
from collections.abc import Callable, Mapping
from typing import Any

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from hospitium.kernel.retrying import retrying

from . import worker
from .timetable import TIMETABLE

POLL_SECONDS = 1.0
"""How late a job that was queued for a later moment may begin; others are heard of at once."""
QUEUES = ("reactions", "chores", "outgoing", "pages", "plans")
OUTGOING = {"hospitium.messaging.reactions.send_waiting", "hospitium.messaging.chores.send_waiting"}
"""Work that waits for other people's servers has a queue and a process of its own: a slow one delays no document."""
PAGES = {"hospitium.records.reactions.read_page", "hospitium.records.reactions.draft_translation"}
"""Reading a page or drafting a translation by machine takes long, a scan has hundreds: they have a queue and a process of their
own too."""
PLANS = {"hospitium.scheduling.visits.reactions.plan_visit"}
"""Planning a visit takes as long as somebody lets it: nobody's document waits behind it."""


@app.task(name="reaction", queue="reactions", retry=RetryStrategy(max_attempts=5, exponential_wait=3))
def _run(path: str, facts: dict[str, Any]) -> None:
    reaction = _named(path)
    retrying(lambda: reaction(**facts))


@app.task(name="chore", queue="chores")
def _chore(timestamp: int, path: str) -> None:
    retrying(_named(path))


for _cron, _path in TIMETABLE:
    _queue = "outgoing" if _path in OUTGOING else "chores"
    app.periodic(cron=_cron, periodic_id=_path, queue=_queue, task_kwargs={"path": _path})(_chore)


@app.periodic(cron="* * * * *", periodic_id="stalled")
@app.task(name="stalled", queue="chores", pass_context=True)
async def _take_over(context: Any, timestamp: int) -> None:
    """Run anew what a worker that died had under way: every reaction is safe to run twice."""
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs():
        await jobs.retry_job(job)


def _named(path: str) -> Callable[..., None]:
    module, _, name = path.rpartition(".")
    found: Callable[..., None] = getattr(importlib.import_module(module), name)
    return found


def later(reaction: Callable[..., None], facts: Mapping[str, Any], *, at: dt.datetime | None = None) -> None:
    """Queue one reaction, not to run before a moment if one is given; a rollback takes it along."""
    path = f"{reaction.__module__}.{reaction.__qualname__}"
    long = "pages" if path in PAGES else "plans" if path in PLANS else "reactions"
    queue = "outgoing" if path in OUTGOING else long
    _run.configure(queue=queue, schedule_at=at).defer(path=path, facts=dict(facts))


def work(*queues: str, wait: bool = True) -> None:
    """Run what is queued (in these queues, or in all): for ever, or (`wait=False`) until nothing is left."""
    worker.run(
        app, wait=wait, queues=list(queues or QUEUES), delete_jobs="successful", fetch_job_polling_interval=POLL_SECONDS
    )


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
        job = self.jobs.objects.filter(status="todo", task_name="reaction").order_by("id").first()
        if job is not None:
            _delete(job.pk)
        return job

    def __exit__(self, *error: Any) -> None:
        self.atomic.__exit__(*error)


def _delete(number: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [number])
