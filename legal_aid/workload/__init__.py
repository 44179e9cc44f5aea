"""Who has how much to do in a legal-aid team, handing it over, and cases that are forgotten."""
