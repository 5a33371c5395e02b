"""Addresses of the directory."""

from django.urls import path

from . import views

app_name = "partners"
urlpatterns = [path("partners/", views.directory, name="directory")]
