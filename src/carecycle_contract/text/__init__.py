"""The theory of text: collations, matching, instants."""
