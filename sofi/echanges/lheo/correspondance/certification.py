"""The certification that a training leads to, and what the CPF pays of it."""

from lxml import etree

from sofi.offre.fiches import FicheFormation, pieces

from ..construction import INFO_SOFI, ajouter, ajouter_extras, ajouter_si, date_lheo

_TOUT_PUBLIC = "3"
_OUI = "1"
_DEBUT_INCONNU, _FIN_INCONNUE = "00000000", "99999999"
# Since then any sheet in force is eligible, without a list (loi 2018-771, article 1).
_SANS_LISTE_DEPUIS = "20190101"


def chiffres_rncp(fiche: pieces.Certification) -> str:
    """The number of an RNCP sheet without its letters, as the language wants it."""
    return fiche.rncp.removeprefix("RNCP")


def code_certifinfo(fiche: pieces.Certification) -> str:
    """Empty for a sheet made here: its code means nothing elsewhere, or something else."""
    return "" if fiche.locale else fiche.code


def ajouter_certification(element: etree._Element, fiche: pieces.Certification | None) -> None:
    """``certification``, with what the sheet says beside its codes."""
    if fiche is None:
        return
    bloc = ajouter(element, "certification")
    ajouter_si(bloc, "code-RNCP", chiffres_rncp(fiche))
    ajouter_si(bloc, "code-CERTIFINFO", code_certifinfo(fiche))
    ajouter_si(bloc, "code-RS", fiche.rs)
    ajouter_extras(
        bloc,
        INFO_SOFI,
        [
            ("fiche-locale", fiche.code if fiche.locale else ""),
            ("type-certification", fiche.type),
            *[("certificateur", nom) for nom in fiche.certificateurs],
            ("fin-enregistrement", fiche.fin),
            ("annee-derniere-session", fiche.annee_derniere_session),
        ],
    )


def ajouter_reference(blocs: etree._Element, fiche: pieces.Certification) -> None:
    """``reference-certification``, the same codes by their other names."""
    reference = ajouter(blocs, "reference-certification")
    ajouter_si(reference, "reference-code-RNCP", chiffres_rncp(fiche))
    ajouter_si(reference, "reference-code-CERTIFINFO", code_certifinfo(fiche))
    ajouter_si(reference, "reference-code-RS", fiche.rs)


def ajouter_eligibilite(session: etree._Element, formation: FicheFormation) -> None:
    """What the CPF pays, by the network's names: everybody, everywhere, whatever the branch."""
    if not formation.eligible_cpf:
        return
    fiche = formation.fiche or pieces.Certification()
    source = "RNCP" if fiche.rncp else "RS" if fiche.rs else "L6323-6"
    numero = fiche.rncp or fiche.rs or code_certifinfo(fiche)
    extras = ajouter_extras(
        session,
        "eligibilite-cpf",
        [
            ("source", source),
            ("debut-validite", _debut(fiche)),
            ("fin-validite", date_lheo(fiche.fin, inconnue=_FIN_INCONNUE)),
            ("public", _TOUT_PUBLIC),
            ("france-entiere", _OUI),
            ("inter-branche", _OUI),
        ],
    )
    if extras is not None and numero:
        extras.set("numero", numero)


def _debut(fiche: pieces.Certification) -> str:
    """The day the sheet was registered, never before the law; unknown when nobody says it."""
    if not (fiche.rncp or fiche.rs):
        return _SANS_LISTE_DEPUIS
    if not fiche.debut:
        return _DEBUT_INCONNU
    return max(date_lheo(fiche.debut, inconnue=""), _SANS_LISTE_DEPUIS)
