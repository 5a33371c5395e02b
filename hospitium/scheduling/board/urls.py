"""Addresses of the plan board."""

from django.urls import path

from . import views

app_name = "board"
urlpatterns = [
    path("board/", views.board, name="board"),
    path("board/<str:ref>/", views.pick, name="pick"),
    path("board/<str:ref>/places/", views.places, name="places"),
    path("board/<str:ref>/why/", views.why, name="why"),
    path("board/<str:ref>/move/", views.move, name="move"),
]
