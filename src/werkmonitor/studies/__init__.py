"""Questions that tables of counts can't answer, and how far the methods that answer them can be trusted."""
