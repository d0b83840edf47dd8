"""The names of tables and fields as people say them.

Models that stand between two others, and references without a name of their own, are named here: a name in
their `Meta` would be one migration each.
"""

from collections import Counter, defaultdict
from typing import Any

from django.db.models import Model
from django.utils.text import capfirst

from sofi.socle.texte import plier

from .suivi import modeles_suivis

MODELES = {
    "annuaire.etablissement_domaines": "domaine d'un établissement",
    "annuaire.rattachement": "rattachement d'une personne",
    "annuaire.site": "site d'un établissement",
    "offre.formation_blocs": "bloc de compétences d'une formation",
    "offre.domainedeformation": "domaine d'une formation",
    "offre.metierdeformation": "métier d'une formation",
    "offre.action_prerequis": "pré-requis d'une action",
    "offre.ancienneformation": "ancienne formation d'une action",
    "offre.equipement": "équipement d'une action",
    "programmes.formateur": "formateur d'un lot",
    "programmes.mandataire": "mandataire d'un lot",
    "referentiels.certification_remplacee_par": "remplacement d'une certification",
    "referentiels.romedecertification": "métier (ROME) d'une certification",
    "referentiels.formacodedecertification": "Formacode d'une certification",
    "referentiels.nsfdecertification": "spécialité (NSF) d'une certification",
    "referentiels.publicdedispositif": "public d'un dispositif",
}
CHAMPS = {
    "actuelle": "commune actuelle",
    "autres_types": "autres rôles",
    "bloccompetences": "bloc de compétences",
    "cree_par": "créée par",
    "departement": "département",
    "epci": "EPCI",
    "etablissement": "établissement",
    "formacode": "Formacode",
    "from_certification": "certification remplacée",
    "id": "numéro",
    "nsf": "spécialité (NSF)",
    "opco": "OPCO",
    "prerequis": "pré-requis",
    "publiee_par": "publiée par",
    "region": "région",
    "remplacee_par": "remplacée par",
    "rome": "métier (ROME)",
    "to_certification": "certification qui remplace",
    "zone_emploi": "zone d'emploi",
    "periodes": "périodes de formation",
}


def nom_du_modele(modele: type[Model]) -> str:
    """« fiche Action », « pré-requis d'une action »."""
    return MODELES.get(modele._meta.label_lower, str(modele._meta.verbose_name))


def nom_du_champ(champ: Any) -> str:
    """The name that its screens give it; else one made of its own, with its accents."""
    if champ.name in CHAMPS and champ.verbose_name in (champ.name.replace("_", " "), "ID"):
        return CHAMPS[champ.name]
    return str(champ.verbose_name)


def tables() -> list[tuple[str, str]]:
    """The tables watched, by their names."""
    noms = [(m._meta.db_table, capfirst(nom_du_modele(m))) for m in modeles_suivis()]
    return sorted(noms, key=lambda nom: plier(nom[1]))


def colonnes() -> list[tuple[str, str]]:
    """The columns of all these tables; two of the same name each say whose they are."""
    noms: dict[str, dict[str, None]] = defaultdict(dict)
    porteurs: dict[str, list[str]] = defaultdict(list)
    for modele in modeles_suivis():
        for champ in modele._meta.concrete_fields:
            noms[champ.column][nom_du_champ(champ)] = None
            porteurs[champ.column].append(nom_du_modele(modele))
    noms_des_colonnes = {
        colonne: capfirst(" / ".join(libelles)) for colonne, libelles in noms.items()
    }
    fois = Counter(noms_des_colonnes.values())
    for colonne, nom in noms_des_colonnes.items():
        if fois[nom] > 1:
            noms_des_colonnes[colonne] = f"{nom} ({', '.join(porteurs[colonne])})"
    return sorted(noms_des_colonnes.items(), key=lambda nom: plier(nom[1]))
