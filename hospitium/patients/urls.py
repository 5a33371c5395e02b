"""This room's addresses hang on a case and are served by `web`, which knows both."""

from django.urls import URLPattern

app_name = "patients"
urlpatterns: list[URLPattern] = []
