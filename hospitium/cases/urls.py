"""Addresses of one case: nouns, changed by POST."""

from django.urls import path

from . import pathway_views, views
from .handover import views as handover_views
from .letters import template_views, verify_views
from .letters import views as letter_views
from .matching import views as matching_views
from .reviewing.urls import urlpatterns as reviewing
from .work import views as work_views

app_name = "cases"
urlpatterns = [
    path("cases/<str:ref>/moves/", views.move, name="move"),
    path("cases/<str:ref>/gates/<str:kind>/", views.gate, name="gate"),
    path("cases/<str:ref>/gates/<str:kind>/override/", views.override, name="override"),
    path("cases/<str:ref>/pathway/", pathway_views.change, name="change-pathway"),
    path("pathways/", pathway_views.index, name="pathways"),
    path("pathways/<str:slug>/", pathway_views.pathway, name="pathway"),
    path("pathways/<str:slug>/<int:number>/", pathway_views.version, name="pathway-version"),
    path("cases/<str:ref>/owner/", views.owner, name="owner"),
    path("cases/<str:ref>/hold/", views.hold, name="hold"),
    path("cases/<str:ref>/snooze/", views.snooze, name="snooze"),
    path("emergency/", views.emergency, name="emergency"),
    path("cases/<str:ref>/emergency/end/", views.end_emergency, name="end-emergency"),
    path("cases/<str:ref>/restriction/", views.restrict, name="restrict"),
    path("cases/<str:ref>/undo/<int:number>/", views.undo, name="undo"),
    path("cases/<str:ref>/notes/", views.note, name="note"),
    path("cases/<str:ref>/tasks/<int:number>/", views.task, name="task"),
    path("cases/<str:ref>/circle/", views.circle, name="circle"),
    path("cases/<str:ref>/timeline/", views.timeline, name="timeline"),
    path("cases/<str:ref>/letters/", letter_views.letters, name="letters"),
    path("cases/<str:ref>/letters/<int:number>/", letter_views.letter, name="letter"),
    path("cases/<str:ref>/letters/<int:number>/issue/", letter_views.issue, name="issue-letter"),
    path("cases/<str:ref>/letters/<int:number>/again/", letter_views.reissue, name="reissue-letter"),
    path("cases/<str:ref>/letters/<int:number>/revocation/", letter_views.revoke, name="revoke-letter"),
    path("cases/<str:ref>/letters/<int:number>/discard/", letter_views.discard, name="discard-letter"),
    path("cases/<str:ref>/letters/<int:number>/file/", letter_views.file, name="letter-file"),
    path("cases/<str:ref>/passport/", letter_views.passport, name="passport"),
    *reviewing,
    path("letters/templates/", template_views.templates, name="letter-templates"),
    path("letters/templates/<str:kind>/<str:language>/", template_views.template, name="letter-template"),
    path("letters/letterhead/", template_views.letterhead, name="letterhead"),
    path("cases/<str:ref>/match/", matching_views.match, name="match"),
    path("cases/<str:ref>/match/line/", matching_views.choose_line, name="choose-line"),
    path("cases/<str:ref>/match/specialist/", matching_views.choose_specialist, name="choose-specialist"),
    path("matching/", matching_views.measures, name="match-measures"),
    path("cases/<str:ref>/tasks/", work_views.add, name="add-task"),
    path("work/", work_views.mine, name="work"),
    path("work/desk/", work_views.desk, name="desk-work"),
    path("work/desk/lead/", work_views.lead, name="desk-lead"),
    path("work/desk/give/", work_views.give_ticked, name="give-tasks"),
    path("work/tasks/<int:number>/", work_views.task, name="work-task"),
    path("work/tasks/<int:number>/person/", work_views.give, name="give-task"),
    path("work/tasks/<int:number>/sleep/", work_views.sleep, name="sleep-task"),
    path("work/handovers/", work_views.hand_overs, name="hand-overs"),
    path("work/handovers/<str:ref>/", work_views.hand_over, name="hand-over"),
    path("work/away/", work_views.away, name="away"),
    path("work/away/<int:number>/", work_views.back, name="back"),
    path("work/ladders/", work_views.ladders, name="ladders"),
    path("cases/<str:ref>/handover/", handover_views.handover, name="handover"),
    path("cases/<str:ref>/handover/<int:number>/", handover_views.answer, name="answer-handover"),
    path("verify/", verify_views.ask, name="verify-form"),
    path("verify/<str:code>/", verify_views.verify, name="verify"),
]
