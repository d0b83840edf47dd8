"""What the history by field keeps of people."""

from sofi.socle.personnel import ANNEES_DE_NOM, Devenir, Donnees, Lecteurs, auteur

DONNEES = {
    "Changement": (
        Donnees(
            champs=("avant", "apres"),
            quoi="valeurs d’avant et d’après chaque changement des fiches, de l’annuaire et des tables",
            pourquoi="savoir ce qui a changé, et le rétablir",
            duree=f"{ANNEES_DE_NOM} ans pour les contacts et les mandataires, sans limite pour le reste",
            lecteurs=Lecteurs.CERCLE,
            devenir=Devenir.TEXTE,
            remise=False,
        ),
        auteur("utilisateur", "qui a changé une fiche ou l’annuaire", date="le"),
    ),
}
SANS_PERSONNE: dict[str, str] = {}
