"""Intervals and models; no module here knows where its numbers come from."""
