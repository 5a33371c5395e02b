"""Boards: whoever tries what in any order, nobody reads a vote before their own, and what a board came to is what was voted."""

import random
from collections import Counter
from typing import Any

from proofs import Outcome

PROMISE = (
    "Nobody's vote is read before one's own is cast, and a closed board's result is the most voted of those present"
)
STEPS = 14


def prove(full: bool) -> Outcome:
    """Boards of four, walked at random: votes, changes, abstentions, recusals, tries to close. After each step every member, the desk
    and a stranger read the table bare. The control reads it with the wall taken away.
    """
    from hospitium.access.roles import Role
    from hospitium.access.testing import make_actor
    from hospitium.partners.actions import ensure_home

    campus = ensure_home()
    mira = make_actor("Mira", Role.COORDINATOR, organisation_id=campus.pk)
    walks = [_Walk(random.Random(number), mira) for number in range(300 if full else 2)]
    for walk in walks:
        walk.go()
    broken = [fault for walk in walks for fault in walk.faults]
    unwalled = sum(walk.unwalled for walk in walks)
    done = sum((walk.done for walk in walks), Counter[str]())
    control = f"with the wall taken away, {unwalled:,} votes were read too early at the first look of each walk"
    detail: dict[str, object] = {"first": broken[:3], **done}
    tried = sum(walk.looks for walk in walks)
    return Outcome(tried, len(broken), not broken and unwalled > 0 and done["close"] > 0, control, detail)


class _Walk:
    """One board, and what its members do."""

    def __init__(self, rng: random.Random, mira: Any) -> None:
        from hospitium.cases.reviewing.testing import make_board, make_review, reader

        self.rng, self.mira = rng, mira
        self.case, chair = make_review()
        self.members = [chair, *(reader(self.case, name) for name in ("Yara", "Kenji", "Leila"))]
        self.board = make_board(self.case, self.members, quorum=rng.randint(2, 4))
        self.said: dict[int, str] = {}
        self.recused: set[int] = set()
        self.faults: list[str] = []
        self.done: Counter[str] = Counter()
        self.looks = self.unwalled = 0
        self.is_open = True

    def go(self) -> None:
        """Walk until the board is closed, then try what must not be possible any more."""
        while self.is_open and self.done.total() < STEPS * 4:
            self._step()
            self._look()
        self._tamper()

    def _step(self) -> None:
        from hospitium.kernel.errors import Refusal

        member = self.rng.choice(self.members)
        act = self.rng.choices((self._vote, self._recuse, self._close), (6, 1, 3))[0]
        try:
            act(member)
            self.done[act.__name__.strip("_")] += 1
        except Refusal as refusal:
            self.done["refused"] += 1
            if "%(" in str(refusal):
                self.faults.append(f"a refusal that names nothing: {refusal}")

    def _vote(self, member: Any) -> None:
        from hospitium.cases.reviewing.testing import cast

        choice = self.rng.choice(("accept", "virtual", "accept", ""))
        cast(self.case, self.board, member, choice)
        self.said[member.id] = choice
        if member.id in self.recused:
            self.faults.append("a recused member voted")

    def _recuse(self, member: Any) -> None:
        from hospitium.access.acting import acting
        from hospitium.cases.reviewing.actions import recuse

        with acting(member):
            recuse(case_ref=self.case.ref, number=self.board.pk, reason="Related", by=member)
        self.recused.add(member.id)

    def _close(self, member: Any) -> None:
        from hospitium.access.acting import acting
        from hospitium.cases.reviewing.actions import close_board
        from hospitium.cases.reviewing.testing import WRITTEN

        with acting(member):
            opinion = close_board(case_ref=self.case.ref, number=self.board.pk, written=WRITTEN, by=member)
        self.is_open = False
        here = {person: choice for person, choice in self.said.items() if person not in self.recused}
        votes = Counter(choice for choice in here.values() if choice)
        if len(here) < self.board.quorum or votes[opinion.choice] != max(votes.values()):
            self.faults.append(f"closed as {opinion.choice} on {here} with a quorum of {self.board.quorum}")

    def _look(self) -> None:
        from hospitium.access.acting import acting
        from hospitium.cases.models import Vote
        from hospitium.kernel import database

        for reader in (*self.members, self.mira):
            others = Vote._base_manager.filter(board_id=self.board.pk).exclude(person_id=reader.id)
            with acting(reader):
                seen = others.count()
            self.looks += 1
            is_early = self.is_open and reader.id not in self.said
            if is_early and seen:
                self.faults.append(f"{reader.name} read {seen} votes before their own")
            if is_early and self.said and not self.unwalled:
                with database.as_owner():
                    self.unwalled += others.count()

    def _tamper(self) -> None:
        """After closing, neither the desk nor a member changes anything, whatever they send to the database."""
        from django.db import Error, transaction

        from hospitium.access.acting import acting
        from hospitium.cases.models import Board, Vote

        if self.is_open:
            return
        member = self.members[0]
        assert member.id
        mine = {"board_id": self.board.pk, "person_id": member.id}
        tries = (
            lambda: Vote._base_manager.filter(board_id=self.board.pk).update(words="x"),
            lambda: Vote._base_manager.create(**mine, choice="decline", words="x"),
            lambda: Board._base_manager.filter(pk=self.board.pk).update(result="decline"),
        )
        for attempt in tries:
            self.looks += 1
            try:
                with acting(member), transaction.atomic():
                    attempt()
                self.faults.append("a closed board was changed")
            except Error:
                self.done["kept"] += 1
