"""The groups of a card's page, as the table of fields gives them: their order, their fields, how each is drawn.

A plain field is drawn by the `champ` tag with what its row says. What is drawn in its own way is named
here and nowhere else: a field by a template of `champs/`, a group by one of `groupes/`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sofi.ecrans.commun.champ_lie import ChampLie, lier
from sofi.offre.codes import Fiche
from sofi.offre.fiches import Champ

from .forms.socle import FormulaireDeFiche

F, A, S, D = Fiche.FORMATION, Fiche.ACTION, Fiche.SESSION, Fiche.DISPOSITIF
GROUPE = "organisme/saisie/groupes/groupe.html"
"""A group that only shows its fields."""
CHAMPS = {
    (S, "date_fin"): "organisme/saisie/champs/date_fin.html",
    (S, "inscription_a"): "organisme/saisie/champs/inscription.html",
    (S, "periodes_inscription"): "organisme/saisie/champs/periodes_inscription.html",
    (D, "type"): "organisme/saisie/champs/type.html",
    (D, "frais_ttc"): "organisme/saisie/champs/frais_ttc.html",
}
"""Fields that bring more than their control, and rows shown among the fields of a group."""
GROUPES = {
    (F, "Certification"): "organisme/saisie/groupes/certification.html",
    (F, "Blocs de compétences"): "organisme/saisie/groupes/blocs.html",
    (F, "Métiers et domaines"): "organisme/saisie/groupes/metiers_et_domaines.html",
    (A, "Infos générales"): "organisme/saisie/groupes/infos_generales.html",
    (A, "Équipement"): "organisme/saisie/groupes/equipement.html",
    (S, "Cycle de l’alternance"): "organisme/saisie/groupes/cycle.html",
    (S, "Organisme responsable"): "organisme/saisie/groupes/responsable.html",
    (S, "Informations collectives"): "organisme/saisie/groupes/informations_collectives.html",
    (S, "Contacts et référents"): "organisme/saisie/groupes/contacts.html",
    (S, "Effectifs de la session"): "organisme/saisie/groupes/effectifs.html",
    (D, "Financement"): "organisme/saisie/groupes/financement.html",
    (D, "Référence marché"): "organisme/saisie/groupes/reference_marche.html",
}
"""Groups that show more than their fields, or are shown in some cases only."""
DANS = {(S, "Cycle de l’alternance"): "Durées", (D, "Référence marché"): "Financement"}
"""Groups that are a part of another."""


@dataclass(frozen=True)
class Element:
    """A field of a group; without a template of its own, the `champ` tag draws it."""

    lie: ChampLie | None
    gabarit: str


@dataclass(frozen=True)
class Groupe:
    """A group of a page; `lettre` is that of the page's card."""

    titre: str
    lettre: str
    gabarit: str
    elements: list["Element | Groupe"] = field(default_factory=list)


def groupes(page: Fiche, formulaires: Sequence[FormulaireDeFiche]) -> list[Groupe]:
    """Those of a page, form after form; a form may put its own after a group of the first."""
    tous: list[Groupe] = []
    for formulaire in formulaires:
        titres = [groupe.titre for groupe in tous]
        rang = titres.index(formulaire.apres) + 1 if formulaire.apres else len(tous)
        tous[rang:rang] = _groupes_de(formulaire, str(page.value).lower())
    return tous


def _groupes_de(formulaire: FormulaireDeFiche, lettre: str) -> list[Groupe]:
    """The groups of one form, in the table's order; one without anything to show isn't there."""
    par_titre: dict[str, Groupe] = {}
    premiers: list[Groupe] = []
    for champ in formulaire.table:
        cle = (formulaire.fiche, champ.groupe)
        if champ.groupe not in par_titre:
            gabarit = GROUPES.get(cle, GROUPE)
            par_titre[champ.groupe] = Groupe(champ.groupe, lettre, gabarit)
            parent = par_titre[DANS[cle]].elements if cle in DANS else premiers
            parent.append(par_titre[champ.groupe])
        par_titre[champ.groupe].elements.extend(_elements(formulaire, champ))
    return [
        groupe
        for groupe in premiers
        if groupe.elements or (formulaire.fiche, groupe.titre) in GROUPES
    ]


def _elements(formulaire: FormulaireDeFiche, champ: Champ) -> list[Element]:
    """The field as it is drawn; nothing for rows that their group draws itself."""
    lie = lier(formulaire, champ.nom) if champ.nom in formulaire.fields else None
    gabarit = CHAMPS.get((formulaire.fiche, champ.nom), "")
    if lie is None and not gabarit:
        return []
    return [Element(lie, gabarit)]
