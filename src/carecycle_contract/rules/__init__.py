"""Rules: pure functions from answers to findings, a module for each group of requirements."""
