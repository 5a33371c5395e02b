"""Addresses of calendars and appointments."""

from django.urls import path

from .resources import views as resource_views

app_name = "scheduling"
urlpatterns = [
    path("resources/", resource_views.resources, name="resources"),
    path("resources/new/", resource_views.new_resource, name="new-resource"),
    path("resources/specialists/<int:number>/", resource_views.adopt, name="adopt"),
    path("resources/<str:ref>/", resource_views.resource, name="resource"),
    path("resources/<str:ref>/hours/", resource_views.add_hours, name="add-hours"),
    path("resources/<str:ref>/hours/<int:number>/drop/", resource_views.drop_hours, name="drop-hours"),
    path("resources/<str:ref>/away/", resource_views.add_special, name="add-special"),
    path("resources/<str:ref>/away/<int:number>/drop/", resource_views.drop_special, name="drop-special"),
]
