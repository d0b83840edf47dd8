"""Rules on the D card: the dispositif chosen, its places, its prices."""

from collections.abc import Iterator

from sofi.socle.formats import euros, jour_saisi

from ..codes import Fiche
from ..frais import Frais, desaccord
from ..models import Dispositif, Session
from .contexte import Contexte
from .manque import AVERTISSEMENT, ERREUR
from .phrases import retire
from .registre import Trouvaille, regle

MAX_PUBLICS = 10  # code-public-vise in LHEO, 10 at most
FINANCEURS = {
    "region": "le Conseil régional",
    "agefiph": "l'Agefiph",
    "france-travail": "France Travail",
    "etat": "l'État",
    "departement": "le Conseil départemental",
}  # whose conventions are kept
PROCEDURE = "procédure de saisie, fiche Dispositif"


def nom_du_financeur(code: str) -> str:
    """« le Conseil régional »; the code itself when it has no name."""
    return FINANCEURS.get(code.casefold(), code)


@regle(Fiche.DISPOSITIF, ERREUR, "", "base Dispositif et liste des OPCO")
def dispositif_retire(dispositif: Dispositif, _contexte: Contexte) -> Iterator[Trouvaille]:
    """The dispositif and the OPCO are still offered."""
    if dispositif.type.retire_le:
        yield "type", retire(dispositif.type, dispositif.type.retire_le)
    if dispositif.opco is not None and dispositif.opco.retire_le:
        yield "opco", retire(dispositif.opco.libelle, dispositif.opco.retire_le)


@regle(Fiche.DISPOSITIF, ERREUR, "type", PROCEDURE)
def convention_exigee(dispositif: Dispositif, contexte: Contexte) -> Iterator[Trouvaille]:
    """A dispositif under convention is used while the établissement holds that convention.

    A regional programme's own comes with its lot.
    """
    financeur = dispositif.type.convention
    if not financeur or contexte.publique:
        return
    conventions = contexte.etablissement.conventions.all()
    du_financeur = [c for c in conventions if c.financeur.casefold() == financeur.casefold()]
    if any(convention.est_valable(contexte.jour) for convention in du_financeur):
        return
    nom = nom_du_financeur(financeur)
    finies = sorted(c.fin for c in du_financeur if c.fin is not None and c.fin < contexte.jour)
    constat = f"a pris fin le {jour_saisi(finies[-1])}" if finies else "n'est pas connue"
    yield (
        f"« {dispositif.type} » demande une convention avec {nom} ; celle de {contexte.etablissement.nom} {constat}. "
        "Choisissez un autre dispositif, ou faites enregistrer la convention par le service Offre."
    )


@regle(Fiche.DISPOSITIF, ERREUR, "type", "procédures de saisie des programmes régionaux")
def dispositif_du_programme(dispositif: Dispositif, contexte: Contexte) -> Iterator[Trouvaille]:
    """A session of a regional programme has its programme's dispositif; no other session has one of those."""
    lot = contexte.action.lot
    if contexte.publique and lot is not None:
        dispositif_du_programme = lot.programme.dispositif_id
        if dispositif.type_id != dispositif_du_programme:
            yield (
                f"« {dispositif.type} » n'est pas le dispositif du programme {lot.programme}, le seul qu'une de ses "
                "sessions peut avoir. Supprimez-le."
            )
    elif dispositif.type.programme_regional:
        yield (
            f"« {dispositif.type} » est réservé aux formations publiques. "
            "Choisissez un autre dispositif, ou saisissez la formation par son lot."
        )


@regle(Fiche.DISPOSITIF, ERREUR, "type", "LHEO 2.3, code-public-vise (1 à 10)")
def trop_de_publics(dispositif: Dispositif, _contexte: Contexte) -> Iterator[Trouvaille]:
    """The dispositifs of a session name 10 publics at most together."""
    reunis: set[str] = set()
    for voisin in dispositif.session.dispositifs.all():
        avant = len(reunis)
        reunis |= {public.formacode_id for public in voisin.type.publicdedispositif_set.all()}
        if voisin.pk == dispositif.pk:
            if avant <= MAX_PUBLICS < len(reunis):
                yield (
                    f"Avec « {dispositif.type} », la session vise {len(reunis)} publics : la limite est de "
                    f"{MAX_PUBLICS}. Retirez un dispositif, ou placez-le sur une autre session."
                )
            return


