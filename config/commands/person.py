"""`hospitium person`: create a person who can sign in, invite them by a one-time link, help them after a loss, or end
their account.
"""

import argparse
import getpass
import sys
from typing import Any

from hospitium.access.roles import Role


def words(parser: argparse.ArgumentParser) -> None:
    """To create: e-mail, name, role; the password is asked for, read from standard input, or left to a link."""
    parser.add_argument("email", nargs="?")
    parser.add_argument("name", nargs="?")
    parser.add_argument("role", nargs="?", choices=Role.values)
    parser.add_argument("--organisation", help="reference of the office or partner; default: the home campus")
    parser.add_argument("--zone", default="UTC")
    parser.add_argument("--language", default="en")
    parser.add_argument("--by-link", action="store_true", help="ask for no password; print a one-time link instead")
    for verb, (_, purpose) in CARE.items():
        parser.add_argument(f"--{verb}", metavar="EMAIL", help=purpose)


def run(asked: argparse.Namespace) -> int:
    """Create the account and its first membership, or care for one that exists."""
    from config.prepare import prepare

    prepare()
    chosen = [(act, email) for verb, (act, _) in CARE.items() if (email := getattr(asked, verb.replace("-", "_")))]
    if chosen:
        return max(_care(act, email) for act, email in chosen)
    if not (asked.email and asked.name and asked.role):
        print("hospitium person: EMAIL NAME ROLE, or one of the options with --help", file=sys.stderr)
        return 2
    return _create(asked)


def _create(asked: argparse.Namespace) -> int:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from hospitium.access.actions import create_person, give_role
    from hospitium.partners.queries import Organisation, home

    password = None if asked.by_link else _typed()
    try:
        if password is not None:
            validate_password(password)
    except ValidationError as problem:
        print("; ".join(problem.messages), file=sys.stderr)
        return 2
    place = Organisation.objects.get(ref=asked.organisation) if asked.organisation else home()
    person = create_person(
        email=asked.email, name=asked.name, password=password, zone=asked.zone, language=asked.language
    )
    give_role(person=person, role=Role(asked.role), organisation_id=place.pk)
    print(f"{person.email}: {asked.role} at {place.name}")
    if asked.by_link:
        _invite(person)
    return 0


def _typed() -> str:
    return getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")


def _care(act: Any, email: str) -> int:
    from hospitium.access.queries import User

    person = User.objects.filter(email__iexact=email).first()
    if person is None:
        print(f"hospitium person: nobody signs in by {email}", file=sys.stderr)
        return 1
    act(person)
    return 0


def _invite(person: Any) -> None:
    from django.conf import settings
    from django.urls import reverse

    from hospitium.access.account import invite

    where = (settings.CSRF_TRUSTED_ORIGINS or ["http://localhost:8000"])[0]
    print(f"{where}{reverse('access:invitation', args=[invite(person=person)])}")
    print(
        "Good once, for 24 hours. Give it to the person by a way you trust; it shows no second step.", file=sys.stderr
    )


def _forget(person: Any) -> None:
    from hospitium.access.account import forget_factors

    print(f"{person.email}: {forget_factors(person=person)} ways taken away, sessions ended")


def _disable(person: Any) -> None:
    from hospitium.access.account import disable_person

    disable_person(person=person)
    print(f"{person.email}: disabled, sessions ended")


def _enable(person: Any) -> None:
    from hospitium.access.account import enable_person

    enable_person(person=person)
    print(f"{person.email}: enabled")


CARE: dict[str, tuple[Any, str]] = {
    "invite": (_invite, "print a one-time link by which the person sets a password or makes a passkey"),
    "forget-factors": (_forget, "take passkeys, app and recovery codes away from somebody who lost them"),
    "disable": (_disable, "end the account: nobody signs in by it, its sessions end now"),
    "enable": (_enable, "let a disabled account be signed in to again"),
}
