"""The way back into a team whose members all lost their keys: shares on paper, two of three."""
