"""The targets that several sources of certifications share, and the readers of their codes."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Q

from sofi.referentiels.models import (
    BlocCompetences,
    Certificateur,
    Certification,
    CorrespondanceDeBlocs,
    Formacode,
    FormacodeDeCertification,
    Nsf,
    NsfDeCertification,
    Partenaire,
    PromotionDeCertification,
    Rome,
    RomeDeCertification,
    VoieAcces,
)
from sofi.socle.fichiers import Ligne
from sofi.socle.importation import Champ, Cible, Refus, Retrait, SiInconnu
from sofi.socle.importation.valeurs import decimal, entier, tel_quel, texte, texte_long
from sofi.socle.texte import plier

Extraction = Callable[[Ligne], Iterable[dict[str, Any]]]
Groupe = Callable[[Ligne], str]
ADRESSE = "https://www.francecompetences.fr/recherche/{repertoire}/{chiffres}/"


def niveau(valeur: Any) -> str:
    """« NIV5 », « Niveau 5 » → « 5 »; REPRISE, INFRA, « sans niveau », « non renseigné » and empty → no level."""
    brut = plier(texte(valeur))
    if trouve := re.fullmatch(r"(?:niv(?:eau)? ?)?([3-8])", brut):
        return trouve.group(1)
    if not brut or re.search(
        r"reprise|infra|sans|non (?:renseigne|concerne|defini)|^(?:niv(?:eau)? ?)?[012]$", brut
    ):
        return ""
    raise Refus("niveau attendu, de 3 à 8")


def siret(valeur: Any) -> str:
    """14 digits, whatever stands around them (the official CSV puts a tab in front); else unknown."""
    chiffres = re.sub(r"\D", "", valeur or "")
    return chiffres if len(chiffres) == 14 else ""


def numero(valeur: Any) -> str:
    """« RNCP37538 », « RS5000 », without spaces."""
    return re.sub(r"\s", "", valeur or "").upper()


def adresse_officielle(numero_fiche: str) -> str:
    """The page of the sheet on the site of France compétences."""
    trouve = re.fullmatch(r"(RNCP|RS)(\d+)", numero_fiche)
    if not trouve:
        return ""
    return ADRESSE.format(repertoire=trouve.group(1).lower(), chiffres=trouve.group(2))


def rang_de_bloc(code: str) -> int:
    """The number at the end of the code: RNCP37538BC03 → 3."""
    trouve = re.search(r"(\d{1,4})$", code)
    return int(trouve.group(1)) if trouve else 0


def perimetre_des_repertoires(vus: set[str]) -> Callable[[], Q]:
    """The sheets of the répertoires (RNCP, RS) that the file holds, known once it is read."""

    def perimetre() -> Q:
        return Q(numero__regex=f"^({'|'.join(sorted(vus))})[0-9]") if vus else Q(pk__in=[])

    return perimetre


def _sa_certification() -> Champ:
    return Champ(
        nom="certification_id",
        colonne="numero_fiche",
        lire=numero,
        requis=True,
        vers=Certification,
        si_inconnu=SiInconnu.IGNORER,
    )


def _rang() -> Champ:
    return Champ(nom="rang", lire=tel_quel)


def blocs(
    extraire: Extraction, retrait: Retrait, groupe: Groupe | None = None, *, textes: bool
) -> Cible:
    """The blocs of the sheets; `textes` when the source carries what they hold."""
    longs = (
        Champ(nom="competences", lire=texte_long),
        Champ(nom="modalites_evaluation", lire=texte_long),
    )
    return Cible(
        titre="blocs de compétences",
        modele=BlocCompetences,
        cle=("certification_id", "code"),
        champs=(
            _sa_certification(),
            Champ(nom="code", lire=numero, requis=True),
            _rang(),
            Champ(nom="libelle"),
            *(longs if textes else ()),
        ),
        extraire=extraire,
        retrait=retrait,
        groupe=groupe,
        groupe_par="certification_id",
        doublons_permis=True,
    )


def certificateurs(extraire: Extraction, retrait: Retrait, groupe: Groupe | None = None) -> Cible:
    """Who delivers the sheets."""
    return Cible(
        titre="certificateurs",
        modele=Certificateur,
        cle=("certification_id", "siret", "nom"),
        champs=(_sa_certification(), Champ(nom="siret", lire=siret), Champ(nom="nom", requis=True)),
        extraire=extraire,
        retrait=retrait,
        groupe=groupe,
        doublons_permis=True,
    )


def partenaires(extraire: Extraction, retrait: Retrait, groupe: Groupe | None = None) -> Cible:
    """Who is allowed to train or to examine; those without a SIRET can't be recognised, `extraire` omits them."""
    return Cible(
        titre="partenaires",
        modele=Partenaire,
        cle=("certification_id", "siret"),
        champs=(
            _sa_certification(),
            Champ(nom="siret", lire=siret, requis=True),
            Champ(nom="nom"),
            Champ(nom="habilitation"),
            Champ(nom="etat", garder=True),
        ),
        extraire=extraire,
        retrait=retrait,
        groupe=groupe,
        doublons_permis=True,
    )


