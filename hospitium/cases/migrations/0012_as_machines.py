"""Cases of the single journey as machines: where each stage stood, the usual pathway, and the gates their steps had passed.

The words below are those of the day of this change; they do not follow the tables of the code.
"""

import tomllib
from pathlib import Path

from django.db import migrations

SHIPPED = Path(__file__).resolve().parents[1] / "pathways"
USUAL = "treatment"
MACHINES = ("request", "review", "travel", "stay", "follow_up")
NOT = "not_begun"
STANDING = {
    "enquiry": ("submitted", NOT, NOT, NOT, NOT),
    "intake": ("acknowledged", NOT, NOT, NOT, NOT),
    "records": ("information_requested", NOT, NOT, NOT, NOT),
    "review": ("acknowledged", "in_review", NOT, NOT, NOT),
    "decision": ("acknowledged", "opinion_ready", NOT, NOT, NOT),
    "estimate": ("accepted", "used", "estimate", NOT, NOT),
    "clearance": ("accepted", "used", "funds", NOT, NOT),
    "visa": ("accepted", "used", "visa", NOT, NOT),
    "travel": ("accepted", "used", "planning", NOT, NOT),
    "stay": ("accepted", "used", "arrived", "in_care", NOT),
    "discharge": ("accepted", "used", "arrived", "discharge_planning", NOT),
    "follow_up": ("accepted", "used", "arrived", "gone_home", "running"),
}
CLOSED = {
    "completed": ("accepted", "used", "arrived", "gone_home", "completed"),
    "declined": ("declined", "opinion_ready", NOT, NOT, NOT),
    "withdrawn": ("withdrawn", NOT, NOT, NOT, NOT),
    "no_reply": ("acknowledged", NOT, NOT, NOT, NOT),
    "referred_onward": ("redirected", NOT, NOT, NOT, NOT),
}
PASSED = {
    "clinical": ("estimate", "clearance", "visa", "travel", "stay", "discharge", "follow_up"),
    "financial": ("visa", "travel", "stay", "discharge", "follow_up"),
    "travel": ("stay", "discharge", "follow_up"),
}
"""Stages that lay behind a step which answered for a gate."""


def load_pathways(apps, schema_editor):
    """Version 1 of every shipped pathway."""
    pathway, version = apps.get_model("cases", "Pathway"), apps.get_model("cases", "PathwayVersion")
    for file in sorted(SHIPPED.glob("*.toml")):
        version.objects.create(
            pathway=pathway.objects.create(slug=file.stem),
            number=1,
            body=tomllib.loads(file.read_text()),
            effective_from="2000-01-01",
            made_by="Hospitium",
            why="As shipped",
        )


def let_stand(apps, schema_editor):
    """Each case where its stage stood, on the usual pathway; held cases held, the passed gates open with their ground."""
    case = apps.get_model("cases", "Case").objects
    usual = apps.get_model("cases", "PathwayVersion").objects.get(pathway__slug=USUAL, number=1)
    case.update(pathway=usual)
    for stage, states in STANDING.items():
        case.filter(stage=stage).update(**dict(zip(MACHINES, states, strict=True)))
    for outcome, states in CLOSED.items():
        side = outcome if outcome in ("withdrawn", "no_reply") else "running"
        case.filter(stage="closed", outcome=outcome).update(**dict(zip(MACHINES, states, strict=True)), side=side)
    case.filter(stage="closed").exclude(hold="").update(hold="")
    case.exclude(hold="").update(side="on_hold")
    for kind, stages in PASSED.items():
        schema_editor.execute(
            "INSERT INTO cases_gate (case_id, kind, state, fact, by, source, at, override_by, override_reason)"
            " SELECT id, %s, 'green', %s, 'Hospitium', 'journey', stage_at, '', '' FROM cases_case WHERE stage = ANY (%s)",
            [kind, "The case had passed this step before gates were kept", list(stages)],
        )


def nothing(apps, schema_editor):
    """The stage was kept all along: nothing to take back."""


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_spine")]
    operations = [migrations.RunPython(load_pathways, nothing), migrations.RunPython(let_stand, nothing)]
