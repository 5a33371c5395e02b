"""What others' news makes this room do; each is safe to run twice."""

from hospitium.access.queries import people_with
from hospitium.access.roles import Role

from . import actions, outbox


def tell_new_owner(case_ref: str, owner_id: int, by_name: str) -> None:
    """The new owner of a case finds a notice."""
    actions.notify(person_id=owner_id, kind="assigned", ref=case_ref, by_name=by_name)


def warn_of_harvest(alarm_id: int, person_name: str) -> None:
    """Every privacy officer finds a notice."""
    for officer in people_with(Role.PRIVACY_OFFICER):
        actions.notify(person_id=officer.pk, kind="harvest", ref=f"A-{alarm_id}", by_name=person_name)


def send_waiting(message_id: str) -> None:
    """Something was put into the outbox: send what is due, this message or another."""
    outbox.dispatch()
