"""Places of the campus as people keep them: where they are, how one finds them, and how long one walks between them."""
