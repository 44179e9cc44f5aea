"""Evidence bundles: what a court or a complaint is handed, and can verify without this program.

Pure: dataclasses in, bytes out, nothing of Django. `static/verify_bundle.py` reads them.
"""
