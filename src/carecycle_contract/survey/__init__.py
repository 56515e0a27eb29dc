"""The survey: which questions to ask within the budget, asked once each, and what they show."""
