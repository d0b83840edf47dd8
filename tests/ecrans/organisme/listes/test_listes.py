"""The organisme's dashboard and lists: each counter opens exactly the list it counts."""

import re

import pytest
from django.urls import reverse

from sofi.comptes.models import Role
from sofi.offre.codes import Voie
from sofi.offre.models import Session
from sofi.validation.circuit import franchir, questionner
from tests.fabriques import (
    ActionFactory,
    FormationLibreFactory,
    LotFactory,
    UtilisateurFactory,
    dans,
    saisie_complete,
)
from tests.pages import d_un_trait
from tests.requetes import verifier_bornees

pytestmark = pytest.mark.django_db


def publier(action, personne, service_offre):
    franchir(action, "envoyer", auteur=personne.utilisateur)
    franchir(action, "valider", auteur=service_offre)
    return action


def lire(client, nom, **parametres):
    return client.get(reverse(f"organisme:{nom}"), parametres)


def texte(reponse):
    return (
        d_un_trait(reponse.content.decode())
        .replace("\xa0", " ")
        .replace("&#x27;", "'")
        .replace("’", "'")
    )


def offre_variee(personne, service_offre):
    """One action in each place, and one of somebody else."""
    e = personne.etablissement
    saisie_complete(etablissement=e)
    saisie_complete(etablissement=e, voie=Voie.PUBLIQUE, lot=LotFactory())
    interrogee = saisie_complete(etablissement=e)
    franchir(interrogee, "envoyer", auteur=personne.utilisateur)
    questionner(
        interrogee, auteur=service_offre, texte="Combien d'heures ?", fiche="A", objet=interrogee.pk
    )
    envoyee = saisie_complete(etablissement=e)
    franchir(envoyee, "envoyer", auteur=personne.utilisateur)
    publier(saisie_complete(etablissement=e, sessions=3), personne, service_offre)
    refusee = saisie_complete(etablissement=e)
    franchir(refusee, "envoyer", auteur=personne.utilisateur)
    franchir(refusee, "refuser", auteur=service_offre, commentaire="Motif : doublon.")
    publier(saisie_complete(), personne, service_offre)
    return interrogee, refusee


def test_chaque_compteur_ouvre_la_liste_qu_il_compte(client, personne, service_offre):
    offre_variee(personne, service_offre)
    page = lire(client, "tableau_de_bord")
    comptes = {}
    for nom in ("sessions", "actions"):
        for liste, nombre in page.context[f"compteurs_{nom}"]:
            reponse = lire(client, nom, liste=liste.code)
            comptes[nom, liste.code] = nombre
            assert (
                f'href="{reverse(f"organisme:{nom}")}?liste={liste.code}"' in page.content.decode()
            )
            assert reponse.context["page"].paginator.count == nombre
            assert len(reponse.context["page"]) == nombre
            assert liste.libelle in reponse.content.decode()
    assert comptes["sessions", "actives"] == 3
    assert comptes["actions", "saisie"] == 3
    assert comptes["actions", "publiques"] == 1
    assert comptes["actions", "validation"] == 1
    assert comptes["actions", "reponses"] == 1


def test_ce_qui_attend_vient_d_abord(client, personne, service_offre):
    interrogee, refusee = offre_variee(personne, service_offre)
    page = texte(lire(client, "tableau_de_bord"))
    assert "Le service Offre vous pose une question" in page and "Combien d'heures ?" in page
    assert "Votre envoi a été refusé" in page
    for action in (interrogee, refusee):
        assert f'href="{reverse("organisme:action", args=[action.pk])}"' in page
    assert page.index("À traiter d'abord") < page.index("Sessions de formation actives")


def test_rien_a_traiter(client, personne):
    """Said once something was sent: before, the first steps wait."""
    assert "Rien n'attend de vous." not in texte(lire(client, "tableau_de_bord"))
    envoyee = saisie_complete(etablissement=personne.etablissement)
    franchir(envoyee, "envoyer", auteur=personne.utilisateur)
    assert "Rien n'attend de vous." in texte(lire(client, "tableau_de_bord"))


