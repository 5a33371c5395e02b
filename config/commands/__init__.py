"""The verbs of the `hospitium` command, one module each: `words(parser)` and `run(asked) -> exit code`."""
