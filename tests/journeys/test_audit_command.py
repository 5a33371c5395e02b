"""`hospitium audit`: what the privacy desk and whoever runs the server do with the record of looks."""

import json

import pytest

from config.cli import main, parser
from config.timetable import TIMETABLE
from hospitium.access import anchors, balp
from hospitium.access.anchors import Folder
from hospitium.access.testing import as_superuser
from hospitium.cases.testing import make_case

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(tmp_path, monkeypatch):
    monkeypatch.setattr("config.prepare.prepare", lambda: None)
    monkeypatch.setattr(anchors, "places", lambda: [Folder(tmp_path / "one"), Folder(tmp_path / "two")])
    return make_case()


def test_verify_names_the_bad_row_and_exits_with_one(case, capsys):
    assert main(["audit", "anchor"]) == main(["audit", "verify"]) == 0
    assert "every chain is whole" in capsys.readouterr().out
    as_superuser("UPDATE access_accessevent SET kind = 'x' WHERE number = 2")
    assert main(["audit", "verify"]) == 1
    assert "chain 0: row 2 was changed" in capsys.readouterr().out
    assert main(["audit", "verify", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["faults"] == [{"office": 0, "number": 2, "kind": "changed", "since": 0}]


def test_a_restore_is_told_and_then_explained(case, capsys):
    assert main(["audit", "anchor"]) == 0
    as_superuser("DELETE FROM access_accessevent; DELETE FROM access_chainhead")
    assert main(["audit", "verify"]) == 1
    assert main(["audit", "restored", "--to", "2026-11-21T06:00"]) == 0
    assert main(["audit", "verify"]) == 0
    assert "rows 2 to 2 were lost by a restore" in capsys.readouterr().out


def test_export_writes_audit_events_line_by_line_and_is_recorded_itself(case, capsys):
    for _ in range(2):
        capsys.readouterr()
        assert main(["audit", "export", "--patient", case.patient.ref, "--since", "2026-01-01"]) == 0
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert not [fault for event in events for fault in balp.faults(event)]
    assert {event["subtype"][0]["code"] for event in events} == {"create", "read"}


def test_the_public_key_can_be_printed(case, capsys):
    assert main(["audit", "key"]) == 0
    assert len(bytes.fromhex(capsys.readouterr().out.strip())) == 32


def test_every_chore_of_the_timetable_is_known_to_the_job_process():
    from config.jobs import app

    assert {path for _, path in TIMETABLE} <= {name for _, name in app.periodic_registry.periodic_tasks}


def test_a_chore_on_the_clock_keeps_the_anchors(case, tmp_path):
    from config.jobs import app

    app.tasks["chore"].func(timestamp=0, path="hospitium.access.chores.keep_anchors")
    assert [json.loads(line)["office"] for line in Folder(tmp_path / "two").lines()] == [0]


def test_the_grammar_knows_what_it_can_do():
    assert parser().parse_args(["audit", "verify", "--office", "3"]).office == 3
