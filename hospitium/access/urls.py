"""Addresses of sign-in, of one's own ways in, and of language. Of django-allauth none is routed."""

from django.urls import path

from . import account_views, privacy_views, views

app_name = "access"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-in/passkey/", views.passkey_sign_in, name="passkey-sign-in"),
    path("sign-in/second-step/", views.second_step, name="second-step"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("confirm/", views.confirm, name="confirm"),
    path("passkey/", views.passkey_begin, name="passkey-begin"),
    path("invitation/<str:secret>/", account_views.invitation, name="invitation"),
    path("account/", account_views.security, name="security"),
    path("account/passkeys/", account_views.passkey_add, name="passkey-add"),
    path("account/passkeys/<int:number>/", account_views.factor_drop, name="passkey-drop"),
    path("account/app/", account_views.totp, name="totp"),
    path("account/app/drop/", account_views.factor_drop, name="totp-drop"),
    path("account/recovery-codes/", account_views.recovery_codes, name="recovery-codes"),
    path("account/password/", account_views.password, name="password"),
    path("account/sessions/", account_views.sessions_end, name="sessions-end"),
    path("privacy/", privacy_views.privacy, name="privacy"),
    path("privacy/emergencies/<int:number>/", privacy_views.review_emergency, name="review-emergency"),
    path("privacy/alarms/<int:number>/", privacy_views.review_alarm, name="review-alarm"),
    path("language/", views.language, name="language"),
]
