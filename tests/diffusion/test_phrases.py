"""What people type: each sentence finds what it means, and says how it was read."""

import datetime
from typing import Any

import pytest

from sofi.diffusion import codes
from sofi.diffusion.criteres import Criteres
from sofi.diffusion.phrases import lire
from sofi.diffusion.recherche import Resultats, chercher
from tests.diffusion.aide import poser_communes, publier_document
from tests.documents import (
    LAVAL,
    NANTES,
    document_exemple,
    formation_libre,
    lieu_exemple,
    session_exemple,
)

pytestmark = pytest.mark.django_db
JOUR = datetime.date(2027, 1, 15)
TITRES = [
    "Secrétaire médical",
    "Comptable assistant",
    "Développeur web et web mobile",
    "C.A.P. Cuisine",
    "BTS Comptabilité et gestion",
    "Français langue étrangère niveau A2",
    "Soudage TIG",
    "Conducteur du transport routier de marchandises",
    "Boulanger",
    "Boulangère traiteur",
    "SSIAP 1 agent de service de sécurité incendie",
    "SSIAP 2 chef d’équipe",
    "CACES R489 chariots",
    "Programmer en C",
    "Programmer en C++",
    "Programmer en C#",
    "Taille de la vigne",
    "Infirmier en soins généraux",
]
A_DISTANCE, AU_CPF = {"Développeur web et web mobile"}, {"Comptable assistant"}


@pytest.fixture(scope="module", autouse=True)
def base(base_du_module: None) -> None:
    poser_communes()
    for rang, titre in enumerate(TITRES, 1):
        lieu = lieu_exemple(adresse=LAVAL if titre == "Boulanger" else NANTES)
        enseignement = "distance" if titre in A_DISTANCE else "presentiel"
        publier_document(
            document_exemple(
                formation=formation_libre(
                    id=900 + rang, domaines=[], metiers=[], eligible_cpf=titre in AU_CPF
                ),
                action={"id": rang, "titre": titre, "objectifs": "", "public_vise": ""},
                organisme={"nom": "Greta", "raison_sociale": "Greta"},
                sessions=[
                    session_exemple(rang, lieu=lieu, enseignement=enseignement, dispositifs=[])
                ],
            )
        )


def demander(texte: str, **criteres: Any) -> Resultats:
    return chercher(Criteres(jour=JOUR, texte=texte, **criteres))


def titres(resultats: Resultats) -> set[str]:
    return {ligne.document.action.titre for ligne in resultats.lignes}


@pytest.mark.parametrize(
    ("texte", "attendus"),
    [
        ("formation secrétaire medicale nantes", {"Secrétaire médical"}),
        ("secretaire medical", {"Secrétaire médical"}),
        ("comptable cpf", {"Comptable assistant"}),
        ("devenir comptable", {"Comptable assistant", "BTS Comptabilité et gestion"}),
        ("développeur web à distance", {"Développeur web et web mobile"}),
        ("développeur web en ligne", {"Développeur web et web mobile"}),
        ("C.A.P. cuisine", {"C.A.P. Cuisine"}),
        ("cap cuisinier", {"C.A.P. Cuisine"}),
        ("C.A.P.", {"C.A.P. Cuisine"}),
        ("B.T.S.", {"BTS Comptabilité et gestion"}),
        ("FLE", {"Français langue étrangère niveau A2"}),
        ("fle nantes", {"Français langue étrangère niveau A2"}),
        ("soudure", {"Soudage TIG"}),
        ("permis poids lourd", {"Conducteur du transport routier de marchandises"}),
        ("chauffeur routier", {"Conducteur du transport routier de marchandises"}),
        ("boulangère", {"Boulanger", "Boulangère traiteur"}),
        ("boulanger", {"Boulanger", "Boulangère traiteur"}),
        ("SSIAP1", {"SSIAP 1 agent de service de sécurité incendie"}),
        ("SSIAP 1", {"SSIAP 1 agent de service de sécurité incendie"}),
        ("R489", {"CACES R489 chariots"}),
        ("R 489", {"CACES R489 chariots"}),
        ("caces r.489", {"CACES R489 chariots"}),
        ("C++", {"Programmer en C++"}),
        ("programmer C#", {"Programmer en C#"}),
        ("programmer c", {"Programmer en C"}),
        ("infirmière", {"Infirmier en soins généraux"}),
        ("infirmire", {"Infirmier en soins généraux"}),
        ("comptable licorne", {"Comptable assistant", "BTS Comptabilité et gestion"}),
        ("secrétaire médicale sans bac", {"Secrétaire médical"}),
        ("développeur web sans aucun diplôme", {"Développeur web et web mobile"}),
        ("je voudrais être infirmière", {"Infirmier en soins généraux"}),
        ("ma fille veut être boulangère", {"Boulanger", "Boulangère traiteur"}),
        ("boulanger en 1 an", {"Boulanger", "Boulangère traiteur"}),
        ("j’ai 25 ans et je veux devenir boulanger", {"Boulanger", "Boulangère traiteur"}),
        ("soudure tig prise en charge", {"Soudage TIG"}),
        ("formation licorne dahu", set()),
        ("licorne 1", set()),
    ],
)
def test_chaque_phrase_trouve(texte: str, attendus: set[str]) -> None:
    assert titres(demander(texte)) == attendus


