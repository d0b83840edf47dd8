"""Addresses of the accounts."""

from django.urls import path

from . import views_cles, views_demandes, views_utilisateurs, views_vue

urlpatterns = [
    path("", views_demandes.demandes, name="comptes"),
    path("demandes/<int:pk>/", views_demandes.demande, name="comptes_demande"),
    path("demandes/<int:pk>/accepter/", views_demandes.accepter, name="comptes_accepter"),
    path("demandes/<int:pk>/refuser/", views_demandes.refuser, name="comptes_refuser"),
    path("cles/", views_cles.cles, name="comptes_cles"),
    path("cles/donner/", views_cles.donner, name="comptes_cle_donner"),
    path("cles/<int:pk>/renvoyer/", views_cles.renvoyer_cle, name="comptes_cle_renvoyer"),
    path("cles/<int:pk>/annuler/", views_cles.annuler_cle, name="comptes_cle_annuler"),
    path("utilisateurs/", views_utilisateurs.utilisateurs, name="comptes_utilisateurs"),
    path("utilisateurs/<int:pk>/", views_utilisateurs.utilisateur, name="comptes_utilisateur"),
    path(
        "utilisateurs/<int:pk>/desactiver/",
        views_utilisateurs.desactiver,
        name="comptes_desactiver",
    ),
    path(
        "utilisateurs/<int:pk>/reactiver/", views_utilisateurs.reactiver, name="comptes_reactiver"
    ),
    path(
        "utilisateurs/<int:pk>/second-facteur/oublier/",
        views_utilisateurs.oublier_facteur,
        name="comptes_facteur",
    ),
    path(
        "utilisateurs/<int:pk>/rattacher/", views_utilisateurs.rattacher_a, name="comptes_rattacher"
    ),
    path(
        "utilisateurs/<int:pk>/rattachements/<int:rattachement>/detacher/",
        views_utilisateurs.detacher_de,
        name="comptes_detacher",
    ),
    path(
        "utilisateurs/<int:pk>/rattachements/<int:rattachement>/voir-comme/",
        views_vue.commencer,
        name="comptes_voir_comme",
    ),
    path("vue/quitter/", views_vue.quitter, name="comptes_vue_quitter"),
    path("journal/", views_utilisateurs.journal, name="comptes_journal"),
]
