"""How long counting takes, and how much memory, at any size and beside other ways to do it."""
