"""One's own account. Sign-in, passwords and second factor come from allauth, in our own pages."""

from django.urls import path

from .views import adresse, cle, cles_acces, compte, donnees, preferences, reprise, seances

app_name = "compte"
urlpatterns = [
    path("", compte.mon_compte, name="mon_compte"),
    path("apres-connexion/", compte.apres_connexion, name="apres_connexion"),
    path("etablissement/", compte.choisir_etablissement, name="choisir_etablissement"),
    path("demande-de-cle/", cle.demander_cle, name="demander_cle"),
    path("demande-de-cle/recue/", cle.demande_recue, name="demande_recue"),
    path("activation/", cle.activer_cle, name="activer"),
    path("activation/compte/", cle.ouvrir, name="ouvrir"),
    path("activation/<str:cle>/", cle.activer_par_lien, name="activer_par_lien"),
    path("adresse/", adresse.changer_adresse, name="changer_adresse"),
    path("adresse/<str:lien>/", adresse.confirmer_adresse, name="confirmer_adresse"),
    path("connexions/", seances.connexions, name="connexions"),
    path("sessions/fermer/", seances.fermer_les_autres, name="fermer_les_autres"),
    path("sessions/<int:pk>/fermer/", seances.fermer, name="fermer_session"),
    path("donnees/", donnees.donnees, name="donnees"),
    path("donnees/preparer/", donnees.preparer, name="preparer"),
    path("donnees/<int:pk>/", donnees.copie, name="copie"),
    path("fermer/", donnees.fermer, name="fermer"),
    path("messages/", preferences.preferences, name="preferences"),
    path("reprise/<str:jeton>/", reprise.reprendre, name="reprendre"),
    path("reprise/<str:jeton>/lire/", reprise.lue, name="reprise_lue"),
    path("reprise/<str:jeton>/effacer/", reprise.effacer, name="effacer_saisie"),
    path("rattachement/", adresse.demander_rattachement, name="demander_rattachement"),
    # In the place of allauth's own.
    path("2fa/webauthn/", cles_acces.lister),
    path("2fa/webauthn/keys/<int:pk>/remove/", cles_acces.retirer),
    # What allauth offers and SOFI does not: an address is changed by a link of our own, a password is
    # never without an account.
    path("email/", compte.pas_ici),
    path("confirm-email/", compte.pas_ici),
    path("confirm-email/<str:cle>/", compte.pas_ici),
    path("password/set/", compte.pas_ici),
    path("login/code/confirm/", compte.pas_ici),
]
