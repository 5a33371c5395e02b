"""Builders for tests: a browser without a browser, signed in."""

from django.test import Client

from hospitium.access.queries import User


def signed_in(person: User) -> Client:
    """A test client in a session of this person."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(person)
    return client
