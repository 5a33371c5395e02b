"""The peer of the worklist: Django's own admin over the same table, as a good hand would set it up.

It is spared what the product does besides: no row-level security (it speaks as the owner of the tables), no record of who
looked, no live counts. It signs in by the same sessions, asks once whether the person is a coordinator, joins what its
columns show, and lists the same columns, fifty to a page, in the same order.
"""

import os

from config.settings import *  # noqa: F403 - the same settings, where the admin has no say of its own

ROOT_URLCONF = "benchmarks.peer_site"
INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.admin.apps.SimpleAdminConfig"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",  # asked for by the app that holds second factors
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
SILENCED_SYSTEM_CHECKS = ["admin.E408", "admin.E409", "admin.E410"]
os.environ.setdefault("HOSPITIUM_DATABASE", "hospitium_bench_10000")
