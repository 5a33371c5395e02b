"""The planning core, pure: an instance in, a plan out, and a checker that shares no code with the planner.

`reading` (file to `instance`) > `planner` (insertion, ejection, improvement, repair; `solver` for each exact piece) > `writing`;
`whynot` and `alternatives` ask the planner again with something changed; `checker` reads files as they stand; `words` says it all
in the reader's language. docs/reference/plan-format.md is the contract; docs/adr/0041 the reasons.
"""
