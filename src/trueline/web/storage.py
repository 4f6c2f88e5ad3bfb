"""Static files with hashed names, through CSS and JavaScript imports alike."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Rewrite `import` in JavaScript modules as Django rewrites `@import` in CSS."""

    support_js_module_import_aggregation = True
