"""Addresses of transfer. What else this room shows hangs on a case and is served by `web`, which knows both."""

from django.urls import path

from . import views

app_name = "patients"
urlpatterns = [
    path("privacy/rules/", views.rules, name="rules"),
    path("privacy/rules/refused/", views.transfers, name="transfers"),
    path("privacy/rules/counts/", views.counts, name="counts"),
    path("privacy/rules/try/", views.attempt, name="try"),
    path("privacy/rules/<int:number>/", views.rule, name="rule"),
    path("privacy/rules/<int:number>/signature/", views.sign, name="sign-rule"),
]
