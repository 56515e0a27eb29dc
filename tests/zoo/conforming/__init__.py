"""Servers that keep the contract in an unusual way; none of them may be accused."""
