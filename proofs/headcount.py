"""C5: counters of people never under-count, however many write at once, roll back and start anew."""

import random
import threading

from proofs import Outcome

PROMISE = (
    "Under many writers, rollbacks and restarts no person who left is missing from a count, and none passes the stop"
)


def prove(full: bool) -> Outcome:
    """Writers ask for overlapping people; the count is compared with a recount of the kept decisions.

    The control counts as code would without the lock: read, then write.
    """
    writers, people, asks = (16, 900, 150) if full else (8, 60, 20)
    scene = _scene(people)
    stop = scene["stop"]
    _together(writers, lambda seed: _ask(scene, seed, asks))
    heads, left = _standing(scene)
    missing = len(left - heads)
    over = max(0, len(heads) - stop)
    lost = _control(writers)
    control = f"without the lock {lost} of {writers} simultaneous countings were lost"
    detail = {"writers": writers, "counted": len(heads), "left": len(left), "stop": stop, "over_stop": over}
    met = not missing and not over and len(heads) == stop and lost > 0
    return Outcome(writers * asks, missing + over, met, control, detail)


def _scene(people: int):
    from hospitium.access.acting import SYSTEM, acting
    from hospitium.access.queries import actor_of
    from hospitium.access.roles import Role
    from hospitium.access.testing import make_person
    from hospitium.kernel.names import PersonName
    from hospitium.partners.actions import ensure_home
    from hospitium.patients.actions import register_patient
    from hospitium.patients.models import HeadLimit
    from hospitium.patients.testing import sign_every_rule

    home = ensure_home()
    sign_every_rule()
    mira = actor_of(make_person("Mira", Role.COORDINATOR, organisation_id=home.pk))
    limit = people // 2
    with acting(SYSTEM):
        HeadLimit.objects.filter(slug="US-202-HEALTH").update(heads=limit)
        patients = [register_patient(name=PersonName(full=f"Head {n}"), by=SYSTEM) for n in range(people)]
    return {"mira": mira, "patients": patients, "stop": limit * 9 // 10}


def _together(count: int, work) -> None:
    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _ask(scene, seed: int, asks: int) -> None:
    from django.db import connection

    from hospitium.access.acting import acting
    from hospitium.patients.actions import may_leave
    from hospitium.patients.errors import CannotLeave

    rng = random.Random(seed)
    for _ in range(asks):
        try:
            with acting(scene["mira"]) as mira:
                for patient in rng.sample(scene["patients"], rng.randint(1, 2)):
                    may_leave(
                        patient=patient, country="CN", purpose="TREAT", data_class="clinical", channel="api", by=mira
                    )
                if rng.random() < 0.1:
                    raise _Crash
        except (CannotLeave, _Crash):
            pass
        if rng.random() < 0.05:
            connection.close()  # the process starts anew
    connection.close()


class _Crash(Exception):
    pass


def _standing(scene) -> tuple[set[int], set[int]]:
    from hospitium.access.acting import SYSTEM, acting
    from hospitium.patients.models import Head, TransferDecision

    with acting(SYSTEM):
        heads = set(Head.objects.filter(limit__slug="US-202-HEALTH").values_list("patient_id", flat=True))
        sent = TransferDecision.objects.filter(verdict__in=["allow", "allow_with"], country="CN")
        return heads, set(sent.values_list("patient_id", flat=True))


def _control(writers: int) -> int:
    """Writers that read a count and write it back one higher, all having read before any writes."""
    from django.db import connection

    from hospitium.access.acting import SYSTEM, acting
    from hospitium.patients.models import HeadLimit

    slug = "US-202-GENOMIC"
    with acting(SYSTEM):
        HeadLimit.objects.filter(slug=slug).update(heads=0)
    all_read = threading.Barrier(writers)

    def naively(seed: int) -> None:
        with acting(SYSTEM):
            heads = HeadLimit.objects.get(slug=slug).heads
            all_read.wait(30)
            HeadLimit.objects.filter(slug=slug).update(heads=heads + 1)
        connection.close()

    _together(writers, naively)
    with acting(SYSTEM):
        return writers - HeadLimit.objects.get(slug=slug).heads
