"""Leave is known to whom it is of and to who decides; an offer to whom it is made; what hangs on a case to who sees the case."""

from importlib import import_module

from django.db import migrations

from hospitium.kernel.walls import ONCE_ACTOR, ONCE_PROGRAMME, ONCE_SYSTEM, append_only, guard

ground = import_module("hospitium.scheduling.migrations.0003_walls")
MINE = f"{ONCE_ACTOR} = (SELECT person_id FROM scheduling_resource r WHERE r.id = {{0}})"
DECIDES = f"{ONCE_SYSTEM} OR {ONCE_PROGRAMME}"
SWAP = f"""{DECIDES} OR {MINE.format("scheduling_swap.resource_id")} OR {MINE.format("scheduling_swap.to_id")}
    OR to_id IS NULL AND ({ground.IS_STAFF})"""
BY = "coalesce((SELECT true FROM scheduling_{1} o WHERE o.id = scheduling_{0}.{2}_id), false)"


class Migration(migrations.Migration):
    dependencies = [("scheduling", "0005_waiting")]

    operations = [
        guard("scheduling_leave", f"{DECIDES} OR {MINE.format('scheduling_leave.resource_id')}"),
        guard("scheduling_swap", SWAP),
        guard("scheduling_swappart", BY.format("swappart", "swap", "swap")),
        guard("scheduling_swapno", BY.format("swapno", "swap", "swap")),
        guard("scheduling_timechoice", ground.OF_CASE.format("scheduling_timechoice")),
        guard("scheduling_wanted", BY.format("wanted", "timechoice", "choice")),
        guard("scheduling_borne", ground.IS_STAFF),
        guard("scheduling_waiting", ground.OF_CASE.format("scheduling_waiting")),
        guard("scheduling_freed", ground.IS_STAFF),
        guard("scheduling_considered", BY.format("considered", "waiting", "waiting")),
        guard("scheduling_waitingorder", ground.ANYBODY, writes=DECIDES),
        append_only("scheduling_borne", "scheduling_waitingorder", "scheduling_swapno"),
        migrations.RunSQL(
            "REVOKE DELETE, TRUNCATE ON scheduling_leave, scheduling_swap, scheduling_timechoice, scheduling_waiting,"
            " scheduling_considered, scheduling_freed FROM hospitium_app",
            "GRANT DELETE ON scheduling_leave, scheduling_swap, scheduling_timechoice, scheduling_waiting,"
            " scheduling_considered, scheduling_freed TO hospitium_app",
        ),
    ]
