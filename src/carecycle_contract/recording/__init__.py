"""Recordings: the exchanges of a run as HAR 1.2, without secrets, and read again."""
