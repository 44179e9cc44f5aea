"""Translators' files: nothing to translate is missed, nothing translated is lost or goes stale."""

from pathlib import Path

import pytest
from babel.messages.pofile import PoFileError
from django.template import Context, Template
from django.utils import translation
from django.utils.translation import gettext_lazy, ngettext

from config.catalogues import filing, marks
from config.catalogues.extracting import NotWhole, in_python, in_template, messages
from config.catalogues.filing import Entry
from config.catalogues.languages import LANGUAGES
from config.catalogues.texts import Message
from incidents import vocabulary

IMPORT = "from django.utils.translation import gettext as _, ngettext, pgettext_lazy\n"
SENTENCE = "We keep this record, sealed, so that we can help."
RELEASED = "Guardamos este registro, sellado, para poder ayudar."


def test_texts_are_found_in_python_templates_and_data():
    python = IMPORT + '_("One " "whole"), ngettext("%d a", "%d as", 2), pgettext_lazy("c", "t")'
    template = '{% translate "50 %" %}{% blocktranslate %}Hi {{ x }}{% endblocktranslate %}'

    assert set(in_python(python, "")) == {
        Message("", "One whole"), Message("", "%d a", "%d as"), Message("c", "t")
    }  # fmt: skip
    assert set(in_template(template)) == {Message("", "50 %%"), Message("", "Hi %(x)s")}
    found = messages()
    assert Message("violation", "Mass round-up") in found
    assert Message("country", "Kenya") in found
    assert Message("", "Skip to content") in found


@pytest.mark.parametrize("call", ["_(name)", '_(f"Hi {name}")', '_("Hi " + name)'])
def test_a_text_put_together_from_pieces_is_refused(call):
    with pytest.raises(NotWhole):
        list(in_python(IMPORT + call, "here.py"))


def test_every_language_of_the_program_has_a_catalogue_that_says_who_read_it(settings):
    assert {"en", *LANGUAGES} == {code for code, _name in settings.LANGUAGES}
    for language in LANGUAGES:
        head = filing.path_of(language).read_text(encoding="utf-8").split("\n\n")[0]
        assert "X-Reviewer: " in head
        assert "X-Reviewed-On: " in head


def test_bringing_up_to_date_keeps_what_holds_and_drops_what_does_not(tmp_path):
    path = tmp_path / "django.po"
    before, gone, new = Message("", "Stays"), Message("", "Goes"), Message("c", "%(n)d", "%(n)ds")
    filing.bring_up_to_date("ru", [before, gone], path)
    text = path.read_text().replace('msgid "Stays"\nmsgstr ""', 'msgid "Stays"\nmsgstr "Стоит"')
    path.write_text(text.replace("X-Reviewer: nobody", "X-Reviewer: Aigul"))

    assert filing.bring_up_to_date("ru", [new, before], path)
    assert not filing.bring_up_to_date("ru", [before, new], path)

    found = filing.read("ru", path)
    assert set(found.entries) == {("", "Stays"), ("c", "%(n)d")}
    assert found.entries["", "Stays"].strings == ("Стоит",)
    assert len(found.entries["c", "%(n)d"].strings) == 3
    assert found.reviewer == "Aigul"


def test_a_mark_holds_for_the_very_words_that_were_checked():
    written = ["see the law", "checked by Aigul Asanova on 2026-11-22"]
    sealed = marks.sealed(written, ["Слова"])

    assert marks.check_of(written, ["Слова"]) is None  # not sealed yet
    assert marks.check_of(sealed, ["Слова"]) == ("Aigul Asanova", "2026-11-22")
    assert marks.check_of(sealed, ["Другие слова"]) is None
    assert marks.sealed(sealed, ["Слова"]) == sealed
    assert marks.sealed(sealed, ["Другие слова"]) == ["see the law"]
    assert marks.sealed(written, [""]) == ["see the law"]


def render(template, **values):
    return Template("{% load i18n %}" + template).render(Context(values))


