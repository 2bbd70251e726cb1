"""Sentences that write themselves from a report, each with the grade of what it claims."""
