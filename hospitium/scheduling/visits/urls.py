"""Addresses of visits."""

from django.urls import path

from hospitium.scheduling.caring import views as caring_views

from . import run_views, views

app_name = "visits"
urlpatterns = [
    path("cases/<str:ref>/visit/", views.visit, name="visit"),
    path("cases/<str:ref>/visit/panel/", views.panel, name="panel"),
    path("cases/<str:ref>/visit/steps/new/", views.new_step, name="new-step"),
    path("cases/<str:ref>/visit/steps/<slug:slug>/", views.step, name="step"),
    path("cases/<str:ref>/visit/steps/<slug:slug>/place/", views.place_step, name="place-step"),
    path("cases/<str:ref>/visit/order/", views.order, name="order"),
    path("cases/<str:ref>/visit/order/<str:what>/<int:number>/", views.drop_order, name="drop-order"),
    path("cases/<str:ref>/visit/stay/", views.stay, name="stay"),
    path("cases/<str:ref>/visit/instance.json", run_views.instance, name="instance"),
    path("cases/<str:ref>/visit/runs/", run_views.ask, name="ask"),
    path("cases/<str:ref>/visit/runs/<int:number>/", run_views.run, name="run"),
    path("cases/<str:ref>/visit/runs/<int:number>/wish/", run_views.wish, name="wish"),
    path("cases/<str:ref>/visit/runs/<int:number>/choose/", run_views.choose, name="choose"),
    path("cases/<str:ref>/visit/confirm/", run_views.confirm, name="confirm"),
    path("cases/<str:ref>/visit/let-go/", run_views.let_go, name="let-go"),
    path("cases/<str:ref>/visit/nurse/", caring_views.nurse, name="nurse"),
    path("cases/<str:ref>/visit/begin/", views.begin, name="begin"),
]
