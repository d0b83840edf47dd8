"""Addresses of the accounts."""

from django.urls import path

from .views import cles, connexions, demandes, utilisateurs, vue

urlpatterns = [
    path("", demandes.demandes, name="comptes"),
    path("demandes/<int:pk>/", demandes.demande, name="comptes_demande"),
    path("demandes/<int:pk>/accepter/", demandes.accepter, name="comptes_accepter"),
    path("demandes/<int:pk>/refuser/", demandes.refuser, name="comptes_refuser"),
    path("cles/", cles.cles, name="comptes_cles"),
    path("cles/donner/", cles.donner, name="comptes_cle_donner"),
    path("cles/<int:pk>/renvoyer/", cles.renvoyer_cle, name="comptes_cle_renvoyer"),
    path("cles/<int:pk>/annuler/", cles.annuler_cle, name="comptes_cle_annuler"),
    path("utilisateurs/", utilisateurs.utilisateurs, name="comptes_utilisateurs"),
    path("utilisateurs/<int:pk>/", utilisateurs.utilisateur, name="comptes_utilisateur"),
    path(
        "utilisateurs/<int:pk>/desactiver/",
        utilisateurs.desactiver,
        name="comptes_desactiver",
    ),
    path("utilisateurs/<int:pk>/reactiver/", utilisateurs.reactiver, name="comptes_reactiver"),
    path(
        "utilisateurs/<int:pk>/second-facteur/oublier/",
        utilisateurs.oublier_facteur,
        name="comptes_facteur",
    ),
    path(
        "utilisateurs/<int:pk>/sessions/fermer/",
        utilisateurs.fermer_sessions,
        name="comptes_fermer_sessions",
    ),
    path("utilisateurs/<int:pk>/rattacher/", utilisateurs.rattacher_a, name="comptes_rattacher"),
    path(
        "utilisateurs/<int:pk>/rattachements/<int:rattachement>/detacher/",
        utilisateurs.detacher_de,
        name="comptes_detacher",
    ),
    path(
        "utilisateurs/<int:pk>/rattachements/<int:rattachement>/voir-comme/",
        vue.commencer,
        name="comptes_voir_comme",
    ),
    path("vue/quitter/", vue.quitter, name="comptes_vue_quitter"),
    path("journal/", utilisateurs.journal, name="comptes_journal"),
    path("connexions/", connexions.connexions, name="comptes_connexions"),
]
