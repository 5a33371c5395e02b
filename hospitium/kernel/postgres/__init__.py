"""Django's PostgreSQL backend, with the server and the role resolved at the first connection."""
