"""The translations: what there is to translate, the files translators work in, what is checked."""
