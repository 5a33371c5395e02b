"""What else could plan whole visits, each at its best: the same file, as many seconds, and the checker for all of them.

`timefold_asked` asks Timefold, which runs in an environment and a process of its own (`timefold_solve`); `one_model` is all visits in one
constraint model.
"""
