"""Writes of files in files: what was found in one becomes documents of their own, and those of one delivery find their case."""

import re

from django.db.models import Count, Sum

from hospitium.access.acting import SYSTEM, Actor, acting

from . import actions, archive, feeds, kinds, mllp, originals, placing, reader
from .archive import EXPANDED, MEMBERS
from .inside.member import Member
from .models import ARCHIVE, INSIDE, Delivery, Part, SourceDocument
from .queries import document_for

DEEPEST = 3
"""Files in files in files are taken out; what is in those is told and left."""
PACKED = re.compile(r"\.tgz\Z", re.IGNORECASE)
ARCHIVES = frozenset({"ZIP", "GZIP"})


def unpack_archive(*, document_ref: str, by: Actor) -> list[Part]:
    """Take the files out of a file that was released; each is received like any other, and read later.

    A transaction for each file, so that thousands of them hold nothing up; repeated, it goes on where it ended. Out of a
    document that states something they are taken by us, for whoever sent it may not see the patient it names.
    """
    with acting(SYSTEM):
        holder = document_for(SYSTEM, document_ref, action="update")
    if not holder.holds_files:
        return []
    by = by if holder.is_holder else SYSTEM
    if not holder.counts.get("unpacked"):
        for member, data in reader.unpacked(originals.reach(holder.sha256)):
            with acting(by):
                _take_out(document_for(by, document_ref, lock=True, action="update"), member, data, by)
    with acting(by):
        holder = document_for(by, document_ref, lock=True, action="update")
        holder.counts["unpacked"] = True
        holder.save(update_fields=["counts", "delivery"])
        if not holder.delivery or holder.delivery == holder.ref:
            Delivery.objects.update_or_create(ref=holder.ref, defaults={"is_whole": True})
        placing.settle(holder.delivery or holder.ref, by)
        return list(holder.parts.select_related("document"))


def _take_out(holder: SourceDocument, member: Member, data: bytes, by: Actor) -> None:
    if holder.parts.filter(position=member.index).exists():
        return
    together = _together(holder)
    refusal = member.refusal or _too_much(holder, together, data)
    part = Part(
        archive=holder,
        position=member.index,
        name=member.name if member.name != "?" else PACKED.sub(".tar", holder.file_name.removesuffix(".gz")),
        size=member.size,
        path=member.path,
        media_type=member.media_type,
        language=member.language,
        title=member.title,
        refusal=refusal,
    )
    if not refusal:
        part.document = _received(holder, part, data, together, by)
    part.save()


def _together(holder: SourceDocument) -> str:
    """The delivery that what is inside belongs to. A letter that waits for its case is one of those it came with."""
    if holder.waits_for_case and not holder.delivery:
        holder.delivery = holder.ref
        holder.save(update_fields=["delivery"])
    return holder.delivery or holder.ref


def _received(holder: SourceDocument, part: Part, data: bytes, together: str, by: Actor) -> SourceDocument:
    """A file that was found, received as its holder was: for the same case, by the same sender."""
    document = actions.receive_document(
        chunks=[data],
        file_name=part.name,
        by=by,
        channel=ARCHIVE if holder.is_holder else INSIDE,
        declared_type=part.media_type,
        question=holder.question,
        urgency=holder.urgency,
        pathway=holder.pathway,
        office_id=holder.office_id,
        sent_for_id=holder.case_id or holder.sent_for_id,
        delivery=feeds.delivery_of(holder, data) or together,
        is_demo=holder.is_demo,
    )
    if document.received_by is None and holder.received_by:
        document.received_by, document.received_by_name = holder.received_by, holder.received_by_name
        document.save(update_fields=["received_by", "received_by_name"])
    if document.waits_for_case and not document.delivery:  # the same bytes came before, alone
        document.delivery = together
        document.save(update_fields=["delivery"])
    return document


def _too_much(holder: SourceDocument, together: str, data: bytes) -> str:
    """Files in files end somewhere, and all of them together are no more than one archive may hold."""
    among = (
        {"part_of__archive": holder} if together.startswith(mllp.FEED) else {"delivery": together}
    )  # a feed has no end
    held = SourceDocument.objects.filter(**among).aggregate(count=Count("id"), size=Sum("size"))
    if held["count"] >= MEMBERS or (held["size"] or 0) + len(data) > EXPANDED:
        return "too-many"
    depth = _depth(holder) + 1
    if depth > DEEPEST:
        return "deep"
    is_archive = kinds.kind_of(data[: kinds.HEAD]) in ARCHIVES and not archive.is_letter(data)
    return "nested" if depth == DEEPEST and is_archive else ""


def _depth(document: SourceDocument) -> int:
    """In how many files a document is."""
    depth, above = 0, document
    while depth <= DEEPEST and (part := above.part_of.select_related("archive").order_by("id").first()):
        depth, above = depth + 1, part.archive
    return depth


def settle_delivery(*, delivery: str, by: Actor) -> None:
    """Nothing more comes with this delivery: what names nobody goes to the case of the rest, if there is one."""
    with acting(by):
        Delivery.objects.update_or_create(ref=delivery, defaults={"is_whole": True})
        placing.settle(delivery, by)
