"""A contract test suite for the careCycle API's list endpoint `GET /v2/campaigns`."""

__version__ = "0.1.0"
