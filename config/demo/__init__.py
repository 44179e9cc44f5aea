"""The demo: invented people, incidents and figures, made with the real verbs and real keys."""
