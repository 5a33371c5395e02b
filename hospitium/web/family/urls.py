"""Addresses of the family's home: one case, one thing a page."""

from django.urls import path

from . import consent_views, letter_views, papers_views, seen_views, telling_views, views, visit_views

app_name = "family"
urlpatterns = [
    path("leave/", views.leave, name="leave"),
    path("home/", views.home, name="home"),
    path("home/<str:ref>/", views.case, name="case"),
    path("home/<str:ref>/now/", views.now, name="now"),
    path("home/<str:ref>/forms/", telling_views.forms, name="forms"),
    path("home/<str:ref>/forms/<slug:section>/", telling_views.part, name="part"),
    path("home/<str:ref>/forms/<slug:section>/<slug:question>/", telling_views.question, name="question"),
    path("home/<str:ref>/companions/", telling_views.add_companion, name="add-companion"),
    path("home/<str:ref>/companions/<int:number>/", telling_views.drop_companion, name="drop-companion"),
    path("home/<str:ref>/papers/", papers_views.papers, name="papers"),
    path("home/<str:ref>/consents/", consent_views.consents, name="consents"),
    path("home/<str:ref>/consents/copy.pdf", consent_views.copy, name="consents-copy"),
    path("home/<str:ref>/consents/<str:key>/", consent_views.consent, name="consent"),
    path("home/<str:ref>/consents/<int:number>/withdrawal/", consent_views.withdraw, name="withdraw"),
    path("home/<str:ref>/letters/", letter_views.letters, name="letters"),
    path("home/<str:ref>/letters/<int:number>/", letter_views.letter, name="letter"),
    path("home/<str:ref>/visit/", visit_views.visit, name="visit"),
    path("home/<str:ref>/visit/now/", visit_views.now, name="visit-now"),
    path("home/<str:ref>/visit/coming/", visit_views.coming, name="visit-coming"),
    path("home/<str:ref>/visit/seen/", visit_views.seen, name="visit-seen"),
    path("home/<str:ref>/visit/mail/", visit_views.mail, name="visit-mail"),
    path("home/<str:ref>/visit/address/", visit_views.make_link, name="visit-link"),
    path("home/<str:ref>/visit/address/end/", visit_views.end_link, name="visit-link-end"),
    path("home/<str:ref>/visit/visit.ics", visit_views.calendar, name="visit-file"),
    path("home/<str:ref>/visit/visit.pdf", visit_views.paper, name="visit-paper"),
    path("home/<str:ref>/visit/<str:appointment>/change/", visit_views.change, name="visit-change"),
    path("home/<str:ref>/visit/<str:appointment>/join/", visit_views.join, name="visit-join"),
    path("home/<str:ref>/visit/changes/<int:number>/withdrawal/", visit_views.withdraw_change, name="visit-withdraw"),
    path("home/<str:ref>/seen/", seen_views.seen, name="seen"),
]
