"""The public side keeps nothing of its readers; what it copies of the offer is copied again with each version."""

from sofi.socle.personnel import Donnees, Lecteurs, texte

_COPIE = "tant que la session est publiée"
_POUR = "chercher dans ce qui est publié"


def _copie(*champs: str, quoi: str) -> Donnees:
    return texte(*champs, quoi=quoi, duree=_COPIE, lecteurs=Lecteurs.PUBLIC, pourquoi=_POUR)


DONNEES = {
    "SessionSuivie": (
        _copie(
            "titre",
            "dispensateur",
            "tri_titre",
            "tri_dispensateur",
            quoi="intitulé et organisme d’une session publiée",
        ),
    ),
    "RendezVous": (
        _copie(
            "titre",
            "organisme",
            "nom_du_lieu",
            "commentaire",
            "lien",
            quoi="annonce d’une information collective publiée",
        ),
    ),
}
SANS_PERSONNE = {
    "SessionSuivie.commune": "le nom d’une commune",
    "SessionSuivie.tri_commune": "le nom d’une commune",
    "SessionSuivie.sigles": "des noms de dispositifs",
    "RendezVous.commune_session": "le nom d’une commune",
    "RendezVous.rue": "l’adresse d’un lieu ouvert au public",
    "RendezVous.ville": "le nom d’une commune",
    "VuesDuJour.nombre": "un compte de pages lues, sans rien de qui les lit",
    "AppelsApi.qui": "une marque chiffrée qui change chaque minute, effacée au bout d’un quart d’heure",
}
