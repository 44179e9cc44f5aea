"""The house with a plaintext twin beside it. Its data lie in a folder that the run throws away."""

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS, REST_FRAMEWORK, STORAGES

INSTALLED_APPS = [*INSTALLED_APPS, "tests.bench.twin"]
ROOT_URLCONF = "tests.bench.urls"
# A run asks more often in a minute than a person may.
REST_FRAMEWORK = {**REST_FRAMEWORK, "DEFAULT_THROTTLE_CLASSES": []}
# Pages are measured, not the front end, which need not be built.
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
