"""What people of the demo have to do beside the pathway: what patients said, tasks by hand, hand-overs, who is away, who leads."""

import datetime as dt
from typing import Any

from django.utils import timezone

SAID = (
    ("diet", "Halal, and nothing with gelatine"),
    ("same_gender_staff", "A woman for every examination, please; in an emergency anybody"),
    ("prayer", "At dawn and at noon, a quiet corner and water to wash"),
    ("fasting", "I fast in that month; please give the tablets before sunrise and after sunset"),
    ("who_decides", "My eldest daughter and I decide together"),
    ("form_of_address", "Señora, with both family names"),
    ("blood_products", "No blood of others; my own may be given back"),
    ("diet", "Vegetarian, no onion or garlic"),
)
BY_HAND = (
    "Ask the sister about the second opinion",
    "Send the map of the campus",
    "Find out which airport they prefer",
)


def tell_of_work() -> None:
    """Fill the pages of work; must run as the system, after the cases."""
    from hospitium.access.queries import User
    from hospitium.cases.models import Case

    people = {one.email.partition("@")[0]: one for one in User.objects.all()}
    running = Case.objects.exclude(stage="closed").select_related("patient", "office")
    _say(list(running.filter(stage__in=["travel", "stay", "review", "decision"]).order_by("pk")[: len(SAID)]))
    _ladder(people)
    own = list(running.filter(owner=people["mira"], hold="").order_by("pk")[:9])
    _by_hand(own, people)
    _offers(own, people)
    _sleep(own)
    _warned_before()


def _warned_before() -> None:
    """What was late when the programme began was spoken of already, or every inbox would be full."""
    from django.db.models import F

    from hospitium.cases.models import Task

    now = timezone.now()
    open_tasks = Task.objects.filter(done_at=None)
    open_tasks.filter(due_at__lt=now).update(escalated=3, escalates_at=None)
    open_tasks.filter(due_at__gte=now).update(escalated=1, escalates_at=F("due_at"))


def _say(cases: list[Any]) -> None:
    """What patients said, and at once the tasks that it brings."""
    from hospitium.access.acting import SYSTEM
    from hospitium.cases.work.wishing import suit
    from hospitium.patients.actions import record_profile

    for case, (topic, statement) in zip(cases, SAID, strict=False):
        record_profile(patient=case.patient, topic=topic, statement=statement, stated_by="the patient", by=SYSTEM)
        suit(case.ref)


def _ladder(people: dict[str, Any]) -> None:
    from hospitium.access.queries import actor_of
    from hospitium.cases.work import absences
    from hospitium.partners.queries import home

    lead = actor_of(people["lead"])
    absences.name_lead(desk_id=home().pk, person_id=people["petra"].pk, by=lead)
    now = timezone.now()
    grace = actor_of(people["grace"])
    absences.be_away(since=now, until=now + dt.timedelta(days=4), deputy_id=people["mira"].pk, by=grace)


def _by_hand(cases: list[Any], people: dict[str, Any]) -> None:
    from hospitium.access.acting import acting
    from hospitium.access.queries import actor_of
    from hospitium.cases.work.tasks import add_task

    with acting(actor_of(people["luis"])) as luis:
        for hours, (case, words) in enumerate(zip(cases, BY_HAND, strict=False)):
            due = timezone.now() + dt.timedelta(hours=5 + 30 * hours)
            add_task(case_ref=case.ref, words=words, due_at=due, assignee_id=people["mira"].pk, by=luis)


def _offers(cases: list[Any], people: dict[str, Any]) -> None:
    """Mira hands two tasks to Abu Dhabi, and Hanan two to Mira."""
    from hospitium.access.acting import acting
    from hospitium.access.queries import actor_of
    from hospitium.cases.models import Task
    from hospitium.cases.work.handing import hand_over

    told = {
        "mira": (
            people["hanan"].pk,
            "The consulate answers this afternoon; please call the father in Arabic after that.",
        ),
        "hanan": (people["mira"].pk, "My evening: the airline's form is signed, only the seat is open."),
    }
    for sender, (receiver, note) in told.items():
        mine = Task.objects.filter(assignee=people[sender], done_at=None, due_at__gt=timezone.now()).order_by("due_at")
        if numbers := list(mine.values_list("pk", flat=True)[:2]):
            with acting(actor_of(people[sender])) as actor:
                hand_over(note=note, task_ids=numbers, to_person=receiver, by=actor)


def _sleep(cases: list[Any]) -> None:
    from hospitium.cases.models import Task

    later = timezone.now() + dt.timedelta(days=9)
    for case, event in zip(cases[4:7], ("document", "answer", "gate_open"), strict=False):
        asleep = Task.objects.filter(case=case, done_at=None, assignee__isnull=False).order_by("pk").values("pk")[:1]
        Task.objects.filter(pk__in=asleep).update(snoozed_until=later, wake_on=event)
