"""Makes what the program reads out of what translators write; part of every installation.

`python -m config.catalogues.compiling` needs the locked packages, no gettext and no settings.
"""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from config.catalogues import filing, marks
from config.catalogues.languages import LANGUAGES
from config.catalogues.texts import checked_context


def compile_all(root: Path = filing.LOCALES) -> list[Path]:
    """Compile every catalogue below a folder; the files that were written."""
    paths = {language: filing.path_of(language, root) for language in LANGUAGES}
    return [compile_one(language, path) for language, path in paths.items() if path.exists()]


def compile_one(language: str, path: Path) -> Path:
    """Write the .mo beside a .po. PoFileError where the .po is broken."""
    target = path.with_suffix(".mo")
    with target.open("wb") as file:
        write_mo(file, compiled(filing.read(language, path)))
    return target


def compiled(catalogue: filing.Catalogue) -> Catalog:
    """What is translated and not doubtful, with the marks of what was checked."""
    found = Catalog()
    found.mime_headers = [
        ("Language", LANGUAGES[catalogue.language].folder),
        ("Plural-Forms", LANGUAGES[catalogue.language].plurals),
    ]
    for entry in catalogue.entries.values():
        if not entry.is_translated:
            continue
        message, strings = entry.message, entry.strings
        if message.plural:
            found.add((message.text, message.plural), strings, context=message.context or None)
        else:
            found.add(message.text, strings[0], context=message.context or None)
        if check := marks.check_of(entry.comments, strings):
            found.add(message.text, " ".join(check), context=checked_context(message.context))
    return found


if __name__ == "__main__":
    compile_all()
