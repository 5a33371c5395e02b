"""Finds (or starts) the server only when somebody really connects."""

from typing import Any

from django.db.backends.postgresql import base

from hospitium.kernel import database


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL as Django knows it; host, role and password come from `kernel.database`."""

    def get_connection_params(self) -> dict[str, Any]:
        """Connection parameters for the role this process speaks as (the app role unless told otherwise)."""
        params = super().get_connection_params()
        params.update(database.current_params())
        return params
