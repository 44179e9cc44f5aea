"""What can be wrong with a mapping, a file or a row. No message ever repeats a row's text."""

from __future__ import annotations


class ImportRefused(Exception):
    """Nothing was written. `problems` are plain sentences for the person who runs the import."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class MappingRefused(ImportRefused):
    """The mapping file does not say what it must, or says what it cannot mean."""


class SourceRefused(ImportRefused):
    """A file cannot be read at all, or lacks a column that the mapping names."""


class RowRefused(Exception):
    """One row cannot become a record. The reason names columns and fields, never their content."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
