"""Every address of the product."""

from django.urls import include, path

urlpatterns = [
    path("", include("hospitium.web.urls")),
    path("", include("hospitium.web.family.urls")),
    path("", include("hospitium.access.urls")),
    path("", include("hospitium.cases.urls")),
    path("", include("hospitium.records.urls")),
    path("", include("hospitium.patients.urls")),
    path("", include("hospitium.messaging.urls")),
    path("", include("hospitium.partners.urls")),
    path("", include("hospitium.scheduling.urls")),
    path("", include("hospitium.web.referrer.urls")),
    path("", include("hospitium.scheduling.roster.urls")),
    path("", include("hospitium.scheduling.visits.urls")),
    path("", include("hospitium.scheduling.board.urls")),
    path("", include("hospitium.scheduling.itinerary.urls")),
]

handler404 = "config.refusals.not_found"
handler500 = "config.refusals.failed"
