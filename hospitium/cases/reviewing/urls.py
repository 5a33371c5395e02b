"""Addresses of clinical review."""

from django.urls import path

from . import board_views, question_views, views

urlpatterns = [
    path("review/", views.queue, name="review-queue"),
    path("cases/<str:ref>/review/", views.review, name="review"),
    path("cases/<str:ref>/review/reviewer/", views.reviewer, name="reviewer"),
    path("cases/<str:ref>/review/draft/", views.draft, name="review-draft"),
    path("cases/<str:ref>/review/sign/", views.sign, name="sign-opinion"),
    path("cases/<str:ref>/opinions/<int:number>/release/", views.release, name="release-opinion"),
    path("cases/<str:ref>/conditions/<int:number>/", views.condition, name="condition"),
    path("cases/<str:ref>/questions/", question_views.questions, name="questions"),
    path("cases/<str:ref>/questions/<int:number>/answer/", question_views.answer, name="answer-question"),
    path("cases/<str:ref>/questions/<int:number>/back/", question_views.take_back, name="take-back-question"),
    path("cases/<str:ref>/boards/", board_views.boards, name="boards"),
    path("cases/<str:ref>/boards/<int:number>/", board_views.board, name="board"),
    path("cases/<str:ref>/boards/<int:number>/vote/", board_views.vote, name="board-vote"),
    path("cases/<str:ref>/boards/<int:number>/recusal/", board_views.recuse, name="board-recusal"),
    path("cases/<str:ref>/boards/<int:number>/close/", board_views.close, name="close-board"),
    path("cases/<str:ref>/boards/<int:number>/dissolve/", board_views.dissolve, name="dissolve-board"),
]
