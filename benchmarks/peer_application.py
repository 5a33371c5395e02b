"""The peer as granian serves it: the same kind of process as the product's pages, but as the owner of the tables."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.peer"

from django.core.wsgi import get_wsgi_application

from hospitium.kernel import database

application = get_wsgi_application()

_owner = database.as_owner()
_owner.__enter__()  # for as long as the process lives
