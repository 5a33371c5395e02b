"""What the demo's specialists say of themselves: two to each line, so that there is somebody to choose between."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from .reasons import REASONS
from .staff import PEOPLE, StaffMember

S = StaffMember
# fmt: off
COLLEAGUES = [
    S("yara", "Yara Haddad", "specialist", "ar en fr", "يارا حداد", line="neurosurgery"),
    S("diego", "Diego Altamirano", "specialist", "es en", line="spine"),
    S("li.na", "Li Na", "specialist", "cmn en", "李娜", line="cardiology"),
    S("ramon", "Ramón Ibarra", "specialist", "es en", line="cancer"),
    S("yuki", "Yuki Tanabe", "specialist", "ja en", "田辺由紀", line="orthopaedics"),
    S("fatima", "Fatima Zahra Idrissi", "specialist", "ar fr en", "فاطمة الزهراء الإدريسي", line="transplant"),
    S("ngozi", "Ngozi Eze", "specialist", "ig en", line="paediatrics"),
    S("hao", "Hao Jun", "specialist", "cmn yue en", "郝俊", line="gastroenterology"),
    S("elena", "Elena Voronina", "specialist", "ru en", "Елена Воронина", line="ophthalmology"),
    S("omar", "Omar Sadiq", "specialist", "ar ur en", "عمر صادق", line="urology"),
    S("pablo", "Pablo Quiroga", "specialist", "es pt en", line="haematology"),
    S("mai", "Mai Khoury", "specialist", "ar en", "مي خوري", line="womens-health"),
    S("chen", "Chen Yulan", "specialist", "cmn en", "陈玉兰", line="rehabilitation"),
]
# fmt: on
FEMALE = {
    "asha",
    "leila",
    "eun",
    "nadia",
    "priya",
    "clara",
    "yara",
    "li.na",
    "yuki",
    "fatima",
    "ngozi",
    "elena",
    "mai",
    "chen",
}
ABROAD = {
    "diego": "MX",
    "ramon": "MX",
    "fatima": "AE",
    "yara": "AE",
    "omar": "AE",
    "li.na": "CN",
    "hao": "SG",
    "pablo": "CO",
}
"""Who holds a licence of another country too."""
AWAY = {"kenji": (0, 12), "elena": (9, 23)}
"""Who is away, from and until how many days from today."""


@dataclass(frozen=True)
class Described:
    """A demo specialist and what they treat: the codes of their line's questions, shared out so that they differ."""

    member: StaffMember
    codes: tuple[str, ...]


def described() -> list[Described]:
    """Every specialist; the two of a line share its codes, each with one the other has not."""
    found = []
    for one in [*(member for member in PEOPLE if member.role == "specialist"), *COLLEAGUES]:
        codes = [reason.icd10 for reason in REASONS if reason.line == one.line]
        found.append(Described(one, tuple(codes[1:] if one in COLLEAGUES else codes[:-1])))
    return found


def describe(today: dt.date) -> None:
    """Enter the colleagues and keep every profile; must run as the system, in a transaction, after the staff."""
    from hospitium.access.acting import SYSTEM
    from hospitium.partners.specialists.actions import Licence, Spoken, Treats, describe_specialist

    for number, one in enumerate(described()):
        name, spoken = one.member.mail, one.member.languages.split()
        away = [today + dt.timedelta(days=days) for days in AWAY.get(name, ())]
        licences = [
            Licence("US", "US-CA", f"A {40_000 + number}", valid_until=today + dt.timedelta(days=90 + 37 * number))
        ]
        describe_specialist(
            person_id=_person(one.member).pk,
            by=SYSTEM,
            lines=[one.member.line],
            languages=[Spoken(tag, *((3, 3, 3) if at < 2 else (1, 2, 1))) for at, tag in enumerate(spoken)],
            licences=[*licences, *(Licence(code) for code in [ABROAD.get(name)] if code)],
            conditions=[Treats(code) for code in one.codes],
            credentials="MD, PhD" if number % 3 == 0 else "MD",
            gender="female" if name in FEMALE else "male",
            weekly_reviews=3 + number % 5,
            away_from=away[0] if away else None,
            away_until=away[1] if away else None,
        )


def _person(member: StaffMember) -> Any:
    from hospitium.access.actions import create_person, give_role
    from hospitium.access.queries import User
    from hospitium.access.roles import Role
    from hospitium.partners import queries

    mail = f"{member.mail}@demo.invalid"
    found = User.objects.filter(email=mail).first()
    if found is None:
        home = queries.home()
        found = create_person(email=mail, name=member.name, native_name=member.native, zone=home.zone)
        give_role(person=found, role=Role.SPECIALIST, organisation_id=home.pk)
    return found
