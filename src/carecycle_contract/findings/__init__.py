"""Findings: what rules conclude from answers, and the words to report it in."""
