"""The demo accounts that `make run` prints. They exist only where the demo was asked for."""

PASSWORD = "demo-hospitium-2026"  # noqa: S105 - a demo's open secret

SHOWN = {
    "coordinator": "mira@demo.invalid",
    "office_consultant": "lin@demo.invalid",
    "specialist": "tomas@demo.invalid",
    "referring_physician": "amara@demo.invalid",
    "programme_lead": "lead@demo.invalid",
    "privacy_officer": "privacy@demo.invalid",
    "administrator": "admin@demo.invalid",
    "patient": "patient@demo.invalid",
}


def share_password() -> None:
    """Everybody of the demo signs in by the same open secret; hashed once, it is not what a demo is waited for."""
    from django.contrib.auth.hashers import make_password

    from hospitium.access.queries import User

    User.objects.filter(email__endswith="@demo.invalid").update(password=make_password(PASSWORD))


def demo_sign_ins() -> list[tuple[str, str, str]]:
    """(role, e-mail, password) of the demo's main people; none when the programme is not a demo."""
    from hospitium.access.queries import User

    there = set(User.objects.filter(email__in=SHOWN.values()).values_list("email", flat=True))
    return [(role, email, PASSWORD) for role, email in SHOWN.items() if email in there]
