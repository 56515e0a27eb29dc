"""Texts: collations, search matches, timestamps."""
