"""Documents made from templates: filled from the record, printed in memory, kept sealed."""
