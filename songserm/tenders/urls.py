from django.urls import path

from songserm.tenders.views import evaluations

app_name = "tenders"
urlpatterns = [
    path("evaluations/", evaluations.evaluations, name="evaluations"),
    path("evaluations/template.xlsx", evaluations.template, name="template"),
]
