"""Whoever owns the database can change every row; the prover names the first bad one."""

import datetime as dt
import hashlib

import pytest

from hospitium.access import anchors
from hospitium.access.acting import SYSTEM, acting
from hospitium.access.actions import note_access
from hospitium.access.anchors import Folder, anchor_heads
from hospitium.access.chain import Fault, FaultKind, Walk
from hospitium.access.models import AccessEvent, ChainHead
from hospitium.access.roles import Role
from hospitium.access.testing import as_superuser, make_actor
from hospitium.access.verify import note_restored, verify

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def places(tmp_path, monkeypatch):
    """Two places outside the database."""
    found = [Folder(tmp_path / "one"), Folder(tmp_path / "two")]
    monkeypatch.setattr(anchors, "places", lambda: found)
    return found


@pytest.fixture
def chain(places):
    """Ten looks of one person, all anchored; gives the chain's number."""
    mira = make_actor("Mira", Role.COORDINATOR, organisation_id=7)
    for n in range(10):
        with acting(mira):
            note_access("read", "case", [f"C-{n}", "P-1"])
        anchor_heads()
    return 7


def rewrite_from(number):
    """What a skilled forger does: change a row and hash everything after it anew, the head included."""
    as_superuser(
        f"""
        UPDATE access_accessevent SET person_id = 999 WHERE office = 7 AND number = {number};
        DO $$ DECLARE e access_accessevent; before bytea; BEGIN
            SELECT prev INTO before FROM access_accessevent WHERE office = 7 AND number = {number};
            FOR e IN SELECT * FROM access_accessevent WHERE office = 7 AND number >= {number} ORDER BY number LOOP
                e.prev := before; before := sha256(before || convert_to(access_canonical(e), 'UTF8'));
                UPDATE access_accessevent SET prev = e.prev, hash = before WHERE id = e.id;
            END LOOP;
            UPDATE access_chainhead SET hash = before WHERE office = 7;
        END $$
        """
    )


CUT = """
DELETE FROM access_accessevent WHERE office = 7 AND number > 6;
UPDATE access_chainhead SET (number, hash) = (
    SELECT number, hash FROM access_accessevent WHERE office = 7 AND number = 6) WHERE office = 7
"""


def test_an_untouched_chain_is_whole(chain):
    verdict = verify()
    assert verdict.is_whole and verdict.rows == 10 and verdict.anchors == 10


@pytest.mark.parametrize(
    ("forgery", "number", "kind"),
    [
        ("UPDATE access_accessevent SET facts = '{\"n\": 1}' WHERE number = 4", 4, FaultKind.CHANGED),
        ("UPDATE access_accessevent SET at = at + interval '1 s' WHERE number = 4", 4, FaultKind.CHANGED),
        ("UPDATE access_accessevent SET at = 'infinity' WHERE number = 4", 4, FaultKind.CHANGED),
        ("UPDATE access_accessevent SET facts = '1e9999' WHERE number = 4", 4, FaultKind.CHANGED),
        ("UPDATE access_accessevent SET prev = sha256('x') WHERE number = 4", 4, FaultKind.CHANGED),
        ("DELETE FROM access_accessevent WHERE number = 4", 4, FaultKind.MISSING),
        ("DELETE FROM access_accessevent WHERE number = 10", 10, FaultKind.CUT),
        ("DELETE FROM access_accessevent; DELETE FROM access_chainhead", 1, FaultKind.CUT),
        ("DELETE FROM access_chainhead", 1, FaultKind.BEYOND),
        (CUT, 7, FaultKind.CUT),
    ],
)
def test_the_first_bad_row_is_named(chain, forgery, number, kind):
    as_superuser(forgery)
    assert verify().faults[:1] == (Fault(7, number, kind),)


def test_rewriting_forward_is_found_by_the_anchors_and_only_by_them(chain):
    rewrite_from(4)
    assert verify(kept_in=[]).is_whole
    assert verify().faults == (Fault(7, 4, FaultKind.REWRITTEN, since=4),)


