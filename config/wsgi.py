"""Pages: the WSGI application granian serves. Refuses to start as a role that row-level security does not bind."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from config.checks import refuse_to_serve_unbound  # noqa: E402

refuse_to_serve_unbound()