@regle(Fiche.DISPOSITIF, ERREUR, "places_restantes", PROCEDURE)
def restantes_au_plus(dispositif: Dispositif, _contexte: Contexte) -> Iterator[Trouvaille]:
    """Places restantes are at most the places."""
    places, restantes = dispositif.places, dispositif.places_restantes
    if places is not None and restantes is not None and restantes > places:
        yield f"Il reste {restantes} places sur {places}. Indiquez un nombre de 0 à {places}."


@regle(Fiche.DISPOSITIF, AVERTISSEMENT, "places", PROCEDURE)
def places_au_dela(dispositif: Dispositif, _contexte: Contexte) -> Iterator[Trouvaille]:
    """Places hold within the capacité simultanée."""
    capacite, places = dispositif.session.capacite, dispositif.places
    if capacite and places and places > capacite:
        yield (
            f"{places} places pour une capacité simultanée de {capacite}. "
            "Vérifiez l'une ou l'autre : l'envoi reste possible."
        )


@regle(Fiche.SESSION, AVERTISSEMENT, "capacite", PROCEDURE)
def places_en_tout(session: Session, _contexte: Contexte) -> Iterator[Trouvaille]:
    """The places of a session's dispositifs together hold within its capacité."""
    dispositifs = list(session.dispositifs.all())
    total = sum(d.places or 0 for d in dispositifs)
    if session.capacite and len(dispositifs) > 1 and total > session.capacite:
        yield (
            f"Les dispositifs de cette session financent {total} places en tout, pour une capacité simultanée de "
            f"{session.capacite}. Vérifiez-les : l'envoi reste possible."
        )


@regle(Fiche.SESSION, AVERTISSEMENT, "effectif_minimal", PROCEDURE)
def effectif_au_dela(session: Session, _contexte: Contexte) -> Iterator[Trouvaille]:
    """The effectif minimal holds within the capacité simultanée."""
    effectif, capacite = session.effectif_minimal, session.capacite
    if effectif and capacite and effectif > capacite:
        yield (
            f"L'effectif minimal ({effectif}) dépasse la capacité simultanée ({capacite}). "
            "Vérifiez l'un ou l'autre : l'envoi reste possible."
        )


@regle(Fiche.DISPOSITIF, ERREUR, "frais_ttc", PROCEDURE)
def ttc_exact(dispositif: Dispositif, _contexte: Contexte) -> Iterator[Trouvaille]:
    """TTC = HT × (1 + TVA), to the cent."""
    frais = Frais(dispositif.frais_ht, dispositif.taux_tva, dispositif.frais_ttc)
    if len(frais.connus) == 3 and not frais.s_accordent:
        yield desaccord(frais)


@regle(Fiche.DISPOSITIF, ERREUR, "frais_certification_prevus", PROCEDURE)
def frais_de_certification(dispositif: Dispositif, _contexte: Contexte) -> Iterator[Trouvaille]:
    """An amount to pay for the certification isn't said together with « non »."""
    if dispositif.frais_certification_prevus is False and dispositif.frais_certification:
        yield (
            f"Des frais de certification de {euros(dispositif.frais_certification)} sont indiqués, et la réponse est "
            "« non ». Corrigez l'un ou l'autre."
        )


@regle(Fiche.DISPOSITIF, AVERTISSEMENT, "frais_ttc", PROCEDURE)
def sans_prix(dispositif: Dispositif, _contexte: Contexte) -> Iterator[Trouvaille]:
    """Without prise en charge, a price is said."""
    prix = (dispositif.frais_ht, dispositif.frais_ttc)
    if dispositif.prise_en_charge is False and prix == (None, None):
        yield (
            "Les frais pédagogiques ne sont pas pris en charge et aucun prix n'est indiqué : le candidat ne saura pas "
            "ce qu'il paiera. Indiquez-le si vous le connaissez : l'envoi reste possible."
        )


@regle(Fiche.DISPOSITIF, ERREUR, "prise_en_charge", "procédures de saisie des programmes régionaux")
def prise_en_charge_publique(dispositif: Dispositif, contexte: Contexte) -> Iterator[Trouvaille]:
    """A regional programme pays the frais pédagogiques."""
    if contexte.publique and dispositif.prise_en_charge is False:
        yield "La Région prend en charge les frais pédagogiques de ses programmes. Répondez oui."
