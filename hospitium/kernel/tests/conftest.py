"""Lets the cellar's pure tests run by themselves; the whole suite brings the project's settings."""

import django
import hypothesis
from django.conf import settings

# The first Chinese name loads a dictionary, which no deadline per example allows for.
hypothesis.settings.register_profile("cellar", deadline=None)
hypothesis.settings.load_profile("cellar")

if not settings.configured:
    settings.configure(
        USE_TZ=True,
        USE_I18N=True,
        LANGUAGE_CODE="en",
        TIME_ZONE="UTC",
        INSTALLED_APPS=[],
        LANGUAGES=[("en", "English"), ("es", "Español"), ("zh-hans", "简体中文"), ("ar", "العربية")],
    )
    django.setup()
