"""Addresses of the register."""

from django.urls import path, re_path

from songserm.registry.views import buyers, firm, public, register, review

app_name = "registry"
FIRM = r"(?P<number>[0-9]{13}|R[0-9]{9})"
urlpatterns = [
    re_path(rf"^firms/{FIRM}/$", public.firm, name="firm"),
    re_path(rf"^firms/{FIRM}/contact/$", public.contact, name="contact"),
    re_path(rf"^firms/{FIRM}/standing/$", review.standing, name="standing"),
    path("certificates/<slug:number>/", public.certificate, name="certificate"),
    path("certificates/<slug:number>/certificate.pdf", public.certificate_file, name="certificate-file"),
    path("register/", register.start, name="start"),
    path("register/number/", register.check_number, name="check-number"),
    path("register/<uuid:public_id>/", register.registration, name="registration"),
    path("register/<uuid:public_id>/facts/", register.facts, name="facts"),
    path("register/<uuid:public_id>/fetch/", register.fetch, name="fetch"),
    path("register/<uuid:public_id>/documents/", register.attach, name="attach"),
    path("register/<uuid:public_id>/documents/<uuid:document_id>/", register.document, name="document"),
    path("register/<uuid:public_id>/withdraw/", register.withdraw, name="withdraw"),
    path("register/<uuid:public_id>/submit/", register.submit, name="submit"),
    re_path(rf"^my/firms/{FIRM}/$", firm.firm, name="my-firm"),
    re_path(rf"^my/firms/{FIRM}/renew/$", firm.renew, name="renew"),
    re_path(rf"^my/firms/{FIRM}/private-buyers/$", firm.private_buyers, name="private-buyers"),
    path("buyers/register/", buyers.start, name="buyer-start"),
    path("buyers/<uuid:public_id>/", buyers.own, name="buyer"),
    path("buyers/<uuid:public_id>/ask/", buyers.ask, name="buyer-ask"),
    path("buyers/<uuid:public_id>/authorisation/", buyers.own_paper, name="buyer-paper"),
    path("review/buyers/", buyers.queue, name="buyers"),
    path("review/buyers/<uuid:public_id>/", buyers.review, name="review-buyer"),
    path("review/buyers/<uuid:public_id>/ask/", buyers.review_ask, name="review-buyer-ask"),
    path("review/buyers/<uuid:public_id>/approve/", buyers.approve, name="approve-buyer"),
    path("review/buyers/<uuid:public_id>/reject/", buyers.reject, name="reject-buyer"),
    path("review/buyers/<uuid:public_id>/authorisation/", buyers.review_paper, name="review-buyer-paper"),
    path("review/", review.queue, name="queue"),
    path("review/find/", review.find, name="find"),
    path("review/next/", review.take_next, name="take-next"),
    path("review/<uuid:public_id>/next/", review.following, name="following"),
    path("review/<uuid:public_id>/ask/", review.ask, name="ask"),
    path("review/<uuid:public_id>/", review.review, name="review"),
    path("review/<uuid:public_id>/take/", review.take, name="take"),
    path("review/<uuid:public_id>/approve/", review.approve, name="approve"),
    path("review/<uuid:public_id>/decide/", review.decide, name="decide"),
    path("review/<uuid:public_id>/documents/<uuid:document_id>/", review.document, name="review-document"),
]
