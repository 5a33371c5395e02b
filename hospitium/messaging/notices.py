"""The sentences notices are made of."""

from django.utils.translation import gettext_lazy as _

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
    "family_told": _("%(by_name)s told us something new about the family. Please read it."),
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
    "family_told": "/cases/%s/",
    "upload_failed": "/documents/%s/",
}
"""Where a notice leads, by the reference it is about."""

NAMES = {
    "message": _("A message"),
    "message_urgent": _("An urgent message"),
    "assigned": _("A case assigned to you"),
}
"""What notices are called where rules speak of them."""
