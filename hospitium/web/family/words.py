"""The journey in words a worried reader takes in at once: no gate, no stage, no abbreviation (study of the interface, 11)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hospitium.cases.journey import Stage
from hospitium.cases.machines import MACHINES, outcome_of
from hospitium.cases.queries import Case


@dataclass(frozen=True)
class Next:
    """What happens next: a sentence, and the machine whose clock says by when; `is_yours` when the family acts."""

    sentence: Promise
    machine: str = ""
    is_yours: bool = False


STATES: dict[str, dict[str, Promise]] = {
    "follow_up": {"running": _("You are at home again. We call you at the agreed times and ask how you are.")},
    "stay": {
        "in_care": _("You are being treated here. Somebody of our team sees you every day."),
        "discharge_planning": _("We prepare your way home: medicines, letters for your doctor, and what to watch for."),
        "fit_to_travel": _("You are well enough to travel. We arrange the journey home."),
        "gone_home": _("You have gone home. We stay in touch."),
    },
    "travel": {
        "estimate": _("We work out what the treatment and the stay will cost. You get it in writing."),
        "funds": _("We wait for your deposit or a letter that somebody else pays."),
        "visa": _("You need a visa to come. We help you with letters for the consulate."),
        "planning": _("We plan your visit with you: days, doctors, where you stay."),
        "confirmed": _("Your visit is confirmed. We call you before you leave home."),
        "no_show": _("We expected you and did not see you. Please call us: we plan anew."),
        "arrived": _("You have arrived. Welcome."),
    },
    "review": {
        "in_review": _("Doctors are reading your papers. This usually takes five working days."),
        "more_wanted": _("The doctors need more papers before they can answer you."),
        "opinion_ready": _("The doctors have given their opinion. We will explain it to you in your language."),
        "delivered": _("You have the doctors' opinion. Ask us whatever is not clear."),
    },
    "request": {
        "draft": _("Your request is not sent yet."),
        "submitted": _("We have your request. Somebody of our team answers you soon."),
        "acknowledged": _("We prepare your papers so that the doctors can read them."),
        "information_requested": _("Some papers are still missing. As soon as they are here, the doctors read them."),
        "accepted": _("We can help you. Next we plan your visit with you."),
        "accepted_with_conditions": _("We can help you under certain conditions. We explain them to you."),
        "virtual_only": _("Our doctors advise you by video. You need not travel."),
    },
}
"""Furthest machine first: the first that has something to say speaks."""
YOURS = {"funds", "visa", "no_show", "draft"}

ENDS: dict[str, Promise] = {
    "completed": _("Your treatment with us is complete. Your letters and papers stay here for you."),
    "declined": _("We cannot offer this treatment. The letter explains why, and what we suggest instead."),
    "withdrawn": _("You have ended your request. You can come back to us at any time."),
    "no_reply": _("We could not reach you and have closed your request. Call us, and we open it again."),
    "referred_onward": _("Another hospital can help you better. The letter says which one."),
    "transferred": _("You are now looked after by another hospital."),
    "deceased": _("We are very sorry for your loss. We are here for your questions."),
}
HELD: dict[str, Promise] = {
    "patient": _("Everything waits, as you asked us to. Tell us when we should go on."),
    "medical": _("Everything waits until the doctors say that it is safe to go on."),
    "finance": _("Everything waits until a question about payment is answered. We call you."),
    "border": _("Everything waits because of the border or the visa. We watch it for you."),
}
GOES_ON = _("We are working on your request and tell you what happens next.")


def next_of(case: Case) -> Next:
    """What happens next in a case, in one sentence."""
    if ended := outcome_of(case.standing):
        return Next(ENDS[ended])
    if case.hold in HELD:
        return Next(HELD[case.hold])
    for machine, words in STATES.items():
        if (state := case.standing[machine]) in words and not _is_over(case, machine):
            return Next(words[state], machine, state in YOURS)
    return Next(GOES_ON)


def _is_over(case: Case, machine: str) -> bool:
    """Whether a machine has nothing more to say, as another has taken over."""
    if machine == "travel":
        return case.travel == "arrived" and case.stay != "not_begun"
    if machine == "review":
        return case.request == "information_requested" and case.review != "more_wanted"
    return machine == "stay" and case.stay == "gone_home" and case.follow_up not in ("not_begun",)


STEPS: tuple[tuple[Promise, tuple[Stage, ...]], ...] = (
    (_("Request"), (Stage.ENQUIRY, Stage.INTAKE)),
    (_("Papers"), (Stage.RECORDS,)),
    (_("Doctors read"), (Stage.REVIEW, Stage.DECISION)),
    (_("Costs"), (Stage.ESTIMATE, Stage.CLEARANCE)),
    (_("Travel"), (Stage.VISA, Stage.TRAVEL)),
    (_("Treatment"), (Stage.STAY, Stage.DISCHARGE)),
    (_("Home again"), (Stage.FOLLOW_UP,)),
)
"""The whole way in seven words; those a pathway does not have are left out."""


def steps_of(case: Case) -> list[dict[str, Any]]:
    """The way as a few steps: `done`, `current` or `ahead`."""
    stages = set(case.plan.stages)
    shown = [(label, part) for label, part in STEPS if stages & set(part)]
    here = next((number for number, (_label, part) in enumerate(shown) if case.stage in part), None)
    if here is None:  # closed: as far as it came
        here = len(shown) if case.outcome == "completed" else 0
    return [
        {"label": label, "state": "done" if number < here else "current" if number == here else "ahead"}
        for number, (label, _part) in enumerate(shown)
    ]


TASKS: dict[str, tuple[Promise, str]] = {
    "collect_consent": (_("Say whether your papers may be shared"), "family:consents"),
    "secure_funds": (_("Pay the deposit, or send us the letter of who pays"), "family:papers"),
    "obtain_visa": (_("Apply for the visa. Your letter for the consulate is under “Letters”."), "family:letters"),
    "chase_records": (_("Send the papers that are missing"), "family:papers"),
}
"""What a family must do, in its own words, and where; other tasks are told as the pathway names them."""


def is_known(machine: str, state: str) -> bool:
    """Whether the journey knows such a state: for the test that every word here is one of its own."""
    return state in MACHINES.get(machine, {})


def initials(name: str) -> str:
    """One or two letters for a person without a picture."""
    words: Iterable[str] = [word for word in name.split() if word]
    letters = [word[0] for word in words]
    return "".join(letters[:1] + letters[-1:] if len(letters) > 1 else letters).upper()
