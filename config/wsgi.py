"""What the web server runs. Starts only with settings that hold."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from config import checks, logs  # noqa: E402

checks.refuse_bad_settings()
logs.catch_stray_exceptions()
