"""The « liste publique des organismes de formation » (monactiviteformation): one row a déclaration d'activité.

The list is kept as it is (`DeclarationActivite`): a déclaration that left it is inactive, which its organisme is told.
Those of the region that nobody knew become établissements to complete; those that are here take their number when
they had none, and what is said of Qualiopi, which the legal unit holds for all its SIRET.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Q

from sofi.annuaire.adresses import communes_nommees
from sofi.annuaire.models import Adresse, DeclarationActivite, Etablissement, Site
from sofi.socle import identifiants
from sofi.socle.ecoute import battre
from sofi.socle.fichiers import Ligne, seul
from sofi.socle.importation import Champ, Cible, Flux, Retrait, Source, cellules
from sofi.socle.importation.valeurs import booleen, date, tel_quel, texte
from sofi.socle.tableaux import lire_tableau

from . import valeurs as v

_ADRESSE = "adressePhysiqueOrganismeFormation"
_SPECIALITES = "informationsDeclarees.specialitesDeFormation"
NDA, SIREN, SIRET = "numeroDeclarationActivite", "siren", "siretEtablissementDeclarant"
NECESSAIRES = (NDA, "denomination", SIREN, SIRET, f"{_ADRESSE}.codePostal")
QUALIOPI = {
    "qualiopi_formation": "certifications.actionsDeFormation",
    "qualiopi_bilan": "certifications.bilansDeCompetences",
    "qualiopi_vae": "certifications.VAE",
    "qualiopi_apprentissage": "certifications.actionsDeFormationParApprentissage",
}
PART_RETIRABLE = 0.19  # a fifth stops


def source(chemin: Path) -> Source:
    """One .csv or .xlsx file, the whole list; `;` between its thirty columns."""
    fichier = seul(chemin, ".csv", ".xlsx")
    return Source(
        nom="liste_publique",
        flux=(
            Flux(
                fichier=fichier.nom,
                lire=lambda: lire_tableau(fichier, NECESSAIRES),
                cibles=(_declarations(), _nouveaux(), _connus()),
            ),
        ),
        ensuite=(completer,),
        partiel_permis=True,
        part_retirable=PART_RETIRABLE,
    )


def _siret(valeurs_lues: dict[str, Any]) -> str:
    """The declarant's SIRET; some files give its last five digits only."""
    siret = identifiants.joindre(texte(valeurs_lues.get(SIRET)))
    siren = identifiants.joindre(texte(valeurs_lues.get(SIREN)))
    return siren + siret.zfill(5) if siret and len(siret) <= 5 else siret


def _lue(ligne: Ligne) -> dict[str, Any]:
    """A row by our names."""
    lus = ligne.valeurs
    return {nom: lus.get(colonne) for nom, colonne in QUALIOPI.items()} | {
        "nda": lus.get(NDA),
        "siret": _siret(lus),
        "raison_sociale": texte(lus.get("denomination"))[:250],
        "ligne": texte(lus.get(f"{_ADRESSE}.voie"))[:250],
        "code_postal": lus.get(f"{_ADRESSE}.codePostal"),
        "ville": texte(lus.get(f"{_ADRESSE}.ville"))[: v.VILLE],
        "region": texte(lus.get(f"{_ADRESSE}.codeRegion")),
        "declaree_le": lus.get("informationsDeclarees.dateDerniereDeclaration"),
        "specialites": [
            f"{code} {texte(lus.get(f'{_SPECIALITES}.libelleSpecialite{rang}'))}".strip()[:250]
            for rang in (1, 2, 3)
            if (code := texte(lus.get(f"{_SPECIALITES}.codeSpecialite{rang}")))
        ],
    }


def _qualiopi(*, garder: bool) -> tuple[Champ, ...]:
    return tuple(Champ(nom=nom, lire=booleen, garder=garder) for nom in QUALIOPI)


