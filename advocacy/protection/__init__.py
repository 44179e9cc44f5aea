"""The audit of what is to be published, jointly with everything published before.

Pure functions over numbers: no database, no keys, no words. What is certified here holds against a
reader who knows the public rules, every figure of every release, and linear and whole-number
programming. See docs/disclosure.md.
"""

from advocacy.protection.audit import certify
from advocacy.protection.microdata import Coded, Microdata, Record, Several
from advocacy.protection.rule import Bounds, Certified, Reason, Refused, Rule

__all__ = [
    "Bounds",
    "Certified",
    "Coded",
    "Microdata",
    "Reason",
    "Record",
    "Refused",
    "Rule",
    "Several",
    "certify",
]
