"""`hospitium setup`: database, migrations, assets, compiled messages."""

import argparse
from pathlib import Path

from rich.console import Console

ROOT = Path(__file__).resolve().parents[2]


def words(parser: argparse.ArgumentParser) -> None:
    """No options: set-up is the same everywhere."""


def run(asked: argparse.Namespace) -> int:
    """Bring everything to where the code is, saying each step."""
    from config import assets, messages
    from config.prepare import prepare

    console = Console(stderr=True, highlight=False)

    def say(text: str) -> None:
        console.print(f"[dim]setup:[/] {text}")

    prepare(say)
    messages.compile_all(say)
    assets.build(ROOT, say)
    say("collecting static files")
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["*.map"])
    say("ready")
    return 0
