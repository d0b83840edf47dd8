"""The identity card of a training: what one asks first, exact, and « à demander » where nothing was said."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from sofi.ecrans.public.presentation.financement import prix
from sofi.ecrans.public.presentation.identite import echeance, places, prochaine, rejoignable
from sofi.offre.fiches import FicheSession
from sofi.offre.models import Formation
from sofi.socle.formats import INSECABLE
from tests.diffusion.aide import publier_document
from tests.documents import (
    APPRENTISSAGE,
    LAVAL,
    NANTES,
    REGION,
    dispositif_exemple,
    document_exemple,
    formation_libre,
    lieu_exemple,
)
from tests.fabriques import FicheCertifInfoFactory
from tests.pages import d_un_trait

from .conftest import a_venir, dans

Publier = Callable[..., dict[str, Any]]
ADRESSE = "/formation/144101-cap-ebeniste-mayenne/"


def inscription(debut: int, fin: int) -> dict[str, Any]:
    return {"type": "inscription", "debut": dans(debut), "fin": dans(fin)}


def clair(textes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(texte.replace(INSECABLE, " ") for texte in textes)


@pytest.mark.parametrize(
    ("champs", "attendu"),
    [
        ({}, True),
        ({"recrutement": "ferme"}, False),
        ({"recrutement": "suspendu"}, False),
        ({"dispositifs": [dispositif_exemple(places_restantes=0)]}, False),
        ({"periodes_inscription": [inscription(-9, -1)]}, False),
        ({"periodes_inscription": [inscription(-9, 0)]}, True),
        ({"date_debut": dans(0)}, True),
        ({"date_debut": dans(-1)}, False),
        ({"date_debut": dans(-1), "esp": "permanentes"}, True),
    ],
)
def test_quand_on_peut_encore_entrer(champs: dict[str, Any], attendu: bool) -> None:
    assert rejoignable(a_venir(**champs), timezone.localdate()) is attendu


@pytest.mark.parametrize(
    ("champs", "attendu"),
    [
        ({}, "8 places sur 12"),
        ({"date_debut": dans(0)}, "8 places sur 12"),
        ({"date_debut": dans(-1)}, "Déjà commencée"),
        ({"date_debut": dans(-1), "esp": "permanentes"}, "8 places sur 12"),
        ({"date_debut": dans(-1), "recrutement": "ferme"}, "Recrutement fermé"),
        (
            {"date_debut": dans(-1), "dispositifs": [dispositif_exemple(places_restantes=0)]},
            "Complet",
        ),
        ({"periodes_inscription": [inscription(-9, -1)]}, "Inscriptions closes"),
        ({"periodes_inscription": [inscription(-9, 0)]}, "8 places sur 12"),
    ],
)
def test_une_place_n_est_dite_que_si_on_peut_encore_la_prendre(
    champs: dict[str, Any], attendu: str
) -> None:
    dispositifs = [dispositif_exemple(places=12, places_restantes=8)]
    session = a_venir(**{"capacite": 12, "dispositifs": dispositifs, **champs})
    dites = places(session, timezone.localdate())
    assert dites and dites.texte.replace(INSECABLE, " ") == attendu


def test_la_prochaine_date_est_celle_qu_on_peut_rejoindre() -> None:
    """Full or closed first in time gives way; when none can be joined, the next in time."""
    jour = timezone.localdate()
    fermee, ouverte = a_venir(1, date_debut=dans(5), recrutement="ferme"), a_venir(2)
    assert prochaine(document_exemple(sessions=[fermee, ouverte]), [1, 2], jour) == (ouverte, True)
    assert prochaine(document_exemple(sessions=[fermee]), [1], jour) == (fermee, False)
    assert prochaine(document_exemple(sessions=[fermee]), [], jour) == (None, False)
    en_cours = a_venir(3, date_debut=dans(-9))
    assert prochaine(document_exemple(sessions=[en_cours, fermee]), [3, 1], jour) == (fermee, False)
    assert prochaine(document_exemple(sessions=[en_cours]), [3], jour) == (en_cours, False)


@pytest.mark.parametrize(
    ("periodes", "recrutement", "titre", "detail"),
    [
        ([], "ouvert", "S’inscrire jusqu’au", "à l’organisme"),
        ([inscription(-5, 51)], "ouvert", "S’inscrire jusqu’au", "dans 51 jours"),
        ([inscription(-5, 1)], "ouvert", "S’inscrire jusqu’au", "demain"),
        ([inscription(-5, 0)], "ouvert", "S’inscrire jusqu’au", "c’est le dernier jour"),
        ([inscription(-5, -1)], "ouvert", "Inscription", "la période est passée"),
        ([inscription(-5, 9)], "ferme", "Inscription", "voir les autres dates"),
    ],
)
def test_l_echeance_de_l_inscription(
    periodes: list[Any], recrutement: str, titre: str, detail: str
) -> None:
    session = a_venir(periodes_inscription=periodes, recrutement=recrutement)
    dite = clair(echeance(session, timezone.localdate()))
    assert (dite[0], dite[2]) == (titre, detail)


SANS_PRIX = {"frais_ttc": None, "prise_en_charge": False}


@pytest.mark.parametrize(
    ("dispositifs", "cpf", "attendu"),
    [
        ([dispositif_exemple()], True, ("6 300 €", "TTC, finançable")),
        ([dispositif_exemple(prise_en_charge=False)], False, ("6 300 €", "TTC")),
        (
            [dispositif_exemple(frais_ttc="0", frais_certification=None, frais_additionnels=None)],
            True,
            ("0 €", "rien à payer"),
        ),
        (
            [dispositif_exemple(1, type=APPRENTISSAGE), dispositif_exemple(2)],
            True,
            ("Gratuit", "en apprentissage ; sinon 6 300 €, finançable"),
        ),
        (
            [dispositif_exemple(type=REGION, frais_additionnels=None)],
            False,
            ("Gratuit", "avec PROGRAMME REGION - PREPA Clés Avenir"),
        ),
        ([dispositif_exemple(type=REGION)], False, ("6 300 €", "TTC, finançable")),
        ([dispositif_exemple(**SANS_PRIX)], False, ("À demander", "à l’organisme")),
        ([], False, ("À demander", "à l’organisme")),
        (
            [dispositif_exemple(1, frais_ttc="900.00"), dispositif_exemple(2, frais_ttc="1200.00")],
            False,
            ("900 € à 1 200 €", "TTC, finançable"),
        ),
    ],
)
def test_le_prix_dit_pour_qui(dispositifs: list[Any], cpf: bool, attendu: tuple[str, str]) -> None:
    document = document_exemple(formation={"eligible_cpf": cpf})
    assert clair(prix(document, FicheSession(dispositifs=dispositifs))) == attendu


def page(client: Client, adresse: str) -> str:
    reponse = client.get(adresse)
    return d_un_trait(reponse.content.decode()).replace("&nbsp;", " ").replace(INSECABLE, " ")


def test_ce_qui_n_est_pas_dit_est_a_demander(client: Client, publier: Publier) -> None:
    nue = {"heures_centre": None, "heures_entreprise": None, "dispositifs": [], "lieu": None}
    publier(a_venir(5, **nue), formation=formation_libre(), action={"titre": "Anglais"})
    html = page(client, "/formation/5-anglais/")
    assert html.count("<small>à l’organisme</small>") == 4
    assert "formation non certifiante" in html


def test_une_session_complete_mene_a_celle_qu_on_peut_rejoindre(
    client: Client, publier: Publier
) -> None:
    complete = a_venir(1, dispositifs=[dispositif_exemple(places_restantes=0)])
    publier(complete, a_venir(2, lieu=lieu_exemple(adresse=LAVAL)))
    assert "On peut encore rejoindre celle du" in page(client, "/formation/1-cap-ebeniste-mayenne/")
    autre = page(client, "/formation/2-cap-ebeniste-laval/")
    assert "On peut encore rejoindre" not in autre
    assert "1 autre session, la prochaine du" in autre


def test_les_suivantes_n_ont_pas_commence(client: Client, publier: Publier) -> None:
    finie = a_venir(1, date_debut=dans(-90), date_fin=dans(-1))
    commencee, permanente = (
        a_venir(2, date_debut=dans(-9)),
        a_venir(3, date_debut=dans(-9), esp="permanentes"),
    )
    publier(finie, commencee, permanente, a_venir(4))
    html = page(client, "/formation/1-cap-ebeniste-mayenne/")
    assert "/formation/2-" not in html
    assert "/formation/3-" in html
    assert "/formation/4-" in html
    autre = page(client, "/formation/2-cap-ebeniste-mayenne/")
    assert "On peut encore rejoindre celle en entrée permanente" in autre


def test_mon_compte_formation_quand_elle_est_eligible(client: Client, publier: Publier) -> None:
    publier()
    assert "https://www.moncompteformation.gouv.fr/" in page(client, ADRESSE)
    publier(formation={"eligible_cpf": False})
    assert "moncompteformation" not in page(client, ADRESSE)


def test_un_bloc_se_dit_une_fois(client: Client, publier: Publier) -> None:
    """Two blocs of the same words are one line, and the sheet's programme doesn't list them again."""
    nom = "Prévention, santé, environnement"
    blocs = [{"id": n, "code": f"BC0{n}", "libelle": nom} for n in (1, 2)]
    publier(formation={"blocs": blocs, "programme": f"{nom.upper()}\nFabrication"})
    html = page(client, ADRESSE)
    assert html.lower().count(nom.lower()) == 1
    assert "BC01, BC02" in html
    assert "Fabrication" in html


def test_la_source_et_la_formation_initiale(client: Client, publier: Publier) -> None:
    publier()
    html = page(client, ADRESSE)
    assert "Source : L’Atelier du quai, publié par le service Offre" in html
    assert "Formation initiale" not in html
    publier(origine="onisep", provenance={"nom": "Onisep", "licence": "ODbL"})
    html = page(client, ADRESSE)
    assert "Source : Onisep, ODbL" in html
    assert "Formation initiale" in html


def test_le_conseiller_d_abord_quand_un_dispositif_est_pour_demandeurs_d_emploi(
    client: Client, publier: Publier
) -> None:
    publier()
    assert "Parlez-en d’abord à votre conseiller" in page(client, ADRESSE)
    publier(a_venir(dispositifs=[dispositif_exemple(type=APPRENTISSAGE)]))
    assert "à votre conseiller" not in page(client, ADRESSE)


def ailleurs(numero: int, ou: dict[str, Any], code: str = "94681") -> Any:
    """Another action of another formation of this certification, at this place."""
    return document_exemple(
        formation={"id": 5000 + numero, "fiche": {**FICHE, "code": code}},
        action={"id": 6000 + numero, "titre": f"CAP Ébéniste {numero}"},
        sessions=[a_venir(numero, lieu=lieu_exemple(adresse=ou))],
    )


FICHE = {"type": "Certificat d’aptitude professionnelle", "abrege": "CAP", "rncp": "RNCP37538"}


def test_une_session_terminee_mene_a_la_meme_certification_la_plus_proche(
    client: Client, publier: Publier
) -> None:
    publier(a_venir(1, date_debut=dans(-90), date_fin=dans(-1)))
    autres = [ailleurs(2, NANTES), ailleurs(3, LAVAL), ailleurs(4, LAVAL, code="1")]
    for document in autres:
        publier_document(document)
    fiche = FicheCertifInfoFactory(code="94681")
    for numero in (2, 3, 4):
        Formation.objects.filter(pk=5000 + numero).update(
            fiche=fiche, cle=f"cle-{numero}", etablissement=None
        )
    html = page(client, "/formation/1-cap-ebeniste-mayenne/")
    assert "La même certification" in html
    assert html.index("CAP Ébéniste 3") < html.index("CAP Ébéniste 2")
    assert "à 28 km" in html
    assert "CAP Ébéniste 4" not in html  # its own document says another certification