def test_a_verdict_does_not_rest_on_the_databases_own_functions(chain):
    as_superuser("UPDATE access_accessevent SET person_id = 999 WHERE number = 4")
    as_superuser(
        "ALTER FUNCTION access_canonical RENAME TO access_true;"
        "CREATE FUNCTION access_canonical(e access_accessevent) RETURNS text LANGUAGE plpgsql AS $$ BEGIN"
        " IF e.person_id = 999 THEN e.person_id := 1; END IF; RETURN access_true(e); END $$"
    )
    try:
        assert verify().faults == (Fault(7, 4, FaultKind.CHANGED),)
    finally:
        as_superuser("DROP FUNCTION access_canonical; ALTER FUNCTION access_true RENAME TO access_canonical")


def test_one_chain_can_be_asked_alone(chain):
    with acting(make_actor("Lin", Role.OFFICE_CONSULTANT, organisation_id=8)):
        note_access("read", "case", ["C-1"])
    as_superuser("UPDATE access_accessevent SET kind = 'x' WHERE office = 7 AND number = 2")
    assert verify(8).is_whole and not verify(7).is_whole


def test_a_forged_anchor_is_told_apart(chain, places):
    line = next(places[0].lines()).replace('"number":1', '"number":3')
    places[1].keep([line])
    assert [fault.kind for fault in verify().faults] == [FaultKind.FORGED_ANCHOR]


def test_a_place_that_lost_anchors_is_named_and_the_other_still_proves(chain, places):
    file = next(places[0].path.glob("*.jsonl"))
    file.write_text("".join(f"{line}\n" for line in file.read_text().splitlines()[:5]))
    assert verify().lacking == ((places[0].name, 5),)
    as_superuser(CUT)
    assert verify().faults == (Fault(7, 7, FaultKind.CUT),)


def test_a_head_that_did_not_move_is_not_anchored_again(chain, places):
    assert anchor_heads() == 0
    assert len(list(places[0].lines())) == len(list(places[1].lines())) == 10


def test_a_place_that_was_away_catches_up(chain, places, monkeypatch):
    def away(self, lines):
        raise OSError("unplugged")

    with acting(make_actor("Lin", Role.OFFICE_CONSULTANT, organisation_id=8)):
        note_access("read", "case", ["C-1"])
    with monkeypatch.context() as patch, pytest.raises(OSError, match="unplugged"):
        patch.setattr(Folder, "keep", away)
        anchor_heads()
    assert anchor_heads() == 2


def test_anybody_with_the_public_key_can_check_an_anchor_and_nobody_with_another(chain, places):
    from hospitium.access.seal import public_key

    assert verify(key=public_key()).is_whole
    other = hashlib.sha256(b"another").hexdigest()
    assert not verify(key=other).is_whole


def test_a_restore_that_is_told_explains_what_was_lost_and_nothing_more(chain):
    as_superuser(CUT)
    assert not verify().is_whole
    lost = note_restored(to=dt.datetime(2026, 11, 21, tzinfo=dt.UTC))
    assert lost == [[7, 7, 10]]
    with acting(make_actor("Mira", Role.COORDINATOR, organisation_id=7)):
        note_access("read", "case", ["C-again"])
    anchor_heads()
    verdict = verify()
    assert verdict.is_whole and verdict.lost == ((7, 7, 10),)
    assert ChainHead.objects.get(pk=7).number == 7
    rewrite_from(7)
    assert verify().faults == (Fault(7, 7, FaultKind.REWRITTEN, since=7),)


def test_writing_goes_on_while_the_chain_is_walked(chain, monkeypatch):
    event = '[{"roles": [], "action": "read", "kind": "case", "refs": [], "purpose": "", "route": "", "address": "",'
    with acting(SYSTEM):
        mira = AccessEvent.objects.first().person_id
    walked = Walk.over

    def and_meanwhile_somebody_looks(walk, rows):
        as_superuser(f"SET hosp.person = {mira}; SELECT access_append('{event} \"facts\": {{}}}}]')")
        return walked(walk, rows)

    monkeypatch.setattr(Walk, "over", and_meanwhile_somebody_looks)
    verdict = verify()
    assert verdict.is_whole and verdict.rows == 10
    assert ChainHead.objects.get(pk=7).number == 11
