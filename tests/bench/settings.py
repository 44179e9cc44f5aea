"""The house with a plaintext twin beside it. Its data lie in a folder that the run throws away."""

import os

from config import databases
from config.settings import *  # noqa: F403
from config.settings import DATABASES, INSTALLED_APPS, REST_FRAMEWORK, STORAGES

INSTALLED_APPS = [*INSTALLED_APPS, "tests.bench.twin"]
if beside := os.environ.get("BENCH_BESIDE"):
    DATABASES = {**DATABASES, "plaintext": databases.parse(beside)}
ROOT_URLCONF = "tests.bench.urls"
# A run asks more often in a minute than a person may.
REST_FRAMEWORK = {**REST_FRAMEWORK, "DEFAULT_THROTTLE_CLASSES": []}
# Pages are measured, not the front end, which need not be built.
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
