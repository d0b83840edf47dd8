"""What is kept of the requests of people, until they are over."""

from sofi.socle.personnel import Devenir, Donnees, Fondement, Lecteurs, auteur

_ADMIN = Lecteurs.ADMINISTRATION
DONNEES = {
    "Demande": (
        Donnees(
            champs=("cherche", "motif", "choix", "trouve", "compte"),
            quoi="demande d’une personne : ce qui est cherché, ce qui est trouvé",
            pourquoi="répondre aux droits des personnes",
            duree="jusqu’à la fin de la demande, 90 jours au plus sans décision",
            lecteurs=_ADMIN,
            devenir=Devenir.COMPTE,
            fondement=Fondement.OBLIGATION,
            remise=False,
        ),
        auteur(
            "auteur",
            "qui a fait une demande pour une personne",
            date="cree_le",
            lecteurs=_ADMIN,
        ),
    ),
    "Paquet": (
        Donnees(
            champs=("contenu",),
            quoi="copie des données d’une personne",
            pourquoi="la lui remettre",
            duree="7 jours",
            lecteurs=Lecteurs.SOI,
            devenir=Devenir.LIGNE,
            fondement=Fondement.OBLIGATION,
            remise=False,
        ),
    ),
    "Trace": (
        auteur(
            "auteur",
            "qui a fait effacer, préparer ou prendre des données",
            date="le",
            lecteurs=_ADMIN,
            pourquoi="rendre compte de ce qui a été effacé",
        ),
    ),
}
SANS_PERSONNE = {
    "Demande.erreur": "un message du site",
    "Trace.detail": "des comptes",
}
