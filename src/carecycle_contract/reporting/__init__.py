"""Renderers over verdicts and facts, one file for each form; a new form costs one more."""
