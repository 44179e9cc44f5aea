"""The people a documentation team works with: register, links to records, candidates, merges."""
