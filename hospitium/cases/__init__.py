"""Cases: the journey - stages, tasks, team, timeline."""
