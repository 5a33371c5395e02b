"""Addresses of DICOMweb (PS3.18 10.1): without a slash at their end, as the standard has them."""

from django.urls import path

from . import views

STUDY, SERIES = "studies/<str:study>", "studies/<str:study>/series/<str:series>"
INSTANCE = f"{SERIES}/instances/<str:instance>"
urlpatterns = [
    path("studies", views.studies, name="web-studies"),
    path("series", views.series, name="web-series"),
    path("instances", views.instances, name="web-instances"),
    path(STUDY, views.objects, name="web-study"),
    path(f"{STUDY}/metadata", views.metadata, name="web-study-metadata"),
    path(f"{STUDY}/series", views.series, name="web-study-series"),
    path(f"{STUDY}/instances", views.instances, name="web-study-instances"),
    path(SERIES, views.objects, name="web-series-objects"),
    path(f"{SERIES}/metadata", views.metadata, name="web-series-metadata"),
    path(f"{SERIES}/instances", views.instances, name="web-series-instances"),
    path(INSTANCE, views.objects, name="web-instance"),
    path(f"{INSTANCE}/metadata", views.metadata, name="web-instance-metadata"),
    path(f"{INSTANCE}/rendered", views.rendered, name="web-rendered"),
    path(f"{INSTANCE}/frames/<str:numbers>", views.frames, name="web-frames"),
    path(f"{INSTANCE}/frames/<int:number>/rendered", views.rendered, name="web-frame-rendered"),
    path(f"{INSTANCE}/bulkdata/<str:tag>", views.bulk, name="web-bulk"),
]
