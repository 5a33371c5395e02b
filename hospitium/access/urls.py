"""Addresses of sign-in and language."""

from django.urls import path

from . import views

app_name = "access"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("privacy/", views.privacy, name="privacy"),
    path("privacy/emergencies/<int:number>/", views.review_emergency, name="review-emergency"),
    path("privacy/alarms/<int:number>/", views.review_alarm, name="review-alarm"),
    path("language/", views.language, name="language"),
]
