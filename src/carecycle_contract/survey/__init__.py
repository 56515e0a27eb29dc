"""The survey: choose questions within the budget, ask each once, and collect the evidence."""
