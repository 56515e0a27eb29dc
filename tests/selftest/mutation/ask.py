"""Asks the judges, who wait behind a socket, whether the tree in front of them judges as before."""

import socket
import sys

with socket.socket(socket.AF_UNIX) as judges:
    judges.connect("judges.socket")
    difference = judges.makefile().read()
sys.exit(difference or None)
