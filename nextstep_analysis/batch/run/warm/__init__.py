"""Warm kernels: a server imports the analysis stack once, and forks a real kernel per notebook."""

import struct

LENGTH = struct.Struct("!I")
"""How the length of a request is sent, see `server`."""
