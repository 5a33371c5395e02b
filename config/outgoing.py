"""Who is asked, at the moment of sending, whether a message may still leave: a withdrawn consent bites here at last."""

from hospitium.cases.queries import patient_of_case
from hospitium.messaging.outbox import Outgoing, ask_first
from hospitium.patients.actions import may_be_sent
from hospitium.patients.queries import patient_at
from hospitium.records.queries import patient_of_document

WAYS = {"mail": "email", "console": "email", "webhook": "api", "sms": "email", "whatsapp": "email"}
"""Each way out of the outbox as the rules of transfer name it; a text message is as open as mail."""
FINDERS = (patient_at, patient_of_case, patient_of_document)


def may_still_leave(message: Outgoing) -> bool:
    """Whether the rules of transfer let a message go; what speaks of something unknown stays."""
    if not message.about:
        return True
    patient = next((found for find in FINDERS if (found := find(message.about))), None)
    return patient is not None and may_be_sent(
        patient=patient,
        data_class=message.carries,
        channel=WAYS[message.channel],
        purpose=message.purpose,
        organisation_id=message.organisation_id,
        address=message.recipient,
        person_id=message.person_id,
    )


ask_first(may_still_leave)
