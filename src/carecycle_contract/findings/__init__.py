"""Findings: what judgement can say of answers, and how it is told."""
