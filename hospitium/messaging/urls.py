"""Addresses of the inbox."""

from django.urls import path

from . import hooks, views
from .reaching import views as reaching_views

app_name = "messaging"
urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/read/", views.read, name="read"),
    path("reach/", reaching_views.wishes, name="wishes"),
    path("reach/number/", reaching_views.number, name="number"),
    path("reach/number/code/", reaching_views.code, name="number-code"),
    path("reach/rules/", reaching_views.rules, name="escalations"),
    path("reach/rules/<int:number>/", reaching_views.end_rule, name="end-escalation"),
    path("hooks/mail/<str:secret>/<str:what>/", hooks.mail, name="mail-hook"),
    path("hooks/texts/<str:secret>/<str:way>/", hooks.texts, name="text-hook"),
]
