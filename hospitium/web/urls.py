"""Addresses of the composed pages."""

from django.urls import path

from . import consent_views, joining_views, looks, message_views, styleguide, views
from .desk import views as desk_views
from .people import views as people_views
from .people import welcome_views

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("health/", views.health, name="health"),
    path("worklist/", views.worklist, name="worklist"),
    path("worklist/bulk/", views.bulk, name="bulk"),
    path("worklist/look/", views.keep_look, name="keep-look"),
    path("worklist/views/", views.keep_view, name="keep-view"),
    path("worklist/views/<int:number>/", views.drop_view, name="drop-view"),
    path("cases/", views.cases, name="cases"),
    path("cases/<str:ref>/", views.case, name="case"),
    path("cases/<str:ref>/peek/", views.peek, name="peek"),
    path("cases/<str:ref>/profile/", views.profile, name="profile"),
    path("cases/<str:ref>/denials/", views.deny, name="deny"),
    path("cases/<str:ref>/denials/<int:number>/", views.lift_denial, name="lift-denial"),
    path("cases/<str:ref>/consents/", consent_views.consent, name="consent"),
    path("cases/<str:ref>/consents/<int:number>/", consent_views.withdraw_consent, name="withdraw-consent"),
    path("cases/<str:ref>/looks/", looks.who_saw, name="who-saw"),
    path("cases/<str:ref>/messages/", message_views.threads, name="threads"),
    path("cases/<str:ref>/messages/<str:audience>/", message_views.thread, name="thread"),
    path("cases/<str:ref>/messages/<str:audience>/draft/", message_views.draft, name="message-draft"),
    path("cases/<str:ref>/messages/<str:audience>/<int:number>/undo/", message_views.take_back, name="take-back"),
    path("cases/<str:ref>/messages/<str:audience>/<int:number>/translation/", message_views.translation, name="render"),
    path("cases/<str:ref>/people/", people_views.people, name="people"),
    path("cases/<str:ref>/people/<int:number>/end/", people_views.end, name="end-standing"),
    path("cases/<str:ref>/people/<int:number>/renewal/", people_views.renew, name="renew-standing"),
    path("cases/<str:ref>/invitations/<int:number>/again/", people_views.send_again, name="invite-again"),
    path("cases/<str:ref>/invitations/<int:number>/revocation/", people_views.revoke, name="revoke-invitation"),
    path("cases/<str:ref>/witness/", desk_views.witness, name="witness"),
    path("desk/", desk_views.desk, name="desk"),
    path("desk/families/", desk_views.families, name="desk-families"),
    path("desk/register/", desk_views.register, name="register"),
    path("welcome/", welcome_views.code, name="welcome"),
    path("welcome/in/", welcome_views.come_in, name="welcome-in"),
    path("welcome/in/passkey/", welcome_views.begin, name="welcome-passkey"),
    path("welcome/<str:secret>/", welcome_views.link, name="welcome-link"),
    path("doubles/", joining_views.doubles, name="doubles"),
    path("doubles/<int:number>/", joining_views.keep_apart, name="keep-apart"),
    path("patients/<str:ref>/", joining_views.patient, name="patient"),
    path("patients/<str:ref>/merge/<str:other>/", joining_views.merge, name="merge"),
    path("patients/<str:ref>/merges/<int:number>/", joining_views.unmerge, name="unmerge"),
    path("looks/", looks.looks, name="looks"),
    path("looks/export/", looks.export, name="looks-export"),
    path("search/", views.search, name="search"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
]
