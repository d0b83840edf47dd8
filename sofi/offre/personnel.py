"""What the cards keep of people."""

from sofi.socle.personnel import Donnees, Lecteurs, auteur, texte

_DERNIER = "qui a modifié une fiche en dernier"
_DUREE = "tant que l’offre est gardée"


def _dernier() -> Donnees:
    return auteur("modifie_par", _DERNIER, date="modifie_le")


DONNEES = {
    "Formation": (
        _dernier(),
        texte("intitule", quoi="intitulé libre d’une formation", duree=_DUREE),
    ),
    "Action": (
        _dernier(),
        auteur("cree_par", "qui a commencé une action", date="etat_depuis"),
        texte(
            "complement_intitule",
            "complement_programme",
            "objectifs",
            "resultats_attendus",
            "plus_formation",
            "commentaire_prerequis",
            "public_vise",
            "url_action",
            "url_pdf",
            "url_video",
            quoi="textes d’une fiche Action, qui peuvent nommer quelqu’un",
            duree=_DUREE,
            lecteurs=Lecteurs.PUBLIC,
        ),
    ),
    "Equipement": (texte("commentaire", quoi="commentaire d’un équipement", duree=_DUREE),),
    "Session": (
        _dernier(),
        texte(
            "mail_liaison",
            "commentaire_duree",
            "inscription_denomination",
            quoi="mail de liaison, commentaires et adresse d’inscription d’une session",
            duree=_DUREE,
            lecteurs=Lecteurs.PUBLIC,
        ),
    ),
    "InformationCollective": (
        texte(
            "denomination",
            "commentaire",
            quoi="lieu et commentaire d’une information collective",
            duree=_DUREE,
            lecteurs=Lecteurs.PUBLIC,
        ),
    ),
    "Dispositif": (
        _dernier(),
        texte(
            "frais_additionnels_objet",
            "reference_marche",
            quoi="objet des frais, référence du marché",
            duree=_DUREE,
        ),
    ),
    "ActionPliee": (
        texte(
            "titre",
            "organisme",
            quoi="intitulé et organisme d’une action, pliés pour les trier et les chercher",
            duree=_DUREE,
            lecteurs=Lecteurs.SERVICE,
        ),
    ),
    "EtablissementPlie": (
        texte(
            "noms",
            quoi="noms et ville d’un établissement, pliés pour le chercher",
            duree=_DUREE,
            lecteurs=Lecteurs.SERVICE,
        ),
    ),
    "Provenance": (
        texte(
            "intitule",
            "contenu",
            quoi="formation d’une autre source, avec le contact qu’elle donne",
            duree="tant que la source la donne",
            lecteurs=Lecteurs.PUBLIC,
        ),
    ),
}
SANS_PERSONNE = {
    "ActionPliee.codes": "des codes de certification",
    "SitePlie.ville": "une ville",
}
