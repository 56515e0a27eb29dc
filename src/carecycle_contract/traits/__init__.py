"""What a server does where the documentation is silent, as its answers show it."""
