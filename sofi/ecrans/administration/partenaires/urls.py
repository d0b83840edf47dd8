"""Addresses of the partners."""

from django.urls import path

from . import cles, retours, views, vu

urlpatterns = [
    path("", views.partenaires, name="partenaires"),
    path("ajouter/", views.ajouter, name="partenaire_ajouter"),
    path("<int:pk>/", views.partenaire, name="partenaire"),
    path("<int:pk>/suspendre/", views.suspendre_le_partenaire, name="partenaire_suspendre"),
    path("<int:pk>/essayer/", views.essayer_la_connexion, name="partenaire_essayer"),
    path("<int:pk>/deposer/", views.deposer_maintenant, name="partenaire_deposer"),
    path("<int:pk>/vu/", vu.vu, name="partenaire_vu"),
    path("livraisons/<int:pk>/arreter/", views.arreter_le_depot, name="partenaire_arreter"),
    path("<int:pk>/passages/", views.passages, name="partenaire_passages"),
    path("<int:pk>/cles/creer/", cles.creer, name="partenaire_cle_creer"),
    path("cles/<int:pk>/revoquer/", cles.revoquer_une_cle, name="partenaire_cle_revoquer"),
    path("organismes/<int:pk>/cles/", cles.cles_d_un_organisme, name="partenaire_cles"),
    path("<int:pk>/retours/", retours.retours, name="partenaire_retours"),
    path("retours/<int:pk>/", retours.traduction, name="partenaire_traduction"),
    path("retours/<int:pk>/retirer/", retours.retirer, name="partenaire_traduction_retirer"),
]
