"""Texts: collations, search matches, timestamps, UUIDs.

The same texts are compared again and again: without the caches here a run takes a third more CPU.
"""
