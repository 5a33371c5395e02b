"""`hospitium person`: create a person who can sign in, with a role at the home campus or an office."""

import argparse
import getpass
import sys

from hospitium.access.roles import Role


def words(parser: argparse.ArgumentParser) -> None:
    """E-mail, name, role; the password is asked for, or read from standard input."""
    parser.add_argument("email")
    parser.add_argument("name")
    parser.add_argument("role", choices=Role.values)
    parser.add_argument("--organisation", help="reference of the office or partner; default: the home campus")
    parser.add_argument("--zone", default="UTC")
    parser.add_argument("--language", default="en")


def run(asked: argparse.Namespace) -> int:
    """Create the account and its first membership."""
    from config.prepare import prepare

    prepare()
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from hospitium.access.actions import create_person, give_role
    from hospitium.partners.queries import Organisation, home

    password = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    try:
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
    return 0
