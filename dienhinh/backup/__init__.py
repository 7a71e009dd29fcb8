"""Backups of the whole installation and their restore; each runs in a process of its own."""
