"""The theory of a list: listings, orders, walks, census, arithmetic."""