def test_un_mot_juste_n_en_devient_jamais_un_autre() -> None:
    """« en ligne » is a way of following; « ligne » isn't « vigne », although only « vigne » is held."""
    resultats = demander("comptable en ligne")
    assert resultats.corrige == ""
    assert titres(resultats) == {"Comptable assistant", "BTS Comptabilité et gestion"}
    assert (resultats.compris, resultats.ecartes) == ([], ["à distance"])
    seul = demander("ligne")
    assert (seul.total, seul.corrige) == (0, "")


def test_ce_qui_est_compris_est_dit_et_s_enleve() -> None:
    lecture = lire(Criteres(jour=JOUR, texte="Secrétaire médicale à Nantes CPF"))
    criteres = lecture.criteres
    assert criteres.texte == "Secrétaire médicale à"
    assert criteres.financement == (codes.CPF,)
    assert criteres.lieu is not None and criteres.lieu.commune == "44109"
    assert [(c.libelle, c.sans) for c in lecture.compris] == [
        ("CPF", "Secrétaire médicale à Nantes"),
        ("à Nantes", "Secrétaire médicale à CPF"),
    ]


@pytest.mark.parametrize(
    ("texte", "reste", "lieu"),
    [
        ("la flèche", "", "72264"),
        ("formation à laval", "", "53130"),
        ("cuisine 44000", "cuisine", "44109"),
        ("st herblain boulanger", "boulanger", "44162"),
        ("boulanger maine et loire", "boulanger", ""),
    ],
)
def test_lieu_dans_la_phrase(texte: str, reste: str, lieu: str) -> None:
    criteres = lire(Criteres(jour=JOUR, texte=texte)).criteres
    assert (criteres.texte, criteres.lieu and criteres.lieu.commune) == (reste, lieu)


@pytest.mark.parametrize("texte", ["37538", "ebeniste", "rennes", "vigne", "?", ""])
def test_rien_a_comprendre(texte: str) -> None:
    """A number alone isn't a postal code; a town of another region, a word that is nothing else."""
    lecture = lire(Criteres(jour=JOUR, texte=texte))
    assert (lecture.compris, lecture.criteres.texte) == ([], texte)


def test_les_mots_tels_quels_quand_on_le_veut() -> None:
    assert demander("comptable cpf", tel_quel=True).total == 0
    assert demander("soudure", tel_quel=True).total == 0


def test_un_mot_que_rien_ne_contient_est_laisse_et_dit() -> None:
    resultats = demander("comptable licorne")
    assert resultats.ignores == ["licorne"] and resultats.total == 2
    resultats = demander("mon fils veut faire un métier de comptable licorne")
    assert resultats.ignores == ["licorne"], "the words of looking are never told unknown"


@pytest.mark.parametrize(
    ("texte", "proches"),
    [
        ("caces 1 3", {"CACES R489 chariots"}),
        ("ssiap 7 chef", {"SSIAP 2 chef d’équipe"}),
        ("cap de bts boulanger", {"Boulanger", "Boulangère traiteur"}),
    ],
)
def test_un_chiffre_ou_un_diplome_seuls_ne_sont_pas_proches(texte: str, proches: set[str]) -> None:
    resultats = demander(texte)
    assert resultats.presque and titres(resultats) == proches


def test_un_mot_d_un_texte_n_est_proche_que_si_les_autres_y_sont() -> None:
    """Half of the words or fewer must name the training."""
    publier_document(
        document_exemple(
            formation=formation_libre(id=990, domaines=[], metiers=[]),
            action={
                "id": 99,
                "titre": "Charpente marine",
                "objectifs": "Conduire un chantier avec un autocar scolaire",
                "public_vise": "",
            },
            organisme={"nom": "Greta", "raison_sociale": "Greta"},
            sessions=[session_exemple(99, dispositifs=[])],
        )
    )
    assert not demander("conduire un tracteur").presque
    assert titres(demander("autocar scolaire tracteur")) == {"Charpente marine"}


def test_ce_qui_reste_d_une_question_nomme_la_formation() -> None:
    """What no training holds is as much as what is left: a kind of diploma, a word met in a text aren't an answer."""
    assert demander("bts licorne").ignores == []
    assert demander("traiteur licorne").ignores == ["licorne"]
    assert demander("titre professionnel licorne").total == 0


def test_seuls_les_mots_qui_trouvent_sont_proposes() -> None:
    assert demander("cap vae").seuls == ["cap"]
    assert demander("vae").seuls == []


def test_sans_aucun_mot() -> None:
    assert demander("?").total == len(TITRES)
