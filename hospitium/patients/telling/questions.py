"""The questions of a family's forms as data: one idea each, in plain words; and what is wrong with an answer. Pure."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hospitium.kernel.clock import zone_of
from hospitium.kernel.places import COUNTRIES, SPOKEN

Text = str | Promise


class Kind(models.TextChoices):
    """How a question is answered."""

    ONE = "one"
    MANY = "many"
    LINE = "line"
    WORDS = "words"
    DAY = "day"
    COUNTRY = "country"
    LANGUAGE = "language"
    ZONE = "zone"
    TELEPHONE = "tel"
    MAIL = "email"


PICKED = frozenset({Kind.ONE, Kind.MANY, Kind.COUNTRY, Kind.LANGUAGE, Kind.ZONE})
"""Kinds answered by choosing."""


@dataclass(frozen=True)
class Question:
    """One thing that is asked. `own_words`: choices may be explained in words; `needed`: it cannot be left empty."""

    slug: str
    asks: Text
    kind: Kind
    choices: Mapping[str, Text] = field(default_factory=dict)
    hint: Text = ""
    own_words: bool = False
    needed: bool = False
    autocomplete: str = "off"


@dataclass(frozen=True)
class Section:
    """Questions that are checked and sent together. `of_companion`: asked about each person who travels along."""

    slug: str
    title: Text
    about: Text
    icon: str
    questions: tuple[Question, ...]
    of_companion: bool = False

    def next_after(self, slug: str) -> Question | None:
        """The question after this one; None after the last."""
        here = [one.slug for one in self.questions].index(slug)
        return self.questions[here + 1] if here + 1 < len(self.questions) else None

    def before(self, slug: str) -> Question | None:
        """The question before this one; None before the first."""
        here = [one.slug for one in self.questions].index(slug)
        return self.questions[here - 1] if here else None


Q, K = Question, Kind
TRAVEL_PAPER = _("It stands in the passport. Take a picture of the page later, under “Papers”.")

SECTIONS: tuple[Section, ...] = (
    Section(
        "language",
        _("Language"),
        _("So that we talk and write to you in your own language."),
        "languages",
        (
            Q("spoken", _("Which language do you speak at home?"), K.LANGUAGE, needed=True),
            Q(
                "read",
                _("In which language do you like to read?"),
                K.LANGUAGE,
                hint=_("Letters come in this language."),
            ),
            Q(
                "interpreter",
                _("Do you want an interpreter when you talk with doctors?"),
                K.ONE,
                {"yes": _("Yes, please"), "no": _("No, thank you"), "unsure": _("I am not sure yet")},
                hint=_("It costs you nothing. Family members need not interpret."),
                needed=True,
            ),
        ),
    ),
    Section(
        "customs",
        _("What matters to you"),
        _("Food, prayer, names, and who is told what. Only what you want to say."),
        "heart-handshake",
        (
            Q(
                "address",
                _("How should we call you?"),
                K.LINE,
                hint=_("For example: Mrs Obi, Umm Khalid, Doctor Wang. We use it in person and in letters."),
            ),
            Q(
                "diet",
                _("Is there food you do not eat, or must have?"),
                K.MANY,
                {
                    "halal": _("Halal"),
                    "kosher": _("Kosher"),
                    "vegetarian": _("Vegetarian"),
                    "vegan": _("Vegan: nothing from animals"),
                    "no_pork": _("No pork"),
                    "no_beef": _("No beef"),
                    "anything": _("I eat everything"),
                },
                own_words=True,
            ),
            Q(
                "prayer",
                _("Do you pray at certain times?"),
                K.MANY,
                {
                    "times": _("Please plan nothing at my prayer times"),
                    "place": _("I need a quiet place to pray"),
                    "visit": _("I would like a visit from somebody of my faith"),
                    "none": _("No need to plan for it"),
                },
                own_words=True,
            ),
            Q(
                "fasting",
                _("Do you fast?"),
                K.ONE,
                {
                    "now": _("Yes, now or soon"),
                    "seasons": _("At certain times of the year"),
                    "none": pgettext_lazy("fasting", "No"),
                },
                hint=_("Doctors then plan medicines and tests around it. Never stop a medicine by yourself."),
                own_words=True,
            ),
            Q(
                "same_gender",
                _("Should the people who examine you be of your own gender?"),
                K.ONE,
                {
                    "must": _("Yes, always unless my life is in danger"),
                    "prefer": _("I prefer it, where possible"),
                    "none": _("It does not matter to me"),
                },
                own_words=True,
            ),
            Q(
                "told",
                _("Who should hear the results first?"),
                K.ONE,
                {
                    "me": _("I myself"),
                    "together": _("My family and I, together"),
                    "family": _("A person of my family, whom I name below"),
                },
                hint=_("You can change this at any time."),
                own_words=True,
            ),
            Q(
                "decides",
                _("Who decides about your treatment?"),
                K.ONE,
                {
                    "me": _("I decide"),
                    "together": _("I decide together with my family"),
                    "other": _("Somebody decides for me, whom I name below"),
                },
                own_words=True,
            ),
            Q("else", _("Is there anything else we should know about you?"), K.WORDS),
        ),
    ),
    Section(
        "contact",
        _("How to reach you"),
        _("So that we call at a good hour, on the right number."),
        "phone",
        (
            Q("telephone", _("What is your telephone number?"), K.TELEPHONE, autocomplete="tel", needed=True),
            Q("mail", _("What is your e-mail address?"), K.MAIL, autocomplete="email"),
            Q("zone", _("Where are you now?"), K.ZONE, hint=_("We show times by the clock of this place.")),
            Q(
                "hour",
                _("When is a good time to call?"),
                K.MANY,
                {
                    "morning": _("In the morning"),
                    "afternoon": _("In the afternoon"),
                    "evening": _("In the evening"),
                    "any": _("At any time"),
                },
                own_words=True,
            ),
            Q(
                "else_call",
                _("Whom may we call when we cannot reach you?"),
                K.LINE,
                hint=_("Name and telephone number. Please ask this person first."),
            ),
        ),
    ),
    Section(
        "passport",
        _("Passport of the patient"),
        _("For the visa letter. It must be written exactly as in the passport."),
        "book-user",
        (
            Q("passport_name", _("What is the full name in the passport?"), K.LINE, hint=TRAVEL_PAPER, needed=True),
            Q("passport_number", _("What is the number of the passport?"), K.LINE, needed=True),
            Q("passport_country", _("Which country issued the passport?"), K.COUNTRY, needed=True),
            Q("passport_expires", _("Until which day is the passport valid?"), K.DAY, needed=True),
        ),
    ),
    Section(
        "companion",
        _("Who travels with you"),
        _("Each person needs an own visa letter and a place to sleep."),
        "users",
        (
            Q("companion_name", _("What is the full name in the passport?"), K.LINE, hint=TRAVEL_PAPER, needed=True),
            Q(
                "companion_relation",
                _("Who is this person to the patient?"),
                K.ONE,
                {
                    "parent": _("Mother or father"),
                    "partner": _("Wife, husband or partner"),
                    "child": _("Daughter or son"),
                    "sibling": _("Sister or brother"),
                    "relative": _("Another relative"),
                    "friend": _("A friend"),
                    "helper": _("A nurse or helper"),
                },
                needed=True,
            ),
            Q("companion_born", _("On which day was this person born?"), K.DAY),
            Q("companion_passport", _("What is the number of the passport?"), K.LINE),
            Q("companion_country", _("Which country issued the passport?"), K.COUNTRY),
            Q("companion_expires", _("Until which day is the passport valid?"), K.DAY),
            Q("companion_telephone", _("What is this person's telephone number?"), K.TELEPHONE),
        ),
        of_companion=True,
    ),
    Section(
        "others",
        _("Own access for somebody else"),
        _("Nobody needs to share a password: we invite each person by name."),
        "user-plus",
        (
            Q("others_name", _("Who should have own access?"), K.LINE, hint=_("The full name."), needed=True),
            Q(
                "others_relation",
                _("Who is this person to the patient?"),
                K.LINE,
                hint=_("For example: daughter, friend, our doctor at home."),
                needed=True,
            ),
            Q(
                "others_reach",
                _("How do we reach this person?"),
                K.LINE,
                hint=_("E-mail address or telephone."),
                needed=True,
            ),
            Q(
                "others_sees",
                _("What may this person see?"),
                K.ONE,
                {
                    "everything": _("Everything that I see"),
                    "travel": _("Only travel, appointments and letters"),
                    "unsure": _("I want to talk about it first"),
                },
                needed=True,
            ),
        ),
    ),
)
BY_SLUG: dict[str, Section] = {section.slug: section for section in SECTIONS}
QUESTIONS: dict[str, Question] = {one.slug: one for section in SECTIONS for one in section.questions}
SECTION_OF: dict[str, Section] = {one.slug: section for section in SECTIONS for one in section.questions}

TELEPHONE = re.compile(r"\+?[\d\s().\-/]{6,40}")
MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def problem(question: Question, choices: Sequence[str], words: str) -> Text:
    """What is wrong with an answer, as a sentence that says what to do; empty when nothing is."""
    if not choices and not words:
        return _("Please answer this question: we need it.") if question.needed else ""
    if question.kind in PICKED and (question.needed or choices) and not _is_offered(question, choices):
        return _("Please choose one of the answers.")
    check = CHECKS.get(question.kind)
    return check(words) if check and words else ""


def _is_offered(question: Question, choices: Sequence[str]) -> bool:
    if question.kind != Kind.MANY and len(choices) != 1:
        return False
    if question.kind == Kind.ZONE:
        return "/" in choices[0] and zone_of(choices[0]).key == choices[0]
    known = {Kind.COUNTRY: COUNTRIES, Kind.LANGUAGE: SPOKEN}.get(question.kind, question.choices)
    return bool(choices) and set(choices) <= set(known)


def _telephone(words: str) -> Text:
    return (
        ""
        if TELEPHONE.fullmatch(words)
        else _("Write the number with the code of the country, such as +86 10 1234 5678.")
    )


def _mail(words: str) -> Text:
    return "" if MAIL.fullmatch(words) else _("Write the whole address, such as name@example.com.")


def _day(words: str) -> Text:
    try:
        is_known = 1900 <= dt.date.fromisoformat(words).year <= 2100
    except ValueError:
        is_known = False
    return "" if is_known else _("Write day, month and year as numbers, such as 27 3 2031.")


CHECKS = {Kind.TELEPHONE: _telephone, Kind.MAIL: _mail, Kind.DAY: _day}
