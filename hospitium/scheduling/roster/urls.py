"""Addresses of the roster, of times to choose from and of the waiting list."""

from django.urls import path

from hospitium.scheduling.slots import views as slots
from hospitium.scheduling.waitlist import views as waitlist

from . import views

app_name = "roster"
urlpatterns = [
    path("roster/", views.roster, name="roster"),
    path("roster/team/", views.team, name="team"),
    path("roster/leave/", views.leaves, name="leaves"),
    path("roster/leave/<str:ref>/", views.leave_page, name="leave"),
    path("roster/offers/", views.offers, name="offers"),
    path("roster/offers/<str:ref>/", views.offer, name="offer"),
    path("cases/<str:ref>/slots/", slots.slots, name="slots"),
    path("cases/<str:ref>/slots/<int:number>/pick/", slots.pick, name="pick"),
    path("cases/<str:ref>/slots/<int:number>/answer/", slots.answer, name="slot-answer"),
    path("cases/<str:ref>/conference/", slots.conference, name="conference"),
    path("cases/<str:ref>/earlier/", waitlist.earlier, name="earlier"),
    path("cases/<str:ref>/earlier/<int:number>/", waitlist.answer, name="earlier-answer"),
    path("waitlist/", waitlist.waitlist, name="waitlist"),
    path("waitlist/order/", waitlist.order, name="waitlist-order"),
]