def _declarations() -> Cible:
    return Cible(
        titre="déclarations d’activité",
        modele=DeclarationActivite,
        cle=("nda",),
        champs=(
            Champ(nom="nda", lire=cellules.nda, requis=True),
            Champ(nom="siret", lire=cellules.siret, requis=True),
            Champ(nom="raison_sociale", requis=True),
            Champ(nom="ligne"),
            Champ(nom="code_postal", lire=cellules.code_postal),
            Champ(nom="ville"),
            Champ(nom="region"),
            *_qualiopi(garder=False),
            Champ(nom="specialites", lire=tel_quel),
            Champ(nom="declaree_le", lire=date),
        ),
        extraire=lambda ligne: (_lue(ligne),),
        retrait=Retrait.LISTE,
        touches=_concernes,
    )


def _concernes(sorties: Any) -> list[str]:
    """The organismes that are here and whose number would be inactive."""
    etablissements = Etablissement.objects.filter(nda__in=list(sorties)).order_by("pk")
    return [f"{e.nda} : {e} (SIRET {e.siret}) n’est plus dans la liste" for e in etablissements]


def _nouveaux() -> Cible:
    """The organismes of the region that nobody knew: the service Offre completes them."""
    connus = set(Etablissement.objects.values_list("siret", flat=True))

    def extraire(ligne: Ligne) -> Iterator[dict[str, Any]]:
        lue = _lue(ligne)
        if lue["region"] == settings.REGION and lue["siret"] not in connus:
            yield lue | v.lignes_d_adresse([lue["ligne"]]) | {"nom": lue["raison_sociale"]}

    return Cible(
        titre="établissements à compléter",
        modele=Etablissement,
        cle=("siret",),
        champs=(
            Champ(nom="siret", lire=cellules.siret, requis=True),
            Champ(nom="nda", lire=cellules.nda),
            Champ(nom="raison_sociale", requis=True),
            Champ(nom="nom", requis=True),
            *(Champ(nom=f"ligne{rang}") for rang in range(1, 5)),
            Champ(nom="code_postal", lire=cellules.code_postal),
            Champ(nom="ville"),
            *_qualiopi(garder=True),
        ),
        extraire=extraire,
        doublons_permis=True,
        ajouter_seulement=True,
    )


def _connus() -> Cible:
    """Those that are here: every SIRET of the legal unit has its Qualiopi, the declarant its number."""
    par_siren: dict[str, list[tuple[str, str]]] = {}
    for siret, nda in Etablissement.objects.values_list("siret", "nda"):
        par_siren.setdefault(siret[:9], []).append((siret, nda))

    def extraire(ligne: Ligne) -> Iterator[dict[str, Any]]:
        lue = _lue(ligne)
        for siret, nda in par_siren.get(lue["siret"][:9], ()):
            sien = lue["nda"] if siret == lue["siret"] and not nda else nda
            yield {nom: lue[nom] for nom in QUALIOPI} | {"siret": siret, "nda": sien}

    return Cible(
        titre="établissements déjà connus",
        modele=Etablissement,
        cle=("siret",),
        champs=(
            Champ(nom="siret", requis=True),
            Champ(nom="nda", lire=cellules.nda, garder=True),
            *_qualiopi(garder=True),
        ),
        extraire=extraire,
        doublons_permis=True,
    )


def completer() -> None:
    """Give those that the file made their commune and their main site, at the same address."""
    sans_site = Q(sites__isnull=True) & Q(
        siret__in=DeclarationActivite.objects.filter(retire_le__isnull=True).values("siret")
    )
    for etablissement in Etablissement.objects.filter(sans_site).order_by("pk"):
        battre()
        if etablissement.commune is None and etablissement.code_postal and etablissement.ville:
            trouvees = communes_nommees(etablissement.code_postal, etablissement.ville)
            etablissement.commune = trouvees[0] if len(trouvees) == 1 else None
            etablissement.save(update_fields=["commune"])
        adresse = {champ.name: getattr(etablissement, champ.name) for champ in Adresse._meta.fields}
        Site.objects.create(
            etablissement=etablissement, nom="Site principal", principal=True, **adresse
        )
