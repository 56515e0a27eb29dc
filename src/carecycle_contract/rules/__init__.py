"""Rules: pure judgement. Answers go in, findings come out; see `ruling`."""