def voies_acces(extraire: Extraction, retrait: Retrait, groupe: Groupe | None = None) -> Cible:
    """The ways into a certification that its juries open."""
    return Cible(
        titre="voies d'accès",
        modele=VoieAcces,
        cle=("certification_id", "code"),
        champs=(
            _sa_certification(),
            Champ(nom="code", requis=True),
            Champ(nom="composition", lire=texte_long, garder=True),
        ),
        extraire=extraire,
        retrait=retrait,
        groupe=groupe,
        doublons_permis=True,
    )


def promotions(extraire: Extraction, retrait: Retrait, groupe: Groupe | None = None) -> Cible:
    """What became of those who took the certification, a year each."""
    return Cible(
        titre="figures des promotions",
        modele=PromotionDeCertification,
        cle=("certification_id", "annee"),
        champs=(
            _sa_certification(),
            Champ(nom="annee", lire=entier, requis=True),
            Champ(nom="certifies", lire=entier),
            Champ(nom="certifies_vae", lire=entier),
            Champ(nom="insertion", lire=taux),
            Champ(nom="insertion_metier", lire=taux),
            Champ(nom="insertion_metier_2_ans", lire=taux),
        ),
        extraire=extraire,
        retrait=retrait,
        groupe=groupe,
        doublons_permis=True,
    )


def taux(valeur: Any) -> int | None:
    """A rate in percent: « 87 », « 87,5 % »."""
    lu = decimal(texte(valeur).rstrip("% "))
    if lu is not None and not 0 <= lu <= 100:
        raise Refus("pourcentage attendu, de 0 à 100")
    return None if lu is None else round(lu)


def correspondances(extraire: Extraction, retrait: Retrait, groupe: Groupe | None = None) -> Cible:
    """Which blocs of the sheet are worth those of another one."""
    return Cible(
        titre="correspondances de blocs",
        modele=CorrespondanceDeBlocs,
        cle=("certification_id", "rang"),
        champs=(
            _sa_certification(),
            _rang(),
            Champ(nom="blocs", lire=tel_quel),
            Champ(nom="autre", lire=numero, requis=True),
            Champ(nom="blocs_de_l_autre", lire=tel_quel),
        ),
        extraire=extraire,
        retrait=retrait,
        groupe=groupe,
    )


def romes(extraire: Extraction, retrait: Retrait, groupe: Groupe | None = None) -> Cible:
    """The métiers of the sheets."""
    return _liens(
        "métiers (ROME) des fiches", RomeDeCertification, "rome_id", Rome, extraire, retrait, groupe
    )


def formacodes(extraire: Extraction, retrait: Retrait, groupe: Groupe | None = None) -> Cible:
    """The domaines of the sheets."""
    return _liens(
        "Formacodes des fiches",
        FormacodeDeCertification,
        "formacode_id",
        Formacode,
        extraire,
        retrait,
        groupe,
    )


def _liens(
    titre: str,
    modele: Any,
    nom: str,
    vers: Any,
    extraire: Extraction,
    retrait: Retrait,
    groupe: Groupe | None,
) -> Cible:
    code = Champ(nom=nom, colonne="code", requis=True, vers=vers, si_inconnu=SiInconnu.IGNORER)
    return Cible(
        titre=titre,
        modele=modele,
        cle=("certification_id", nom),
        champs=(_sa_certification(), code, _rang()),
        extraire=extraire,
        retrait=retrait,
        groupe=groupe,
        doublons_permis=True,
    )


def nsfs(extraire: Extraction, retrait: Retrait, groupe: Groupe | None = None) -> Cible:
    """The specialities of the sheets; the letter of « 221w » is kept apart."""
    return Cible(
        titre="spécialités (NSF) des fiches",
        modele=NsfDeCertification,
        cle=("certification_id", "nsf_id", "suffixe"),
        champs=(
            _sa_certification(),
            Champ(
                nom="nsf_id",
                colonne="code",
                lire=lambda v: texte(v)[:3],
                requis=True,
                vers=Nsf,
                si_inconnu=SiInconnu.IGNORER,
            ),
            Champ(nom="suffixe", colonne="code", lire=lambda v: texte(v)[3:4].lower()),
            _rang(),
        ),
        extraire=extraire,
        retrait=retrait,
        groupe=groupe,
        doublons_permis=True,
    )


def remplacements(extraire: Extraction, numeros: Mapping[str, str] | None = None) -> Cible:
    """Which sheet replaces which: they point at each other, so they come last.

    `numeros` gives the number of a sheet named by another identifier; it may still be filling.
    """
    noms = {} if numeros is None else numeros

    def lire(valeur: Any) -> str:
        return noms.get(valeur or "", numero(valeur))

    return Cible(
        titre="remplacements de fiches",
        modele=Certification.remplacee_par.through,
        cle=("from_certification_id", "to_certification_id"),
        champs=tuple(
            Champ(
                nom=nom,
                colonne=colonne,
                lire=lire,
                requis=True,
                vers=Certification,
                si_inconnu=SiInconnu.IGNORER,
            )
            for nom, colonne in (
                ("from_certification_id", "ancienne"),
                ("to_certification_id", "nouvelle"),
            )
        ),
        extraire=extraire,
        doublons_permis=True,
        a_la_fin=True,
    )


def remplacement(ancienne: str, nouvelle: str) -> Iterator[dict[str, Any]]:
    """The row of one replacement; nothing when an end is missing or both are the same."""
    if ancienne and nouvelle and ancienne != nouvelle:
        yield {"ancienne": ancienne, "nouvelle": nouvelle}
