"""What the exchanges keep of people."""

from sofi.socle.personnel import Lecteurs, auteur, texte

_SUIVRE = "savoir qui a importé ou diffusé quoi"
_SERVICE = Lecteurs.SERVICE

DONNEES = {
    "FluxEcrit": (
        texte("motif", quoi="motif d’un flux écarté", duree="sans limite", lecteurs=_SERVICE),
        auteur(
            "ecarte_par",
            "qui a écarté un flux",
            date="ecarte_le",
            lecteurs=_SERVICE,
            pourquoi=_SUIVRE,
        ),
    ),
    "PassageDeFlux": (
        texte(
            "motif",
            "message",
            "bilan",
            quoi="motif et bilan d’un flux",
            duree="sans limite",
            lecteurs=_SERVICE,
        ),
        auteur(
            "auteur",
            "qui a demandé un flux",
            date="demande_le",
            lecteurs=_SERVICE,
            pourquoi=_SUIVRE,
        ),
    ),
    "PassageDeDonnees": (
        auteur(
            "auteur",
            "qui a demandé les données ouvertes",
            date="demande_le",
            lecteurs=_SERVICE,
            pourquoi=_SUIVRE,
        ),
        auteur(
            "arrete_par",
            "qui a arrêté l’écriture des données ouvertes",
            date="demande_le",
            lecteurs=_SERVICE,
            pourquoi=_SUIVRE,
        ),
    ),
    "Import": (
        texte(
            "fichier",
            "rapport",
            quoi="rapport d’un import, qui cite les lignes du fichier",
            duree="1 an",
            lecteurs=_SERVICE,
        ),
        auteur(
            "auteur", "qui a déposé un import", date="cree_le", lecteurs=_SERVICE, pourquoi=_SUIVRE
        ),
        auteur(
            "decide_par",
            "qui a décidé d’un import",
            date="decide_le",
            lecteurs=_SERVICE,
            pourquoi=_SUIVRE,
        ),
    ),
}
SANS_PERSONNE = {
    "AdresseDeSource.message": "ce qu’un serveur a répondu",
    "PassageDeDonnees.message": "ce qu’un disque a répondu",
    "Morceau.bilan": "des comptes",
    "Morceau.contenu": "ce que donne la version publiée, refait avec elle",
    "MorceauDeFichier.contenu": "un fichier de référence en cours d’import, effacé à la fin de l’import",
}
