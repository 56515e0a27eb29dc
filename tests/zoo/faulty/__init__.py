"""Servers with one fault each, by the group of requirements that it breaks."""
