"""What a new card takes from the établissement's last entry, so that nothing is typed twice.

The rule, in the order it is tried for a session:

1. the last answered session of the same action gives the organisation, the contacts and the durations;
2. else the last one entered in the same way (certifying or not), else in the other one, gives the
   organisation and the contacts: hours and headcounts are those of another training;
3. what neither gives comes from the directory: the first site, the only contact of that role, or the only
   contact there is.

Never taken: dates, titles, objectives, meetings, what was withdrawn since, what the formation's own answers
forbid. A regional programme only takes from a regional programme.
"""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Case, IntegerField, Q, Value, When

from sofi.annuaire.models import ACCUEIL, HANDICAP, MOBILITE, Contact, Etablissement
from sofi.annuaire.perimetre import responsables_possibles

from .calculs import parcours_attendu
from .codes import Fiche, ModaliteRecrutement, Niveau, Voie
from .fiches import FICHES, Reprise
from .models import Dispositif, Formation, Session

CONTACTS = {"contact": ACCUEIL, "referent_pmr": HANDICAP, "referent_mobilite": MOBILITE}


def derniere_saisie(session: Session, *, financee: bool = False) -> Session | None:
    """The session that this one takes from: answered (and `financee`), older, the nearest in kind."""
    action = session.action
    proches = Q(action=action) | Q(action__voie=action.voie)
    if action.voie != Voie.PUBLIQUE:
        proches |= ~Q(action__voie=Voie.PUBLIQUE)
    precedentes = Session.objects.filter(proches, action__etablissement_id=action.etablissement_id)
    if session.pk:
        precedentes = precedentes.filter(pk__lt=session.pk)
    if financee:
        precedentes = precedentes.filter(dispositifs__isnull=False)
    rang = Case(
        When(action=action, then=Value(0)),
        When(action__voie=action.voie, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    lies = ("action", "lieu", "responsable", "inscription_site", *CONTACTS, "referent_prf")
    return precedentes.exclude(esp="").select_related(*lies).order_by(rang, "-pk").first()


def preparer(session: Session) -> None:
    """Fill a session that isn't created yet with everything that needn't be typed again."""
    action = session.action
    session.responsable = action.etablissement
    if action.voie == Voie.NON_CERTIFIANTE:
        session.heures_entreprise = 0
    origine = derniere_saisie(session)
    if origine is not None:
        for champ in _champs_a_reprendre(session, origine):
            setattr(session, champ, getattr(origine, champ))
        info = ModaliteRecrutement.INFO_COLLECTIVE
        session.modalites_recrutement = [m for m in session.modalites_recrutement if m != info]
    _depuis_l_annuaire(session)


def champs_repris(session: Session) -> frozenset[str]:
    """The fields that are still as the last entry gave them, for the card to say so."""
    origine = derniere_saisie(session)
    if origine is None:
        return frozenset()
    vierge = Session()
    return frozenset(
        champ
        for champ in _champs_a_reprendre(session, origine)
        if (valeur := getattr(session, champ)) not in (None, "", [])
        and valeur == getattr(origine, champ)
        and valeur != getattr(vierge, champ)
    ) - ({"responsable"} if session.responsable_id == session.action.etablissement_id else set())


def _champs_a_reprendre(session: Session, origine: Session) -> list[str]:
    """The fields this session may take from that one."""
    memes = origine.action_id == session.action_id
    reprises = {Reprise.HABITUDE, Reprise.ACTION} if memes else {Reprise.HABITUDE}
    champs = _colonnes(Fiche.SESSION, reprises)
    return [champ for champ in champs if _est_prenable(session, champ, getattr(origine, champ))]


def _colonnes(fiche: Fiche, reprises: Collection[Reprise]) -> list[str]:
    """The model's attributes of the fields of that card that are taken so."""
    return [nom for c in FICHES[fiche] if c.reprise in reprises for nom in c.colonnes]


def _est_prenable(session: Session, champ: str, valeur: Any) -> bool:
    """Still in the directory, and allowed by the formation's answers."""
    action = session.action
    if champ == "parcours":
        formation = action.formation
        attendu = parcours_attendu(formation.individualisation, formation.validation)
        return attendu.accepte(valeur)
    if champ == "responsable":
        possibles = responsables_possibles(action.etablissement, None)
        return valeur is not None and possibles.filter(pk=valeur.pk).exists()
    return getattr(valeur, "retire_le", None) is None


def _depuis_l_annuaire(session: Session) -> None:
    """The first site, and for each role the only contact that can be meant."""
    etablissement = session.action.etablissement
    if session.lieu is None:
        session.lieu = etablissement.sites.filter(retire_le__isnull=True).first()
    contacts = list(etablissement.contacts.filter(retire_le__isnull=True))
    for champ, role in CONTACTS.items():
        if getattr(session, champ) is None:
            setattr(session, champ, _le_seul(contacts, role))


def _le_seul(contacts: Iterable[Contact], role: str) -> Contact | None:
    """The only reachable contact of this role, else the only reachable one."""
    joignables = [contact for contact in contacts if contact.est_joignable]
    du_role = [contact for contact in joignables if role in contact.types]
    for choix in (du_role, joignables):
        if len(choix) == 1:
            return choix[0]
    return None


def dispositif_propose(session: Session) -> dict[str, Any]:
    """The answers proposed on a new D card, by field; the kind only where it is likely to be the same.

    Another dispositif of a session has its price. The first one of a session is that of the last entry:
    whole when it is the same action, without price nor places when it is another training.
    """
    autre = session.dispositifs.order_by("pk").last()
    if autre is not None:
        return _valeurs(autre, {Reprise.HABITUDE, Reprise.TARIF})
    origine = derniere_saisie(session, financee=True)
    modele = origine.dispositifs.order_by("pk").first() if origine else None
    if origine is None or modele is None:
        return {}
    if origine.action_id == session.action_id:
        return _valeurs(modele, {Reprise.HABITUDE, Reprise.TARIF, Reprise.ACTION})
    meme_voie = {"type": modele.type} if origine.action.voie == session.action.voie else {}
    return meme_voie | _valeurs(modele, {Reprise.HABITUDE})


def _valeurs(dispositif: Dispositif, reprises: Collection[Reprise]) -> dict[str, Any]:
    """What it answers of the fields that are taken so."""
    valeurs = {nom: getattr(dispositif, nom) for nom in _colonnes(Fiche.DISPOSITIF, reprises)}
    return {nom: valeur for nom, valeur in valeurs.items() if valeur is not None}


def formation_proposee(etablissement: Etablissement) -> dict[str, str]:
    """The family and level of the établissement's last typed training; never its title nor its aim."""
    derniere = Formation.objects.filter(etablissement=etablissement).order_by("-pk").first()
    habitudes = _colonnes(Fiche.FORMATION, {Reprise.HABITUDE})
    propose = {nom: getattr(derniere, nom) if derniere else "" for nom in habitudes}
    return propose | {"niveau_sortie": propose["niveau_sortie"] or Niveau.SANS}
