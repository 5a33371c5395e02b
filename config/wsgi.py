"""Pages: the WSGI application granian serves. Refuses to start as a role that row-level security does not bind."""

import gc
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from config.checks import refuse_to_serve_unbound  # noqa: E402

refuse_to_serve_unbound()

gc.collect()
gc.freeze()  # what is loaded now stays: no need to look through it again and again while somebody waits
gc.set_threshold(2_000, 20, 20)  # often and little: at 20,000 every hundredth page waited 7 ms more