def entry(text=SENTENCE, said=RELEASED, context="", is_checked=False):
    comments = marks.sealed(["checked by A on 2026-11-22"], [said]) if is_checked else []
    return Entry(Message(context, text), (said,), comments)


def test_words_about_rights_that_nobody_checked_stand_beside_the_english(speak):
    speak("es", entry())
    template = "{% checked %}{{ words }}{% endchecked %}"

    with translation.override("es"):
        page = render(template, words=gettext_lazy(SENTENCE))
        same = render('{% checked %}{% translate "' + SENTENCE + '" %}{% endchecked %}')
    with translation.override("en"):
        assert render(template, words=gettext_lazy(SENTENCE)) == SENTENCE

    assert page.startswith(f'{RELEASED} <span class="unchecked"><strong>')
    assert f'<span lang="en" dir="ltr">{SENTENCE}</span>' in page
    assert same == page


def test_a_reviewer_releases_single_words(speak):
    speak("es", entry(is_checked=True), entry("Keep this record", "Guardar", "consent_scope", True))

    with translation.override("es"):
        assert render("{% checked %}{{ w }}{% endchecked %}", w=gettext_lazy(SENTENCE)) == RELEASED
        label = vocabulary.label("consent_scope", "store")
        code = '{% load incident_words %}{% checked "consent_scope" %}{{ "store"|term:"consent_scope" }}{% endchecked %}'  # noqa: E501
        assert render(code) == label == "Guardar"


def test_one_unchecked_sentence_among_checked_ones_is_enough(speak):
    other = "We file a %(what)s for you, or none at all."
    speak("es", entry(is_checked=True), entry(other, "Presentamos %(what)s por usted, o nada."))
    block = (
        "{% blocktranslate %}We file a {{ what }} for you, or none at all.{% endblocktranslate %}"
    )
    template = "{% checked %}{{ w }} " + block + "{% endchecked %}"

    with translation.override("es"):
        page = render(template, w=gettext_lazy(SENTENCE), what="<b>")

    assert f"{SENTENCE} We file a &lt;b&gt; for you" in page


def test_words_without_a_translation_are_marked_as_english(speak):
    speak("es")

    with translation.override("es"):
        page = render("{% checked %}{{ words }}{% endchecked %}", words=gettext_lazy(SENTENCE))

    assert page == f'<span lang="en">{SENTENCE}</span>'


@pytest.mark.parametrize(
    ("language", "forms", "chosen"),
    [
        ("ru", ("один", "два", "пять"), {1: 0, 2: 1, 5: 2, 11: 2, 21: 0, 22: 1, 112: 2}),
        ("ky", ("бала",), {1: 0, 2: 0, 5: 0}),
        ("mk", ("едно", "два"), {1: 0, 2: 1, 11: 1, 21: 0}),
        ("sw", ("mmoja", "wengi"), {1: 0, 2: 1, 0: 1}),
        ("pt-br", ("um", "dois"), {0: 0, 1: 0, 2: 1}),
    ],
)
def test_each_language_counts_in_its_own_way(speak, language, forms, chosen):
    speak(language, Entry(Message("", "%(n)d child", "%(n)d children"), forms))

    with translation.override(language):
        for number, form in chosen.items():
            assert ngettext("%(n)d child", "%(n)d children", number) == forms[form]


def test_a_broken_catalogue_stops_the_installation(tmp_path: Path):
    path = tmp_path / "django.po"
    path.write_text('msgid "a"\nfoo "b"\n')

    with pytest.raises(PoFileError, match="keyword"):
        filing.read("es", path)


def test_the_english_stands_beside_what_a_form_asks(speak):
    speak("es", entry())

    with translation.override("es"):
        note = render("{% check_note label %}", label=gettext_lazy(SENTENCE))
    with translation.override("en"):
        assert render("{% check_note label %}", label=gettext_lazy(SENTENCE)) == ""
    assert SENTENCE in note
    assert RELEASED not in note

    speak("es", entry(is_checked=True))
    with translation.override("es"):
        assert render("{% check_note label %}", label=gettext_lazy(SENTENCE)) == ""
