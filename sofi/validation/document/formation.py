"""The formation and the action of a document."""

import datetime

from sofi.offre.codes import Validation
from sofi.offre.models import Action, Formation
from sofi.programmes.models import Lot
from sofi.referentiels.familles import familles_de_metier
from sofi.referentiels.models import Certification, FicheCertifInfo

from .valeurs import Json, iso, json_code

VALEURS_D_ACTION = (
    "complement_intitule",
    "complement_programme",
    "objectifs",
    "resultats_attendus",
    "plus_formation",
    "url_action",
    "url_pdf",
    "url_video",
    "niveau_entree",
    "niveau_entree_obligatoire",
    "commentaire_prerequis",
    "public_vise",
    "id_action_cr",
    "of_mandataire_cr",
)
"""Fields of Action written as they are: codes, addresses, plain and rich texts."""


def json_formation(formation: Formation, jour: datetime.date) -> Json:
    """The F card; what comes from the sheet is written whole, as it stands on `jour`."""
    fiche = formation.fiche
    commun = {
        "id": formation.pk,
        "sur_fiche": fiche is not None,
        "certifiante": formation.certifiante,
        "intitule": formation.titre,
        "individualisation": formation.individualisation,
        "validation": formation.validation,
        "cree_le": iso(formation.cree_le),
        "modifie_le": iso(formation.modifie_le),
    }
    return commun | (_sur_fiche(formation, fiche, jour) if fiche else _propre(formation))


def _propre(formation: Formation) -> Json:
    """A non-certifying formation, as typed."""
    return {
        "objectif_general": formation.objectif_general,
        "niveau_sortie": formation.niveau_sortie,
        "famille_metier": _famille(formation.famille_metier),
        "domaines": [json_code(domaine.formacode) for domaine in formation.domaines_ordonnes.all()],
        "metiers": [json_code(metier.rome) for metier in formation.metiers_ordonnes.all()],
        "nsf": [],
        "objectif": "",
        "programme": "",
        "fiche": None,
        "eligible_cpf": False,
        "blocs": [],
        "nombre_blocs": 0,
    }


def _famille(code: str) -> Json | None:
    """The family of métiers with its label; None when none was chosen."""
    return {"code": code, "libelle": familles_de_metier().get(code, code)} if code else None


def _sur_fiche(formation: Formation, fiche: FicheCertifInfo, jour: datetime.date) -> Json:
    """A formation made from a Certif Info sheet: the sheet's own values."""
    certification = fiche.certification
    blocs = _blocs(formation, certification)
    return {
        "objectif_general": "6",
        "niveau_sortie": fiche.niveau_sortie,
        "famille_metier": None,
        "domaines": [
            json_code(d.formacode) for d in certification.formacodedecertification_set.all()
        ]
        if certification
        else [],
        "metiers": [json_code(r.rome) for r in certification.romedecertification_set.all()]
        if certification
        else [],
        "nsf": [
            {"code": n.nsf_id, "suffixe": n.suffixe, "libelle": n.nsf.libelle}
            for n in certification.nsfdecertification_set.all()
        ]
        if certification
        else [],
        "objectif": fiche.texte_objectif,
        "programme": fiche.texte_programme,
        "fiche": _fiche(fiche, certification),
        "eligible_cpf": fiche.eligible_cpf(jour),
        "blocs": blocs,
        "nombre_blocs": len(certification.blocs.all()) if certification else 0,
    }


def _blocs(formation: Formation, certification: Certification | None) -> list[Json]:
    """The blocs the training leads to: all of the sheet's unless the validation is partial."""
    if certification is None:
        return []
    choisis = (
        formation.blocs.all()
        if formation.validation == Validation.PARTIELLE
        else certification.blocs.all()
    )
    return [
        {"id": b.pk, "code": b.code, "libelle": b.libelle or b.code}
        for b in choisis
        if not b.retire_le
    ]


def _fiche(fiche: FicheCertifInfo, certification: Certification | None) -> Json:
    numero = certification.numero if certification else ""
    certificateurs = [c.nom for c in certification.certificateurs.all()] if certification else []
    return {
        "code": fiche.code,
        "type": fiche.type_diplome or (certification.abrege_libelle if certification else ""),
        "abrege": certification.abrege if certification else "",
        "certificateurs": certificateurs or ([fiche.certificateur] if fiche.certificateur else []),
        "rncp": numero if numero.startswith("RNCP") else "",
        "rs": numero if numero.startswith("RS") else "",
        "fin": iso(fiche.fin),
        "annee_derniere_session": fiche.annee_derniere_session,
        "url": certification.url if certification else "",
    }


def json_action(action: Action) -> Json:
    """The A card, with its full title and its lot."""
    return {
        "id": action.pk,
        "titre": action.titre,
        **{champ: getattr(action, champ) for champ in VALEURS_D_ACTION},
        "equipements": [
            {
                "type": e.type,
                "obligatoire": e.obligatoire,
                "cout": e.cout,
                "commentaire": e.commentaire,
            }
            for e in action.equipements.all()
        ],
        "prerequis": [{"code": p.code, "libelle": p.libelle} for p in action.prerequis.all()],
        "lot": action.lot and _lot(action.lot),
        "cree_le": iso(action.cree_le),
        "modifie_le": iso(action.modifie_le),
    }


def _lot(lot: Lot) -> Json:
    return {
        "numero": lot.numero,
        "libelle": lot.libelle,
        "programme": lot.programme.libelle,
        "annee": lot.programme.annee,
        "forfait_recrutement": lot.forfait_recrutement,
    }
