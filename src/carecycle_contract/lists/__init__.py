"""What is true of any paged, sorted, filtered list: arithmetic, orders, walks, predictions."""
