"""A2: for each (person, row) the list rule, the object rule and the wall in the database say the same."""

import random

from proofs import Outcome

PROMISE = "List rule, object rule and database agree on who sees what"


def prove(full: bool) -> Outcome:
    """Random worlds; every pair of a person with a case, a patient or a document is one trial."""
    from django.db import transaction

    from proofs.world import make_world

    tried = 0
    wrong: list[str] = []
    for seed in range(14 if full else 1):
        with transaction.atomic():
            world = make_world(random.Random(seed), people=40 if full else 26, cases=30 if full else 14)
            for actor in world.actors():
                found, differences = _compare(world, actor)
                tried += found
                wrong += differences
            transaction.set_rollback(True)
    return Outcome(tried, len(wrong), not wrong, detail={"first": wrong[:3]})


def _compare(world, actor):
    from hospitium.access.acting import SYSTEM, acting
    from hospitium.cases import queries as cases
    from hospitium.cases.models import Case
    from hospitium.cases.policy import visible_by_relation
    from hospitium.records.models import SourceDocument
    from hospitium.records.policy import may_see, seen_by

    with acting(SYSTEM):  # the wall open: the list rule stands alone
        listed = set(cases.visible(actor).values_list("pk", flat=True))
        by_relation = {pk for part in visible_by_relation(actor) for pk in part.values_list("pk", flat=True)}
        papers = set(SourceDocument.objects.filter(seen_by(actor)).values_list("pk", flat=True))
        seen = {case.pk for case in world.cases if cases.may_see(actor, case)}
        opened = {paper.pk for paper in world.documents if may_see(actor, paper)}
    with acting(actor):
        walled = set(Case._base_manager.values_list("pk", flat=True))
        papers_walled = set(SourceDocument._base_manager.values_list("pk", flat=True))
    wrong = [f"wall is narrower than the rule for {actor}"] * (not (listed <= walled and papers <= papers_walled))
    wrong += [f"relation by relation {actor} sees other cases"] * (by_relation != listed)
    cased = actor.may("see cases")
    wrong += [f"{actor} {case}" for case in world.cases if (case.pk in seen) != (case.pk in listed)]
    if cased:  # whoever has a role that sees cases at all sees exactly what the wall shows
        wrong += [f"wall shows {actor} more" for case in world.cases if (case.pk in walled) != (case.pk in listed)]
    if actor.may("see clinical facts") and actor.may("inspect uploads"):
        others = [paper for paper in world.documents if paper.received_by != actor.id]
        wrong += [f"wall shows {actor} more" for paper in others if (paper.pk in papers) != (paper.pk in papers_walled)]
    wrong += [f"{actor} {paper.ref}" for paper in world.documents if (paper.pk in opened) != (paper.pk in papers)]
    return len(world.cases) + len(world.documents), wrong
