"""Mistakes in the set-up, found before anybody is served."""

from django.core.checks import Error as CheckError
from django.core.checks import Tags, register

from hospitium.kernel import database


@register(Tags.database, deploy=False)
def row_security_binds_us(app_configs: object, databases: object = None, **kwargs: object) -> list[CheckError]:
    """The role we serve as must be bound by row-level security (only asked when databases are checked)."""
    if not databases or database.current_role() != database.APP:
        return []
    return [
        CheckError(
            f"Row-level security would not bind: {reason}.",
            id="hospitium.E001",
            hint="Serve as hospitium_app; see docs/how-to/use-your-postgresql.md.",
        )
        for reason in database.bypasses()
    ]


def refuse_to_serve_unbound() -> None:
    """Raise `Unready` when this process would serve patients past the second wall."""
    if reasons := database.bypasses():
        raise database.Unready("Refusing to serve: " + "; ".join(reasons) + ". Pages and jobs run as hospitium_app.")
