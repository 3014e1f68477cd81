from django.urls import path

from songserm.tenders.views import evaluations, records, what_if

app_name = "tenders"
urlpatterns = [
    path("evaluations/", evaluations.evaluations, name="evaluations"),
    path("evaluations/template.xlsx", evaluations.template, name="template"),
    path("evaluations/kept/", records.kept, name="records"),
    path("evaluations/<uuid:public_id>/", records.record, name="record"),
    path("evaluations/<uuid:public_id>/evaluation.pdf", records.document, name="record-document"),
    path("what-if/", what_if.compare, name="what-if"),
]
