"""Addresses of a visit beside the family's home: the desk's, the dates for people outside, and what calendars read."""

from django.urls import path

from . import views

app_name = "itinerary"
urlpatterns = [
    path("calendar/<str:secret>.ics", views.feed, name="feed"),
    path("appointments/<str:ref>/join/", views.join, name="join"),
    path("cases/<str:ref>/stay/", views.stay, name="stay"),
    path("cases/<str:ref>/itinerary/", views.itinerary, name="itinerary"),
    path("cases/<str:ref>/itinerary/medicines/", views.medicines_known, name="medicines"),
    path("cases/<str:ref>/itinerary/changes/<int:number>/", views.answer, name="answer"),
    path("cases/<str:ref>/itinerary/appointments/<str:appointment>/", views.prepare, name="prepare"),
]
