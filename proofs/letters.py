"""Letters numbered without gaps or twins: many sign at once, some give up at the last moment, some sign the same draft."""

import random
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from proofs import Outcome

PROMISE = "Letters are numbered 1, 2, 3 without gap or twin, each with its bytes, however many sign at once or give up"
GIVE_UP = 0.3


def prove(full: bool) -> Outcome:
    """Every writer signs drafts of one case each; a third of the signings is rolled back after the number was given, and each
    writer signs one draft of all together with the others. The control takes numbers from a sequence of the database.
    """
    from hospitium.access.acting import SYSTEM, acting
    from hospitium.access.roles import Role
    from hospitium.access.testing import make_actor
    from hospitium.cases.letters.models import Letter, LetterFile
    from hospitium.cases.letters.testing import describe_house, make_draft
    from hospitium.cases.testing import make_case
    from hospitium.partners.actions import ensure_home

    writers, turns = (8, 40) if full else (3, 3)
    campus = ensure_home()
    describe_house()
    mira = make_actor("Mira", Role.COORDINATOR, organisation_id=campus.pk)
    cases = [make_case(name=f"Person {n}") for n in range(writers)]
    drafts = [[(case.ref, make_draft(case, "appointment", by=mira).pk) for _ in range(turns)] for case in cases]
    shared = (cases[0].ref, make_draft(cases[0], "appointment", by=mira).pk)
    with ThreadPoolExecutor(writers) as threads:
        kept = sum(threads.map(_sign, [mira] * writers, [[*own, shared] for own in drafts], range(writers)))
    with acting(SYSTEM):
        numbers = sorted(filter(None, Letter.objects.values_list("number", flat=True)))
        files = LetterFile.objects.count()
    wanted = [f"{numbers[0][:9]}{n:06}" for n in range(1, kept + 1)] if numbers else []
    off = len(set(numbers) ^ set(wanted)) + abs(len(numbers) - kept) + abs(files - kept)
    gaps = _with_a_sequence(turns * writers)
    return Outcome(
        writers * turns + writers,
        off,
        off == 0 and gaps > 0,
        control=f"numbers of a sequence, with the same share given up, left {gaps} gaps",
        detail={"issued": kept, "given up": writers * turns + 1 - kept},
    )


def _sign(mira: Any, drafts: list[tuple[str, int]], seed: int) -> int:
    """Sign each; gives how many of one's own stayed. The shared draft, last, is counted by the first writer alone."""
    from django.db import connection

    from hospitium.access.acting import acting
    from hospitium.cases.letters.actions import issue_letter
    from hospitium.cases.letters.testing import SITE

    rng, kept = random.Random(seed), 0
    for ref, number in drafts:
        is_shared = number == drafts[-1][1]
        try:
            with acting(mira):
                issue_letter(case_ref=ref, number=number, title="Coordinator", site=SITE, by=mira)
                if not is_shared and rng.random() < GIVE_UP:
                    raise _GaveUp
            kept += not is_shared or seed == 0
        except _GaveUp:
            continue
    connection.close()
    return kept


def _with_a_sequence(count: int) -> int:
    """Gaps that a sequence leaves when transactions that took a number give up."""
    from django.db import connection, transaction

    from hospitium.kernel import database

    rng, taken = random.Random(1), []
    with database.as_owner(), connection.cursor() as cursor:
        cursor.execute("CREATE SEQUENCE letters_control")
        for _ in range(max(count, 30)):
            try:
                with transaction.atomic():
                    cursor.execute("SELECT nextval('letters_control')")
                    number = cursor.fetchone()[0]
                    if rng.random() < GIVE_UP:
                        raise _GaveUp
                taken.append(number)
            except _GaveUp:
                continue
        cursor.execute("DROP SEQUENCE letters_control")
    return max(taken) - len(taken)


class _GaveUp(Exception):
    pass
