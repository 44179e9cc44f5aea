"""The same models, checks and pages without sealing: what the promises cost is measured here."""