def test_sans_etablissement_mene_au_compte_qui_dit_quoi_faire(client):
    client.force_login(UtilisateurFactory())
    reponse = client.get(reverse("organisme:tableau_de_bord"), follow=True)
    assert "Aucun établissement n'est rattaché à votre compte." in texte(reponse)


@pytest.mark.parametrize("nom", ["tableau_de_bord", "actions", "sessions"])
@pytest.mark.parametrize("role", [Role.SERVICE_OFFRE, Role.REGION])
def test_autres_roles_rien(client, nom, role):
    client.force_login(UtilisateurFactory(role=role))
    assert lire(client, nom).status_code == 404


def test_recherche_d_actions(client, personne):
    e = personne.etablissement
    ebeniste = saisie_complete(etablissement=e)
    anglais = saisie_complete(
        etablissement=e,
        voie=Voie.NON_CERTIFIANTE,
        formation=FormationLibreFactory(intitule="Anglais débutant", etablissement=e),
        sessions=2,
    )
    saisie_complete()

    def trouvees(**parametres):
        return {action.pk for action in lire(client, "actions", **parametres).context["page"]}

    assert trouvees() == {ebeniste.pk, anglais.pk}
    assert trouvees(q="debutantes") == {anglais.pk}
    assert trouvees(q="ANGLAIS debut") == {anglais.pk}
    assert trouvees(q=f"{ebeniste.formation_id}-{ebeniste.pk}") == {ebeniste.pk}
    assert trouvees(liste="validees") == set()
    assert trouvees(liste="inconnue") == {ebeniste.pk, anglais.pk}
    ligne = next(a for a in lire(client, "actions").context["page"] if a.pk == anglais.pk)
    assert ligne.nombre_sessions == 2
    assert "Aucune action ne correspond." in texte(lire(client, "actions", q="zzz"))


def test_sessions_montrees_comme_elles_sont_publiees(client, personne, service_offre):
    action = publier(saisie_complete(etablissement=personne.etablissement), personne, service_offre)
    franchir(action, "modifier", auteur=personne.utilisateur)
    Session.objects.update(date_debut=dans(200))
    session = action.sessions.get()
    page = texte(lire(client, "sessions"))
    assert f"{action.formation_id}-{action.pk}-<b>{session.pk}</b>" in page
    assert f"{dans(90):%d/%m/%Y}" in page and f"{dans(200):%d/%m/%Y}" not in page
    assert '<span class="sofi-ai" data-ai="A">Actif</span>' in page


def test_recherche_et_tri_des_sessions(client, personne, service_offre):
    action = publier(
        saisie_complete(etablissement=personne.etablissement, sessions=2), personne, service_offre
    )
    premiere, seconde = (s.pk for s in action.sessions.order_by("pk"))

    def trouvees(**parametres):
        return [s["numero"] for s in lire(client, "sessions", **parametres).context["lignes"]]

    assert trouvees(tri="-fas") == [seconde, premiere]
    assert trouvees(tri="n'importe quoi") == [premiere, seconde]
    assert trouvees(q="ebenistes mayenne") == [premiere, seconde]
    assert trouvees(q="plombier") == []
    assert trouvees(q=f"{action.formation_id}-{action.pk}-{seconde}") == [seconde]
    assert trouvees(q=f"{action.formation_id}-{action.pk}") == [premiere, seconde]
    assert trouvees(q=str(premiere)) == [premiere]
    assert trouvees(q=str(action.pk)) == [premiere, seconde]
    page = d_un_trait(lire(client, "sessions", tri="debut").content.decode())
    assert re.search(r'aria-sort="ascending"[^>]*><a href="\?tri=-debut"', page)


def test_pages(client, personne):
    action = saisie_complete(etablissement=personne.etablissement)
    for _ in range(25):
        ActionFactory(etablissement=personne.etablissement, formation=action.formation)
    assert len(lire(client, "actions").context["page"]) == 25
    assert len(lire(client, "actions", page=2).context["page"]) == 1


def test_requetes_bornees(client, personne, service_offre):
    def ajouter():
        publier(saisie_complete(etablissement=personne.etablissement), personne, service_offre)

    adresses = [reverse(f"organisme:{nom}") for nom in ("tableau_de_bord", "actions", "sessions")]
    verifier_bornees(client, adresses, au_plus=30, ajouter=ajouter)
