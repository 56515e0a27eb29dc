"""Servers to prove the suite with: conforming ones, and faulty ones that say what they break."""
