"""Builders for tests: a browser without a browser, signed in."""

from django.test import Client

from hospitium.access.queries import User
from hospitium.access.testing import trust


def signed_in(person: User) -> Client:
    """A test client in a session of this person, come in as by a passkey."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(person)
    trust(client.session, person)
    return client
