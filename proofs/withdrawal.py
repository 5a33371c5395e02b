"""C2, C3: once a withdrawal of consent has committed, nothing more leaves on it: no sending under way, none that waits."""

import itertools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from proofs import Outcome

PROMISE = (
    "After a withdrawal has committed nothing that rests on the consent leaves any more, also what waited to be sent"
)


def prove(full: bool) -> Outcome:
    """One thread keeps sending while another takes the consent back; then the same with messages that wait in the outbox.

    A sending is late when the withdrawal is visible to it before it ends. The controls take away the lock between deciding
    and committing, and the question at the door of the outbox: then sendings are late, and what waited leaves.
    """
    races, waiting = (150, 2_000) if full else (3, 20)
    sent = late = 0
    for number in range(races):
        one, wrong = _race(number)
        sent, late = sent + one, late + wrong
    unlocked = sum(_unlocked(number) for number in range(races))
    before, after, withheld = _queue("Asked", waiting, asked=True)
    _, unasked, _ = _queue("Unasked", waiting, asked=False)
    control = (
        f"without the lock {unlocked} of {races} sendings were late; unasked, {unasked} of {waiting} messages left "
        "after the withdrawal"
    )
    detail: dict[str, object] = {"sent in time": sent, "queued, sent in time": before, "queued, withheld": withheld}
    met = late == after == 0 and sent >= races and before + withheld == waiting and unlocked == races and unasked > 0
    return Outcome(sent + waiting, late + after, met, control, detail)


def _scene(name: str) -> dict[str, Any]:
    from hospitium.access.queries import actor_of
    from hospitium.access.roles import Role
    from hospitium.access.testing import make_person
    from hospitium.cases.testing import make_case
    from hospitium.partners.actions import ensure_home, register_organisation
    from hospitium.partners.models import OrganisationKind
    from hospitium.patients.models import TransferRule
    from hospitium.patients.testing import make_consent, sign_every_rule

    home = ensure_home()
    if not TransferRule.objects.exclude(signed_by="").exists():
        sign_every_rule()
    office = register_organisation(kind=OrganisationKind.OFFICE, name=name, country="AE", zone="UTC", covers=[])
    case = make_case(name=name, office_id=office.pk)
    mira = actor_of(make_person("Mira", Role.COORDINATOR, organisation_id=home.pk))
    return {"mira": mira, "case": case, "home": home, "consent": make_consent(case.patient, "US")}


def _send(scene: dict[str, Any], then: Callable[[], None] = lambda: None) -> bool:
    """One sending in a transaction of its own, with `then` at its end; whether it went."""
    from hospitium.access.acting import acting
    from hospitium.patients.actions import may_leave
    from hospitium.patients.errors import CannotLeave

    way: dict[str, Any] = {"country": "US", "purpose": "TREAT", "data_class": "clinical", "channel": "api"}
    try:
        with acting(scene["mira"]) as mira:
            may_leave(patient=scene["case"].patient, by=mira, **way)
            then()
    except CannotLeave:
        return False
    return True


def _withdraw(scene: dict[str, Any]) -> None:
    from hospitium.access.acting import acting
    from hospitium.patients.actions import withdraw_consent

    with acting(scene["mira"]) as mira:
        withdraw_consent(patient=scene["case"].patient, consent_id=scene["consent"].pk, given_by="The patient", by=mira)


def _is_withdrawn(scene: dict[str, Any]) -> bool:
    from hospitium.patients.models import Consent

    return Consent.objects.filter(withdraws=scene["consent"]).exists()


@contextmanager
def _thread(work: Callable[[], object]) -> Iterator[None]:
    from django.db import connection

    def whole() -> None:
        work()
        connection.close()

    thread = threading.Thread(target=whole)
    thread.start()
    yield
    thread.join(60)


def _race(number: int) -> tuple[int, int]:
    """How many were sent, and how many of them late, while the consent was taken back somewhere in between."""
    scene = _scene(f"Race {number}")
    under_way, seen, sent = threading.Event(), list[bool](), itertools.count()

    def keep_sending() -> None:
        while _send(scene, lambda: seen.append(_is_withdrawn(scene))):
            next(sent)
            under_way.set()

    with _thread(keep_sending):
        under_way.wait(20)
        _withdraw(scene)
        late = int(_send(scene))
    return next(sent), late + sum(seen)


def _unlocked(number: int) -> bool:
    """A sending that has decided waits while the withdrawal commits; without the lock nothing makes the latter wait."""
    from hospitium.patients import consents, transfers

    scene = _scene(f"Unlocked {number}")
    decided, withdrawn, late = threading.Event(), threading.Event(), list[bool]()

    def hold_nothing(patient: Any, *, exclusively: bool = False) -> None:
        """As if nobody had thought of it."""

    def wait() -> None:
        decided.set()
        withdrawn.wait(20)
        late.append(_is_withdrawn(scene))

    held = transfers.hold
    transfers.hold = consents.hold = hold_nothing
    try:
        with _thread(lambda: _send(scene, wait)):
            decided.wait(20)
            _withdraw(scene)
            withdrawn.set()
    finally:
        transfers.hold = consents.hold = held
    return late == [True]


def _queue(name: str, count: int, *, asked: bool) -> tuple[int, int, int]:
    """Messages wait, a dispatcher sends them, the consent is taken back: how many left in time, late, and not at all."""
    from config.outgoing import may_still_leave
    from hospitium.access.acting import SYSTEM, acting
    from hospitium.messaging import outbox
    from hospitium.messaging.actions import send
    from hospitium.messaging.channels import CHANNELS
    from hospitium.messaging.models import Delivery, Outgoing

    scene = _scene(name)
    late, first = list[bool](), threading.Event()

    def deliver(message: Any) -> None:
        late.append(_is_withdrawn(scene))
        if len(late) > count // 10:
            first.set()

    real, CHANNELS["webhook"] = CHANNELS["webhook"], deliver
    outbox.ask_first(*([may_still_leave] if asked else []))
    try:
        with acting(SYSTEM):
            about, goal = scene["case"].ref, scene["home"].pk
            for number in range(count):
                send(channel="webhook", recipient=f"{name} {number}", kind="waiting", about=about, organisation_id=goal)
        with _thread(lambda: outbox.dispatch()):
            first.wait(20)
            _withdraw(scene)
            outbox.dispatch()
    finally:
        CHANNELS["webhook"] = real
        outbox.ask_first(may_still_leave)
    with acting(SYSTEM):
        withheld = Outgoing.objects.filter(state=Delivery.WITHHELD, about=scene["case"].ref).count()
    return late.count(False), late.count(True), withheld
