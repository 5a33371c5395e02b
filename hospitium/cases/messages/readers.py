"""Who is expected to read a message: whoever stands on the other side, and at home the people named on the case."""

from collections.abc import Iterable

from hospitium.access.acting import Actor
from hospitium.access.queries import User, actor_of, people_and_roles, people_with
from hospitium.access.roles import Role
from hospitium.access.standing.queries import who_sees_for
from hospitium.cases.models import Case
from hospitium.cases.queries import may_see
from hospitium.kernel.together import together

from .audiences import Audience
from .models import Message
from .policy import Named, audiences_for, named_outside, side_of


def readers_of(message: Message) -> list[User]:
    """The people a message is for, its author not among them; never somebody who could not open its thread."""
    thread = message.thread
    people = list(_named_on(thread.case))
    if thread.audience == Audience.STAFF or message.side != Audience.STAFF:
        people += _desk(thread.case, people, thread.audience)
    found = {person.pk: person for person in people if person.pk != message.author_id and person.is_active}
    return [person for person in found.values() if _is_meant(actor_of(person), message)]


def outside_of(case: Case, audience: str) -> list[User]:
    """The people outside the programme who read a thread: two questions, however many they are."""
    found = together(
        members=named_outside(case).values_list("person_id", "role"),
        standing=who_sees_for(case.patient_id).values_list("person_id"),
    )
    named: dict[int, set[Role]] = {}
    for person, role in found["members"]:
        named.setdefault(person, set()).add(Role(role))
    people = people_and_roles(pk__in={*named, *(person for (person,) in found["standing"])})
    return [one for one in people if _reads(actor_of(one), case, audience, named)]


def _named_on(case: Case) -> Iterable[User]:
    yield from ([case.owner] if case.owner else [])
    yield from User.objects.filter(pk__in=case.circle).order_by("pk")
    yield from _standing_in(case)


def _standing_in(case: Case) -> list[User]:
    return [one.person for one in who_sees_for(case.patient_id).select_related("person")]


def _desk(case: Case, people: list[User], audience: str) -> Iterable[User]:
    """Somebody at home must read what comes from outside: where nobody is named, the office, else every coordinator."""
    if any(side_of(actor_of(one), case) == Audience.STAFF and _reads(actor_of(one), case, audience) for one in people):
        return []
    office = people_with(Role.OFFICE_CONSULTANT, organisation_ids=[case.office_id]) if case.office_id else []
    return list(office) or list(people_with(Role.COORDINATOR))


def _reads(actor: Actor, case: Case, audience: str, named: Named | None = None) -> bool:
    return may_see(actor, case) and audience in audiences_for(actor, case, named)


def _is_meant(actor: Actor, message: Message) -> bool:
    """Of the programme's own words to somebody outside, colleagues are no expected readers: they may look."""
    case, audience = message.thread.case, message.thread.audience
    is_ours = message.side == Audience.STAFF and audience != Audience.STAFF
    return _reads(actor, case, audience) and not (is_ours and side_of(actor, case) == Audience.STAFF)
