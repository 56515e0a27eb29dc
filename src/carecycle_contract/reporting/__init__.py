"""What a person sees: verdicts, failures that explain themselves, and the summary."""
