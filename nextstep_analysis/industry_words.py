"""Words and aggregates that stand for industries in the tables of statistical offices."""

TOTALS = {
    "tot", "total", "totals", "_t", "sum", "summa", "all", "sss", "grand total",
    "all industries", "all activities", "all nace activities", "total - all nace activities",
    "total industries", "industries total", "all sectors", "whole economy", "total economy",
    "yhteensä", "yht", "kaikki", "kaikki toimialat", "toimialat yhteensä", "toimiala yhteensä",
    "kaikki toimialat yhteensä", "koko kansantalous", "koko talous",
    "totalt", "samtliga", "samtliga näringsgrenar", "alla näringsgrenar", "näringsgrenar totalt",
    "näringsgrenarna totalt", "samtliga näringsgrenar totalt", "hela ekonomin",
}  # fmt: skip
"""Names of the total, in small letters."""
UNKNOWNS = {
    "unk", "unknown", "_u", "industry unknown", "unknown industry", "activity unknown",
    "not known", "tunt", "tuntematon", "toimiala tuntematon", "tuntematon toimiala",
    "ei tiedossa", "okänd", "okänt", "näringsgren okänd", "näringsgrenen okänd",
    "okänd näringsgren", "uppgift saknas",
}  # fmt: skip
"""Names of the unknown industry, in small letters."""
UNIONS = {"BDE", "BCDE", "ABDE", "ACDE"}
"""Sections written side by side though they are no neighbours; other letters are a word."""
RANGES = {
    "ATB", "ATU", "BTE", "BTF", "BTN", "BTS", "CTE", "CTF", "DTE", "FTU", "GTI", "GTN", "GTU",
    "HTN", "JTN", "KTL", "KTN", "LTN", "MTN", "OTQ", "OTS", "OTU", "RTS", "RTU",
}  # fmt: skip
"""Aggregates of the OECD, with a T for "to"; other letters around a T are a word."""
SIBLINGS = {frozenset({"OTHER", "DWELLINGS"}), frozenset({"core", "rest"})}
"""Names of parts that are known to have nothing in common."""
