"""The plan board: a week of resources or of visits, and moves of appointments with what each would cost.

No tables of its own, and no rule: what may be is asked of the planner's own tests (`planning.holding`), why not of the checker, and
what moves, moves by `booking.actions.move`.
"""
