"""Every address of the platform. Thai pages have no prefix, English ones begin with /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [
    *i18n_patterns(
        path("accounts/", include("allauth.urls")),
        prefix_default_language=False,
    ),
]
