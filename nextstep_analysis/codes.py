"""The vocabulary of codes, once for all: names of totals, shapes of codes, roles."""

from typing import Literal

WHOLE_COUNTRY = "SSS"
TOTAL, UNKNOWN = "TOT", "X"
"""All industries together, and the enterprises or jobs whose industry is not known."""
PEERS = "PEERS"
"""The region code of all peers together."""
ELSEWHERE = "ELSEWHERE"
"""The region code of all other regions together: the whole country without the region studied."""
CAPITAL_REGION = "MK01"
"""Uusimaa, a third of the country's enterprises: what holds of the country may hold of it alone."""
CORE, REST = "core", "rest"
"""The core of an ecosystem taken as one industry, and all that is not of it."""

READS_MORE, READS_FEWER = ("more", "slightly_more"), ("fewer", "slightly_fewer")
"""Readings of numbers of enterprises that random settling would not bring."""

Role = Literal["core", "related", "enabling"]
ROLES: tuple[Role, ...] = ("core", "related", "enabling")
"""What an industry is to an ecosystem, the nearest first."""

REGION, MUNICIPALITY = r"MK\d{2}", r"KU\d{3}"
SECTION, DIVISION = r"[A-U]", r"[A-U]\d{2}"
"""Of TOL 2008; patterns are for the whole of a code."""
