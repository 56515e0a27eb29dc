"""Servers to prove the suite with: conforming ones, and faulty ones that each say what they break."""
