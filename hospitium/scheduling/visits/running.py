"""Planning runs: somebody asks, a worker plans and says how far it is, somebody may stop it; what comes out is checked before
anybody sees it.

The planner works in a thread and knows nothing of the database; the worker beside it reads wishes and writes progress, each in
a transaction of its own. A worker that dies leaves a run without a beat: whoever is given its job next begins it anew, with
the instance and the seed it had.
"""

import datetime as dt
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from hospitium.access.acting import SYSTEM, acting
from hospitium.messaging.live import announce
from hospitium.scheduling.planning.planner import Progress, Wanted, plan
from hospitium.scheduling.planning.reading import BadInstance, read
from hospitium.scheduling.planning.solver import Stop

from .drawing import digest, instance_of
from .models import PlanningRun, RunKind, RunState, RunWish
from .proposing import Found, propose

BEAT_SECONDS = 0.4
DEAD_AFTER = dt.timedelta(seconds=15)
"""A run without a beat for so long has lost its worker."""
MOST_TRIES = 3


def run_planning(run_id: int) -> None:
    """Plan what was asked for, once; called by the job queue, safe to call again."""
    instance = _take(run_id)
    if instance is None:
        return
    with acting(SYSTEM):
        run = PlanningRun.objects.get(pk=run_id)
    work = _Work(instance, run.seed, run.seconds)
    work.begin()
    while work.is_under_way:
        if not _beat(run_id, work.progress, work.stop):
            work.stop.set()
        work.wait(BEAT_SECONDS)
    _end(run_id, work)


def _take(run_id: int) -> dict[str, Any] | None:
    """Make a run one's own and draw its instance; None when it is ended, or another worker is alive at it."""
    with acting(SYSTEM):
        run = PlanningRun.objects.select_for_update().select_related("plan__case__patient").filter(pk=run_id).first()
        now = timezone.now()
        is_anothers = (
            run is not None and run.state == RunState.RUNNING and now - (run.beat_at or run.asked_at) < DEAD_AFTER
        )
        if run is None or not run.is_open or is_anothers:
            return None
        run.tries += 1
        if run.tries > MOST_TRIES:
            _failed(run, "the planner was lost several times")
            return None
        run.state, run.begun_at, run.beat_at = RunState.RUNNING, run.begun_at or now, now
        try:
            if run.instance is None:
                run.instance = instance_of(run.plan, now, standing=run.kind == RunKind.REPAIR)
                run.instance_sha = digest(run.instance)
            read(run.instance)
        except BadInstance as bad:
            _failed(run, "; ".join(f"{where}: {what}" for where, what in bad.faults[:3]))
            return None
        run.save()
        _tell(run)
        instance: dict[str, Any] = run.instance
        return instance


def _failed(run: PlanningRun, problem: str) -> None:
    run.state, run.problem, run.ended_at = RunState.FAILED, problem[:500], timezone.now()
    run.save()
    _tell(run)


def _tell(run: PlanningRun) -> None:
    announce(run.plan.case.ref, case_id=run.plan.case_id, by=run.asked_by)


def _beat(run_id: int, progress: Progress | None, stop: Stop) -> bool:
    """Write that the work goes on and how far it is; whether it should. A run that ended meanwhile is no longer anybody's."""
    with acting(SYSTEM):
        run = PlanningRun.objects.select_for_update().select_related("plan__case").get(pk=run_id)
        if run.state != RunState.RUNNING:
            return False
        told = _progress(progress)
        is_new = bool(told) and any(told[name] != run.progress.get(name) for name in ("cost", "gap"))
        run.beat_at, run.progress = timezone.now(), told or run.progress
        run.save(update_fields=["beat_at", "progress"])
        if is_new:
            _tell(run)
        return run.wish != RunWish.STOP


def _progress(progress: Progress | None) -> dict[str, Any]:
    if progress is None or progress.placed < progress.of:
        return {}
    gap = round(progress.gap, 4)
    return {"cost": progress.cost, "bound": progress.bound, "gap": gap, "seconds": round(progress.seconds, 1)}


def _end(run_id: int, work: "_Work") -> None:
    """Keep what came out, unless the run was ended meanwhile."""
    with acting(SYSTEM):
        run = PlanningRun.objects.select_for_update().select_related("plan__case").get(pk=run_id)
        if run.state != RunState.RUNNING:
            return
        if work.found is None:
            _failed(run, work.problem)
            return
        run.state, run.problem = work.found.state, work.found.problem
        run.proposals, run.why_not = work.found.proposals, work.found.why_not
        run.progress, run.ended_at = run.progress | work.found.progress, timezone.now()
        run.save()
        _tell(run)


@dataclass
class _Work:
    """A planner at work in a thread of its own."""

    instance: dict[str, Any]
    seed: int
    seconds: int
    stop: Stop = field(default_factory=Stop)
    progress: Progress | None = None
    found: Found | None = None
    problem: str = ""

    def begin(self) -> None:
        """Start."""
        self.thread = threading.Thread(target=self._plan, daemon=True)
        self.thread.start()

    @property
    def is_under_way(self) -> bool:
        """Whether it is still at it."""
        return self.thread.is_alive()

    def wait(self, seconds: float) -> None:
        """Wait for its end, but no longer."""
        self.thread.join(seconds)

    def _hear(self, progress: Progress) -> None:
        self.progress = progress

    def _plan(self) -> None:
        begun = time.monotonic()
        try:
            wanted = Wanted(seconds=self.seconds, seed=self.seed, tell=self._hear, stop=self.stop)
            made = plan(read(self.instance), wanted)
            left = max(2.0, self.seconds - (time.monotonic() - begun))
            self.found = propose(self.instance, made, seed=self.seed, seconds=left, stop=self.stop)
        except Exception as error:  # whatever it is, the page says that planning failed
            self.problem = f"{type(error).__name__}: {error}"[:500]
