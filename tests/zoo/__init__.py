"""Servers to prove the suite with, conforming and faulty; each says what it breaks."""
