from django.urls import path

from songserm.tenders.views import evaluations, inbox, notices, records, what_if

app_name = "tenders"
urlpatterns = [
    path("evaluations/", evaluations.evaluations, name="evaluations"),
    path("evaluations/template.xlsx", evaluations.template, name="template"),
    path("evaluations/kept/", records.kept, name="records"),
    path("evaluations/<uuid:public_id>/", records.record, name="record"),
    path("evaluations/<uuid:public_id>/evaluation.pdf", records.document, name="record-document"),
    path("tenders/", notices.notices, name="notices"),
    path("tenders/inbox/", inbox.inbox, name="inbox"),
    path("tenders/alerts/", inbox.alerts, name="alerts"),
    path("tenders/searches/", inbox.save_search, name="save-search"),
    path("tenders/searches/<uuid:public_id>/remove/", inbox.forget_search, name="forget-search"),
    path("tenders/unsubscribe/<str:token>/", inbox.unsubscribe, name="unsubscribe"),
    path("tenders/<uuid:public_id>/", notices.notice, name="notice"),
    path("tenders/<uuid:public_id>/<str:number>/not-for-us/", inbox.dismiss, name="dismiss"),
    path("tenders/<uuid:public_id>/<str:number>/for-us/", inbox.take_back, name="take-back"),
    path("tenders/<uuid:public_id>/<str:number>/saved/", inbox.save, name="save"),
    path("what-if/", what_if.compare, name="what-if"),
]
