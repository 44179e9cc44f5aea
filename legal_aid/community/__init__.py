"""Settling in the community: disputes with their safeguards, and what else a case led to."""
