from django.urls import path, re_path

from songserm.contracts.views import dashboards, own

app_name = "contracts"
urlpatterns = [
    path("contracts/", dashboards.nation, name="nation"),
    path("contracts/agencies/", dashboards.agencies, name="agencies"),
    path("contracts/agencies/<int:agency_id>/", dashboards.agency, name="agency"),
    path("my/contracts/", own.contracts, name="own"),
    re_path(r"^contracts/provinces/(?P<code>[0-9]{2})/$", dashboards.province, name="province"),
]
