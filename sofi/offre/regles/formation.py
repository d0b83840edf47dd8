"""Rules on the F card: the sheet, its blocs, and what a non-certifying training says of itself."""

from collections.abc import Iterator

from sofi.socle.formats import jour_saisi

from ..calculs import partielle_offerte
from ..codes import Fiche, ObjectifGeneral, Validation
from ..models import Formation
from .contexte import Contexte
from .manque import AVERTISSEMENT, ERREUR
from .phrases import enumerer, retire
from .registre import Trouvaille, regle

MAX_DOMAINES = 5  # code-FORMACODE of « domaine-formation » in LHEO
MAX_METIERS = 5  # code-ROME of « domaine-formation » in LHEO
PROCEDURE = "procédure de saisie, fiche Formation"


@regle(Fiche.FORMATION, ERREUR, "fiche", PROCEDURE)
def fiche_remplacee(formation: Formation, _contexte: Contexte) -> Iterator[Trouvaille]:
    """The Certif Info code is known and neither replaced nor withdrawn."""
    fiche = formation.fiche
    if fiche is None:
        return
    if fiche.remplacee_par is not None:
        yield (
            f"Le code Certif Info {fiche.pk} a été remplacé par {fiche.remplacee_par}. "
            "Choisissez ce code, puis vérifiez les blocs et les dates."
        )
    elif fiche.retire_le is not None:
        yield (
            f"Le code Certif Info {fiche} a été retiré le {jour_saisi(fiche.retire_le)}. "
            "Choisissez une autre certification, ou demandez un code au service Offre."
        )


@regle(Fiche.FORMATION, ERREUR, "fiche", "Code du travail, L6113-5 et L6113-6")
def fiche_terminee(formation: Formation, contexte: Contexte) -> Iterator[Trouvaille]:
    """An ended sheet may be drafted, not sent: its registration holds on the day of sending."""
    fiche = formation.fiche
    if fiche is None:
        return
    if fiche.fin is not None and fiche.fin < contexte.jour:
        yield (
            f"L'enregistrement de « {fiche.libelle} » a pris fin le {jour_saisi(fiche.fin)} : la formation ne peut "
            "plus être envoyée. Choisissez la certification qui lui succède."
        )
    elif fiche.certification and not fiche.certification.active:
        yield (
            f"La fiche {fiche.certification.numero} « {fiche.libelle} » n'est plus active : la formation ne peut plus "
            "être envoyée. Choisissez la certification qui lui succède."
        )


@regle(Fiche.FORMATION, AVERTISSEMENT, "fiche", "Code du travail, L6113-5 et L6113-6")
def fin_inconnue(formation: Formation, _contexte: Contexte) -> Iterator[Trouvaille]:
    """The end of registration of the sheet is known; a sheet outside RNCP and RS has none by nature."""
    fiche = formation.fiche
    if fiche is not None and fiche.fin is None and fiche.certification_id is not None:
        yield (
            f"La fin d'enregistrement de « {fiche.libelle} » n'est pas connue : vérifiez qu'elle couvre le début "
            "de vos sessions. L'envoi reste possible."
        )


@regle(
    Fiche.FORMATION,
    AVERTISSEMENT,
    "fiche",
    "partenaires déclarés à France compétences par les certificateurs",
)
def habilitation_absente(formation: Formation, contexte: Contexte) -> Iterator[Trouvaille]:
    """When the certificateur's partners are known, the dispensateur (its SIREN) is one of them or certifies."""
    if formation.fiche is None or formation.fiche.certification is None:
        return
    partenaires_connus, parmi_eux = contexte.partenariat
    siren = contexte.etablissement.siren
    certifie = any(
        c.siret.startswith(siren) for c in formation.fiche.certification.certificateurs.all()
    )
    if partenaires_connus and not parmi_eux and not certifie:
        yield (
            f"{contexte.etablissement.nom} ne figure pas parmi les organismes que le certificateur déclare à France "
            f"compétences pour {formation.fiche.certification.numero}. Vérifiez votre habilitation : "
            "l'envoi reste possible."
        )


@regle(Fiche.FORMATION, ERREUR, "validation", PROCEDURE)
def partielle_impossible(formation: Formation, _contexte: Contexte) -> Iterator[Trouvaille]:
    """Partielle goes with individualisation, on a sheet of two blocs or more."""
    if not formation.est_sur_fiche or formation.validation != Validation.PARTIELLE:
        return
    if formation.individualisation is False:
        yield (
            "La validation est partielle alors que les parcours ne sont pas individualisés. "
            "Répondez oui à l'individualisation, ou choisissez la validation totale."
        )
    if not partielle_offerte(formation.fiche):
        yield (
            "La certification n'a pas plusieurs blocs de compétences : elle ne peut pas être validée en partie. "
            "Choisissez la validation totale."
        )


@regle(Fiche.FORMATION, ERREUR, "blocs", PROCEDURE)
def blocs_de_la_partielle(formation: Formation, _contexte: Contexte) -> Iterator[Trouvaille]:
    """Partielle means some blocs of the sheet as it is today, not all of them."""
    if formation.fiche is None or formation.validation != Validation.PARTIELLE:
        return
    blocs_de_la_fiche = {bloc.pk for bloc in formation.fiche.blocs()}
    blocs_choisis = list(formation.blocs.all())
    etrangers = [bloc.code for bloc in blocs_choisis if bloc.pk not in blocs_de_la_fiche]
    if etrangers:
        yield (
            f"Ces blocs ne font plus partie de la certification : {enumerer(etrangers)}. "
            "Ouvrez la fiche Formation et choisissez de nouveau."
        )
    elif blocs_choisis and len(blocs_choisis) == len(blocs_de_la_fiche):
        yield (
            "Tous les blocs sont cochés alors que la validation est partielle. "
            "Décochez ceux que la formation ne permet pas de valider, ou choisissez la validation totale."
        )


@regle(Fiche.FORMATION, ERREUR, "objectif_general", "LHEO 2.3, dict-AIS")
def certification_sans_fiche(formation: Formation, _contexte: Contexte) -> Iterator[Trouvaille]:
    """« Certification » comes from a sheet: it isn't offered to a training without one."""
    if not formation.est_sur_fiche and formation.objectif_general == ObjectifGeneral.CERTIFICATION:
        yield (
            "L'objectif « Certification » vient d'une fiche Certif Info, et cette formation n'en a pas. Choisissez un "
            "autre objectif, ou saisissez la formation par la voie certifiante."
        )


@regle(Fiche.FORMATION, ERREUR, "", "LHEO 2.3, domaine-formation")
def domaines_et_metiers(formation: Formation, contexte: Contexte) -> Iterator[Trouvaille]:
    """At most 5 domaines and 5 métiers, none of them withdrawn (a programme's year may name an older one)."""
    domaines = [domaine.formacode for domaine in formation.domaines_ordonnes.all()]
    metiers = [metier.rome for metier in formation.metiers_ordonnes.all()]
    if len(domaines) > MAX_DOMAINES:
        yield (
            "domaines_ordonnes",
            f"Il y a {len(domaines)} domaines. Gardez-en {MAX_DOMAINES} au plus.",
        )
    if len(metiers) > MAX_METIERS:
        yield "metiers_ordonnes", f"Il y a {len(metiers)} métiers. Gardez-en {MAX_METIERS} au plus."
    if contexte.publique:
        return
    for domaine in domaines:
        if domaine.retire_le:
            yield "domaines_ordonnes", retire(domaine, domaine.retire_le)
    for metier in metiers:
        if metier.retire_le:
            yield "metiers_ordonnes", retire(metier, metier.retire_le)
