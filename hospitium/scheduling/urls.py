"""Addresses of calendars and appointments."""

from django.urls import path

from .apart import views as apart_views
from .places import views as place_views
from .resources import change_views
from .resources import views as resource_views

app_name = "scheduling"
urlpatterns = [
    path("resources/", resource_views.resources, name="resources"),
    path("resources/new/", resource_views.new_resource, name="new-resource"),
    path("resources/specialists/<int:number>/", resource_views.adopt, name="adopt"),
    path("resources/<str:ref>/", resource_views.resource, name="resource"),
    path("places/", place_views.places, name="places"),
    path("places/new/", place_views.new_place, name="new-place"),
    path("places/<str:ref>/", place_views.place, name="place"),
    path("cases/<str:ref>/apart/", apart_views.apart, name="apart"),
    path("cases/<str:ref>/apart/<int:number>/drop/", apart_views.drop, name="drop-apart"),
    path("resources/<str:ref>/change/", change_views.change, name="change-resource"),
    path("resources/<str:ref>/retire/", change_views.retire, name="retire"),
    path("resources/<str:ref>/hours/", resource_views.add_hours, name="add-hours"),
    path("resources/<str:ref>/hours/<int:number>/drop/", resource_views.drop_hours, name="drop-hours"),
    path("resources/<str:ref>/away/", resource_views.add_special, name="add-special"),
    path("resources/<str:ref>/away/<int:number>/drop/", resource_views.drop_special, name="drop-special"),
]
