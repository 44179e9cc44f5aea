"""Who did what and when: one append-only chain per organisation, readable by its auditors alone."""
