"""The Région's lists: the offer of its programmes and the figures of its lots."""

import datetime
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from sofi.offre.models import Session
from sofi.programmes.models import Programme
from sofi.validation.circuit import franchir
from sofi.validation.suivi_des_lots import lots_suivis
from tests.ecrans.publiques import modification_envoyee, publiee, publique
from tests.fabriques import LotFactory, ProgrammeFactory, TypeDispositifFactory, aujourd_hui
from tests.requetes import verifier_bornees

pytestmark = pytest.mark.django_db


def programme(code, libelle):
    return ProgrammeFactory(
        code=code,
        libelle=libelle,
        dispositif=TypeDispositifFactory(code=f"prf-{code}", programme_regional=True),
    )


@pytest.fixture
def deux(organisme, offre):
    """An action of the Mayenne whose modification waits, another of the Sarthe, validated."""
    cles = programme("cles", "PREPA Clés Avenir")
    mayenne = LotFactory(numero="CLES_53", programme=cles, departement="53")
    sarthe = LotFactory(
        numero="PE_72", programme=programme("pe", "Parcours entrepreneur"), departement="72"
    )
    actions = (
        modification_envoyee(organisme, offre, lot=mayenne),
        publiee(organisme, offre, lot=sarthe),
    )
    Programme.objects.filter(code="pe").update(annee=2019)
    Programme.objects.filter(code="cles").update(annee=2020)
    return actions


def trouvees(client, nom="offre", **demande):
    return [a.pk for a in client.get(reverse(f"region:{nom}"), demande).context["page"]]


@pytest.mark.parametrize(
    "demande",
    [
        {"f_programme": "cles"},
        {"f_annee": "2020"},
        {"f_lot": "cles"},
        {"f_departement": "53"},
        {"f_etat": "attente_accord"},
        {"q": "CLES_53"},
    ],
)
def test_chaque_filtre(client, agent, deux, demande):
    assert trouvees(client, **demande) == [deux[0].pk]


def test_recherche_par_mot_code_et_organisme(client, agent, deux):
    action = deux[1]
    assert set(trouvees(client, q="ébéniste")) == {a.pk for a in deux}
    assert trouvees(client, q=f"{action.formation_id}-{action.pk}") == [action.pk]
    assert trouvees(client, q=action.etablissement.siret) == [action.pk]
    assert trouvees(client, q="introuvable") == []


@pytest.mark.parametrize("sorte", ["csv", "xlsx"])
def test_exports(client, agent, deux, sorte):
    reponse = client.get(reverse("region:offre"), {"export": sorte, "f_departement": "72"})
    contenu = b"".join(reponse.streaming_content)
    if sorte == "csv":
        lignes = contenu.decode("utf-8-sig").strip().splitlines()
        assert len(lignes) == 2 and "PE_72" in lignes[1] and "Parcours entrepreneur" in lignes[1]
    else:
        feuille = load_workbook(io.BytesIO(contenu)).active
        assert [ligne[5].value for ligne in feuille] == ["Lot", "PE_72"]


def test_figures_des_lots(client, agent, organisme, offre):
    jour = aujourd_hui()
    vide = LotFactory(numero="A", places_prevues=30)
    LotFactory(numero="C", retire_le=jour)
    lot = LotFactory(numero="B", places_prevues=40)
    action = publiee(organisme, offre, lot=lot, sessions=2)
    proche, retiree = action.sessions.all()
    for session, places in ((proche, 12), (retiree, 20)):
        session.dispositifs.update(places=places)
    Session.objects.filter(pk=retiree.pk).update(retiree_le=jour)
    Session.objects.filter(pk=proche.pk).update(date_debut=jour + datetime.timedelta(days=30))
    archivee = publiee(organisme, offre, lot=lot)
    franchir(archivee, "archiver", auteur=offre, commentaire="Doublon.")
    publique(lot)  # never sent
    lus = {x.numero: (x.offres, x.places_saisies, x.sans_reunion) for x in lots_suivis(jour)}
    assert lus == {"A": (0, 0, 0), "B": (1, 12, 0)}
    proche.informations_collectives.all().delete()
    lus = {x.numero: (x.offres, x.places_saisies, x.sans_reunion) for x in lots_suivis(jour)}
    assert lus["B"] == (1, 12, 1)
    reponse = client.get(reverse("region:lots"))
    assert reponse.context["totaux"] == {
        "lots": 2,
        "sans_offre": 1,
        "places_saisies": 12,
        "places_prevues": 70,
        "sans_reunion": 1,
    }
    assert [s.pk for s in reponse.context["proches"]] == [proche.pk]
    assert trouvees(client, "lots", f_offres="0") == [vide.pk]
    Session.objects.filter(pk=proche.pk).update(date_debut=jour + datetime.timedelta(days=31))
    assert client.get(reverse("region:lots")).context["totaux"]["sans_reunion"] == 0


def test_un_filtre_illisible_est_dit(client, agent):
    reponse = client.get(reverse("region:lots"), {"f_saisies": "beaucoup"})
    assert "Indiquez un nombre en chiffres" in reponse.content.decode()


def test_requetes_bornees(client, agent, organisme, offre):
    adresses = [reverse(f"region:{nom}") for nom in ("accords", "offre", "lots")]
    verifier_bornees(
        client, adresses, au_plus=25, ajouter=lambda: modification_envoyee(organisme, offre)
    )
