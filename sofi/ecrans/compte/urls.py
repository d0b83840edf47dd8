"""One's own account. Sign-in, passwords and second factor come from allauth, in our own pages."""

from django.urls import path

from . import views, views_adresse, views_cle, views_preferences

app_name = "compte"
urlpatterns = [
    path("", views.mon_compte, name="mon_compte"),
    path("apres-connexion/", views.apres_connexion, name="apres_connexion"),
    path("etablissement/", views.choisir_etablissement, name="choisir_etablissement"),
    path("demande-de-cle/", views_cle.demander_cle, name="demander_cle"),
    path("demande-de-cle/recue/", views_cle.demande_recue, name="demande_recue"),
    path("activation/", views_cle.activer_cle, name="activer"),
    path("activation/compte/", views_cle.ouvrir, name="ouvrir"),
    path("activation/<str:cle>/", views_cle.activer_par_lien, name="activer_par_lien"),
    path("adresse/", views_adresse.changer_adresse, name="changer_adresse"),
    path("adresse/<str:lien>/", views_adresse.confirmer_adresse, name="confirmer_adresse"),
    path("messages/", views_preferences.preferences, name="preferences"),
    path("rattachement/", views_adresse.demander_rattachement, name="demander_rattachement"),
    # What allauth offers and SOFI does not: an address is changed by a link of our own, a password is
    # never without an account.
    path("email/", views.pas_ici),
    path("confirm-email/", views.pas_ici),
    path("confirm-email/<str:cle>/", views.pas_ici),
    path("password/set/", views.pas_ici),
    path("login/code/confirm/", views.pas_ici),
]
