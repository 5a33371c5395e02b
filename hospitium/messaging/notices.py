"""The sentences notices are made of."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from hospitium.kernel.clock import line_of_both

SENTENCES = {
    "message": _("%(by_name)s wrote to you."),
    "message_urgent": _("%(by_name)s wrote to you and says it is urgent."),
    "unread": _("What %(by_name)s told %(reader)s is still unread. Please look into it."),
    "mail_held": _("A mail came that nobody could place by itself. Please look where it belongs."),
    "assigned": _("%(by_name)s assigned a case to you."),
    "emergency": _("%(by_name)s opened a record in an emergency. Please look into it."),
    "harvest": _("%(by_name)s opened many records outside the own desk within minutes. Please look into it."),
    "transfer": _("Something could not leave or be opened from abroad (asked by %(by_name)s). Please look into it."),
    "head_count": _("%(heads)s people's data of the %(of)s a law allows have gone abroad. Please look into it."),
    "merge_differs": _(
        "%(by_name)s joined two records of one patient who had said different things in them. Every no holds; please look."
    ),
    "unmerge_differs": _(
        "%(by_name)s separated two records that had been joined. What was denied in each holds again."
    ),
    "invitation_accepted": _("Somebody you invited has come in."),
    "handover_offered": _("%(by_name)s offers you a case to take over."),
    "handover_answered": _("%(by_name)s answered the handover of a case."),
    "records_overdue": _("A source does not send records we asked for. Please think of another way."),
    "translation_signed": _("A translation you asked for is signed by %(by_name)s."),
    "link_acknowledged": _("%(by_name)s confirmed that the records you handed out by link arrived."),
    "link_closed": _("A link you made was closed after too many wrong passcodes. Please ask the recipient."),
    "evidence_ends": _("Evidence for a service line you lead ends within %(days)s days. Please renew it in time."),
    "chosen": _("%(by_name)s asks you to review a case."),
    "task_given": _("%(by_name)s gave you a task."),
    "task_owner": _("A task you answer for is due soon."),
    "task_desk": _("A task of your desk is due and not done."),
    "task_programme": _("A task is overdue, and its desk was told already."),
    "hand_over": _("%(by_name)s hands tasks over to you. Please accept them or send them back."),
    "hand_over_accepted": _("%(by_name)s accepted the tasks you handed over."),
    "hand_over_returned": _("%(by_name)s sent tasks back that you had handed over. They are still yours."),
    "hand_over_late": _("Tasks that were handed over wait for an answer longer than agreed."),
    "review_assigned": _("%(by_name)s gave you a case to review."),
    "question_asked": _("%(by_name)s asked something about a case. It waits for your answer."),
    "question_answered": _("%(by_name)s answered what you had asked."),
    "opinion_signed": _("%(by_name)s signed an opinion. It waits to be released."),
    "opinion_released": _("There is an answer from the hospital about a case of yours."),
    "board_convened": _("%(by_name)s asks you to decide on a case together with others."),
    "board_chair": _("You chair a board from now on: %(by_name)s is recused."),
    "family_told": _("%(by_name)s told us something new about the family. Please read it."),
    "leave_asked": _("%(by_name)s asks for leave. It waits for an answer."),
    "leave_answered": _("%(by_name)s answered your leave."),
    "swap_offered": _("%(by_name)s offers you appointments to take over."),
    "swap_accepted": _("%(by_name)s took over the appointments you offered."),
    "swap_refused": _("Nobody took the appointments you offered. They are still yours."),
    "times_offered": _("%(by_name)s asks you to choose a time."),
    "time_chosen": _("%(by_name)s chose a time."),
    "conference": _("%(by_name)s arranged a conference with you."),
    "earlier_offered": _("An earlier time became free. Please say soon whether it suits."),
    "earlier_answered": _("%(by_name)s answered about an earlier time."),
    "visit_confirmed": _("The appointments of the visit are confirmed. Please look at the days and times."),
    "visit_repaired": _("Appointments of the visit have changed. Please look at what is different."),
    "visit_broken": _("Something of a visit can no longer take place. Please repair it."),
    "visit_asked": _("%(by_name)s asks to change an appointment. Please answer."),
    "visit_answered": _("%(by_name)s answered what you asked about an appointment."),
    "visit_changed": _("Something about your visit has changed. Please look."),
    "stay_given": _("%(by_name)s asks you to look after a patient through the stay. Please see the days."),
    "stay_taken": _("You no longer look after a stay that was yours. Please see your days."),
    "booked": _("You are booked: %(when)s. Please look at your roster."),
    "booked_moved": _("An appointment of yours has changed. It is now %(when)s. Please look at your roster."),
    "booked_over": _("An appointment is no longer yours: %(when)s. Please look at your roster."),
    "time_moved": _("A time that was chosen has moved: %(when)s."),
    "upload_failed": _("A document you sent could not be read. It is kept, and its page says what to do."),
}

PLACES = {
    "message": "/cases/%s/messages/",
    "message_urgent": "/cases/%s/messages/",
    "unread": "/cases/%s/messages/",
    "mail_held": "/mail/#%s",
    "assigned": "/cases/%s/",
    "emergency": "/privacy/#%s",
    "harvest": "/privacy/#%s",
    "transfer": "/privacy/rules/refused/#%s",
    "head_count": "/privacy/rules/counts/#%s",
    "merge_differs": "/looks/?ref=%s",
    "unmerge_differs": "/looks/?ref=%s",
    "invitation_accepted": "/cases/%s/people/",
    "handover_offered": "/cases/%s/handover/",
    "handover_answered": "/cases/%s/handover/",
    "records_overdue": "/cases/%s/chase/",
    "translation_signed": "/translations/%s/",
    "link_acknowledged": "/cases/%s/links/out/",
    "link_closed": "/cases/%s/links/out/",
    "evidence_ends": "/lines/%s/",
    "chosen": "/cases/%s/",
    "task_given": "/work/tasks/%s/",
    "task_owner": "/work/tasks/%s/",
    "task_desk": "/work/tasks/%s/",
    "task_programme": "/work/tasks/%s/",
    "hand_over": "/work/handovers/#%s",
    "hand_over_accepted": "/work/handovers/#%s",
    "hand_over_returned": "/work/handovers/#%s",
    "hand_over_late": "/work/handovers/#%s",
    "review_assigned": "/cases/%s/review/",
    "question_asked": "/cases/%s/questions/",
    "question_answered": "/cases/%s/questions/",
    "opinion_signed": "/cases/%s/review/",
    "opinion_released": "/cases/%s/",
    "board_convened": "/cases/%s/boards/",
    "board_chair": "/cases/%s/boards/",
    "family_told": "/cases/%s/",
    "leave_asked": "/roster/leave/%s/",
    "leave_answered": "/roster/leave/%s/",
    "swap_offered": "/roster/offers/#%s",
    "swap_accepted": "/roster/offers/#%s",
    "swap_refused": "/roster/offers/#%s",
    "times_offered": "/cases/%s/slots/",
    "time_chosen": "/cases/%s/slots/",
    "conference": "/roster/?day=%s",
    "earlier_offered": "/cases/%s/earlier/",
    "earlier_answered": "/cases/%s/earlier/",
    "visit_confirmed": "/cases/%s/",
    "visit_repaired": "/cases/%s/",
    "visit_broken": "/cases/%s/visit/",
    "visit_asked": "/cases/%s/itinerary/",
    "visit_answered": "/home/%s/visit/",
    "visit_changed": "/home/%s/visit/",
    "stay_given": "/roster/?span=week&day=%s",
    "stay_taken": "/roster/?span=week&day=%s",
    "booked": "/roster/?about=%s",
    "booked_moved": "/roster/?about=%s",
    "booked_over": "/roster/?about=%s",
    "time_moved": "/cases/%s/slots/",
    "upload_failed": "/documents/%s/",
}
"""Where a notice leads, by the reference it is about."""

NAMES = {
    "message": _("A message"),
    "message_urgent": _("An urgent message"),
    "assigned": _("A case assigned to you"),
}
"""What notices are called where rules speak of them."""


def said(kind: str, facts: Mapping[str, Any], zone: str) -> str:
    """A notice as a sentence in the reader's language; a moment in it by the clock of where it happens and by the reader's."""
    told = dict(facts)
    if "at" in told:
        told["when"] = line_of_both(dt.datetime.fromisoformat(told["at"]), told["zone"], zone)
    return str(SENTENCES[kind]) % told
