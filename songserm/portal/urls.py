"""Addresses of the front page, search, desk and what explains the platform."""

from django.urls import path

from songserm.portal.views import api_docs, audit, desk, gallery, home, pages, proof, rules, search, site_map

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("search/categories/", search.find_categories, name="find-categories"),
    path("suggestions/", search.suggestions, name="suggestions"),
    path("desk/", desk.desk, name="desk"),
    path("audit/", audit.audit, name="audit"),
    path("rules/", rules.rules, name="rules"),
    path("rules/add/", rules.add, name="add-rules"),
    path("verify/", proof.verify, name="verify"),
    path("about/", pages.about, name="about"),
    path("privacy/", pages.privacy, name="privacy"),
    path("terms/", pages.terms, name="terms"),
    path("developers/", api_docs.api_docs, name="api-docs"),
    path("developers/components/", gallery.gallery, name="gallery"),
    path("sitemap.xml", site_map.index, name="site-map"),
    path("sitemap-<str:name>-<int:number>.xml", site_map.part, name="site-map-part"),
]
