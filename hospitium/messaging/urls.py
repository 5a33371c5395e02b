"""Addresses of the inbox."""

from django.urls import path

from . import views

app_name = "messaging"
urlpatterns = [path("inbox/", views.inbox, name="inbox"), path("inbox/read/", views.read, name="read")]
