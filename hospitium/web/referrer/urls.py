"""Addresses of the referring physician's home. They come after those of `records`, whose fixed words under /referrals/ go first."""

from django.urls import path

from . import refer_views, views

app_name = "referrer"
urlpatterns = [
    path("refer/", refer_views.refer, name="refer"),
    path("refer/<str:ref>/", refer_views.draft, name="draft"),
    path("refer/<str:ref>/files/", refer_views.files, name="draft-files"),
    path("refer/<str:ref>/drop/", refer_views.drop, name="drop-draft"),
    path("referrals/", views.referrals, name="referrals"),
    path("referrals/institution/", views.institution, name="institution"),
    path("referrals/<str:ref>/", views.referral, name="referral"),
    path("referrals/<str:ref>/answer/", views.answer, name="answer"),
    path("referrals/<str:ref>/report/", views.report, name="report"),
    path("referrals/<str:ref>/letters/<int:number>/confirmation/", views.confirm, name="confirm-letter"),
    path("referrals/<str:ref>/packets/<str:link>/confirmation/", views.confirm_packet, name="confirm-packet"),
    path("referrals/<str:ref>/colleagues/", views.colleague, name="colleague"),
    path("referrals/<str:ref>/colleagues/<int:number>/end/", views.end_colleague, name="end-colleague"),
]
