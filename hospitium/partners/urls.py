"""Addresses of the directory."""

from django.urls import path

from . import views

app_name = "partners"
urlpatterns = [
    path("partners/", views.directory, name="directory"),
    path("partners/accounts/", views.accounts, name="accounts"),
    path("partners/accounts/<int:number>/", views.attest, name="attest"),
]
