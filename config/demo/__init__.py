"""The demo programme: a fictional institution and fictional people, the same every time."""
