"""Addresses of one case: nouns, changed by POST."""

from django.urls import path

from . import views

app_name = "cases"
urlpatterns = [
    path("cases/<str:ref>/moves/", views.move, name="move"),
    path("cases/<str:ref>/owner/", views.owner, name="owner"),
    path("cases/<str:ref>/hold/", views.hold, name="hold"),
    path("cases/<str:ref>/snooze/", views.snooze, name="snooze"),
    path("emergency/", views.emergency, name="emergency"),
    path("cases/<str:ref>/emergency/end/", views.end_emergency, name="end-emergency"),
    path("cases/<str:ref>/restriction/", views.restrict, name="restrict"),
    path("cases/<str:ref>/undo/<int:number>/", views.undo, name="undo"),
    path("cases/<str:ref>/notes/", views.note, name="note"),
    path("cases/<str:ref>/tasks/<int:number>/", views.task, name="task"),
    path("cases/<str:ref>/circle/", views.circle, name="circle"),
    path("cases/<str:ref>/timeline/", views.timeline, name="timeline"),
]
