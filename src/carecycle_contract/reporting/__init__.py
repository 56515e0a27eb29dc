"""Renderers of verdicts and facts, one module for each format."""
