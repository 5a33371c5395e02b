"""`hospitium check`: Django's own checks with the database, and that no migration is missing."""

import argparse


def words(parser: argparse.ArgumentParser) -> None:
    """No options."""


def run(asked: argparse.Namespace) -> int:
    """Raise on the first problem; 0 when all is well."""
    from config.prepare import prepare

    prepare()
    from django.core.management import call_command

    call_command("check", databases=["default"])
    call_command("makemigrations", check=True, dry_run=True)
    return 0
