"""Addresses of the directory."""

from django.urls import path

from . import views
from .readiness import views as readiness_views
from .specialists import views as specialist_views

app_name = "partners"
urlpatterns = [
    path("partners/", views.directory, name="directory"),
    path("partners/accounts/", views.accounts, name="accounts"),
    path("partners/accounts/<int:number>/", views.attest, name="attest"),
    path("specialists/", specialist_views.specialists, name="specialists"),
    path("specialists/<int:number>/", specialist_views.specialist, name="specialist"),
    path("lines/", readiness_views.lines, name="lines"),
    path("lines/asked/", readiness_views.requirements, name="requirements"),
    path("lines/asked/<int:number>/", readiness_views.end_requirement, name="end-requirement"),
    path("lines/<str:slug>/", readiness_views.line, name="line"),
    path("lines/<str:slug>/decision/", readiness_views.decide, name="decide-line"),
    path("lines/<str:slug>/evidence/<int:number>/", readiness_views.withdraw, name="withdraw-evidence"),
]
