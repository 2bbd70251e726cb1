"""Reproducible duidingsrapportage of the Dutch IPS monitor."""
