"""The hand-made cases: what the accounts of the demonstration find when they sign in.

They are made through the operations and the circuit that people use, never by writing states.
"""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sofi.annuaire.models import Contact, Etablissement, Rattachement, Site
from sofi.comptes.models import Utilisateur
from sofi.offre.codes import (
    Enseignement,
    Esp,
    ModalitePedagogique,
    ModaliteRecrutement,
    Niveau,
    ObjectifGeneral,
    Parcours,
    Periode,
    Rythme,
    Validation,
    Voie,
)
from sofi.offre.models import Action, Dispositif, DomaineDeFormation, Formation, Session
from sofi.offre.operations import ajouter_session, commencer, formation_canonique
from sofi.referentiels.familles import TOUTES_FAMILLES
from sofi.referentiels.models import Commune, FicheCertifInfo, Formacode, TypeDispositif
from sofi.validation import circuit

from . import annuaire, noms, programmes, vitrine

ORGANISMES = (
    ("organisme@exemple.fr", "Aubeisveillant", 128, 1, "8 quai des Tanneries"),
    ("organisme@exemple.fr", "Aubeisveillant", 128, 2, "21 rue du Chêne Vert"),
    ("second.organisme@exemple.fr", "Passerelle des Trois Gués", 129, 1, "4 place du Marché"),
)

JOINDRE = {"telephone": "02 61 91 00 00", "courriel": "formation@exemple.fr"}
SERVICES_DU_SITE = {
    "acces_handicapes": "Rez-de-chaussée, établi à hauteur réglable.",
    "restauration": "Salle de repas équipée, restaurant à 300 m.",
    "hebergement": "Foyer de jeunes travailleurs à 10 min à pied.",
    "transport": "Gare à 800 m.",
}


def creer_organismes(
    comptes: dict[str, Utilisateur], jour: datetime.date
) -> dict[str, list[Etablissement]]:
    """The établissements of the two organismes, with a main site and contacts; account → établissements."""
    faits: dict[str, list[Etablissement]] = {}
    villes = annuaire.villes_des_cas()
    for (email, nom, rang, numero, ligne), ville in zip(ORGANISMES, villes, strict=True):
        etablissement = _etablissement(nom, noms.siret(rang, numero), rang, ville, ligne, jour)
        Rattachement.objects.create(utilisateur=comptes[email], etablissement=etablissement)
        faits.setdefault(email, []).append(etablissement)
    return faits


def _etablissement(
    nom: str, siret: str, rang: int, commune: Commune, ligne: str, jour: datetime.date
) -> Etablissement:
    adresse = {
        "ligne1": ligne,
        "code_postal": commune.codes_postaux[0],
        "ville": commune.libelle,
        "commune": commune,
    }
    etablissement = Etablissement.objects.create(
        siret=siret,
        nda=noms.nda(rang, commune),
        raison_sociale=nom.upper(),
        nom=nom,
        description=f"{nom} forme aux métiers du bois et du tertiaire.",
        qualiopi_formation=True,
        qualiopi_apprentissage=True,
        qualiopi_fin=jour.replace(year=jour.year + 2, day=1),
        **JOINDRE,
        **adresse,
    )
    principal = Site.objects.create(
        etablissement=etablissement, nom="Principal", principal=True, **SERVICES_DU_SITE, **adresse
    )
    vitrine.montrer([principal], jour, vitrine.BOIS_ET_TERTIAIRE)
    for service, type_contact in noms.SERVICES:
        Contact.objects.create(
            etablissement=etablissement, nom=service, type_contact=type_contact, **JOINDRE
        )
    return etablissement


def cap_ebeniste(
    etablissement: Etablissement, auteur: Utilisateur, *, blocs: int | None = None
) -> Action:
    """A complete CAP ébéniste, whole or on its first blocs; 6 September 2027 to 16 June 2028, two dispositifs."""
    fiche = FicheCertifInfo.objects.get(pk="94681")
    formation = formation_canonique(
        fiche,
        individualisation=blocs is not None,
        validation=Validation.TOTALE if blocs is None else Validation.PARTIELLE,
        blocs=list(fiche.blocs())[:blocs] if blocs else (),
    )
    action = commencer(etablissement, formation, voie=Voie.CERTIFIANTE, auteur=auteur)
    action.complement_programme = (
        "<p>Atelier de douze établis, sorties chez des artisans de la région et projet personnel "
        "présenté en fin d'année.</p>"
    )
    action.objectifs = "<p>Réaliser un meuble, du dessin à la finition.</p>"
    action.plus_formation = "Douze établis, bois locaux."
    action.public_vise = "Toute personne attirée par le travail du bois."
    action.save()
    completer_session(
        ajouter_session(action),
        debut=datetime.date(2027, 9, 6),
        fin=datetime.date(2028, 6, 16),
        dispositifs=("cpf", "ptp"),
        modulaire=blocs is not None,
    )
    return action


def titre_professionnel_arh(
    etablissement: Etablissement,
    auteur: Utilisateur,
    *,
    debut: datetime.date = datetime.date(2027, 1, 11),
    fin: datetime.date = datetime.date(2027, 9, 24),
) -> Action:
    """A draft that can't be sent: the certification's registration ended before the session starts."""
    fiche = FicheCertifInfo.objects.filter(certification_id="RNCP35030").order_by("-pk")[0]
    action = commencer(
        etablissement,
        formation_canonique(fiche, individualisation=False),
        voie=Voie.CERTIFIANTE,
        auteur=auteur,
    )
    action.complement_programme = (
        "<p>Administration du personnel, recrutement, tableaux de bord.</p>"
    )
    action.objectifs = "<p>Assurer les missions courantes d'un service de ressources humaines.</p>"
    action.save()
    completer_session(
        ajouter_session(action),
        debut=debut,
        fin=fin,
        dispositifs=("aif",),
    )
    return action


def non_certifiante(
    etablissement: Etablissement,
    auteur: Utilisateur,
    *,
    intitule: str,
    programme: str,
    objectifs: str,
    formacode: str = "45582",
) -> Action:
    """A training of the organisme's own, its F and A cards filled."""
    formation = Formation.objects.create(
        etablissement=etablissement,
        intitule=intitule,
        objectif_general=ObjectifGeneral.PERFECTIONNEMENT,
        niveau_sortie=Niveau.SANS,
        famille_metier=TOUTES_FAMILLES,
    )
    DomaineDeFormation.objects.create(
        formation=formation, formacode=Formacode.objects.get(pk=formacode), rang=0
    )
    action = commencer(etablissement, formation, voie=Voie.NON_CERTIFIANTE, auteur=auteur)
    action.complement_programme, action.objectifs = f"<p>{programme}</p>", f"<p>{objectifs}</p>"
    action.save()
    return action


def initiation_marqueterie(etablissement: Etablissement, auteur: Utilisateur) -> Action:
    """A non-certifying draft that lacks one answer: complete it, and it can be sent."""
    action = non_certifiante(
        etablissement,
        auteur,
        intitule="Initiation à la marqueterie",
        programme="Découpe au chevalet, ombrage au sable chaud, collage.",
        objectifs="Réaliser un panneau de marqueterie de quatre essences.",
    )
    session = ajouter_session(action)
    completer_session(
        session,
        debut=datetime.date(2027, 10, 4),
        fin=datetime.date(2027, 10, 15),
        dispositifs=("plan-developpement-competences",),
    )
    Session.objects.filter(pk=session.pk).update(referent_mobilite=None)
    return action


ORGANISATION = {
    "esp": Esp.FIXES,
    "rythmes": [Rythme.CONTINU, Rythme.TEMPS_PLEIN],
    "periodes": [Periode.JOUR],
    "modalites": [ModalitePedagogique.ENTREPRISE, ModalitePedagogique.ORGANISME],
    "enseignement": Enseignement.PRESENTIEL,
    "heures_hebdo": Decimal(35),
    "modalites_recrutement": [ModaliteRecrutement.DOSSIER, ModaliteRecrutement.ENTRETIEN],
    "effectif_minimal": 6,
    "capacite": 12,
}
FINANCEMENT = {
    "places": 6,
    "places_restantes": 5,
    "frais_ht": Decimal(5250),
    "taux_tva": Decimal(20),
    "frais_ttc": Decimal(6300),
    "prise_en_charge": True,
}


def completer_session(
    session: Session,
    *,
    debut: datetime.date,
    fin: datetime.date,
    dispositifs: tuple[str, ...],
    modulaire: bool = False,
    financement: Mapping[str, Any] = FINANCEMENT,
    **autres: Any,
) -> None:
    """Fill all that a session must say, with these dates and dispositifs; `autres` are fields of the card."""
    contacts = {c.type_contact: c for c in session.action.etablissement.contacts.all()}
    semaines = round((fin - debut).days / 7)
    valeurs = ORGANISATION | {
        "date_debut": debut,
        "date_fin": fin,
        "parcours": [Parcours.INDIVIDUALISE, Parcours.MODULAIRE]
        if modulaire
        else [Parcours.COLLECTIF],
        "heures_centre": semaines * 28,
        "heures_entreprise": semaines * 7,
        "contact": contacts["4"],
        "referent_pmr": contacts["1"],
        "referent_mobilite": contacts["2"],
        **autres,
    }
    for champ, valeur in valeurs.items():
        setattr(session, champ, valeur)
    session.save()
    for code in dispositifs:
        Dispositif.objects.create(
            session=session, type=TypeDispositif.objects.get(pk=code), **financement
        )


def jouer(
    comptes: dict[str, Utilisateur],
    etablissements: dict[str, list[Etablissement]],
    jour: datetime.date,
) -> None:
    """Bring the cases to the states a visitor of the demonstration should see."""
    organisme, second = comptes["organisme@exemple.fr"], comptes["second.organisme@exemple.fr"]
    offre = comptes["offre@exemple.fr"]
    atelier, antenne = etablissements["organisme@exemple.fr"]
    voisin = etablissements["second.organisme@exemple.fr"][0]
    publiee = cap_ebeniste(atelier, organisme)
    circuit.franchir(publiee, "envoyer", auteur=organisme)
    circuit.franchir(publiee, "valider", auteur=offre)
    en_attente = cap_ebeniste(antenne, organisme, blocs=3)
    circuit.franchir(en_attente, "envoyer", auteur=organisme)
    questionnee = cap_ebeniste(voisin, second)
    circuit.franchir(questionnee, "envoyer", auteur=second)
    circuit.questionner(
        questionnee,
        auteur=offre,
        texte="La durée en entreprise est-elle bien la même toute l'année ?",
        fiche="S",
        objet=questionnee.sessions.get().pk,
        champ="heures_entreprise",
    )
    programmes.confier([atelier, antenne, voisin], voisin, jour)
    titre_professionnel_arh(atelier, organisme)
    initiation_marqueterie(atelier, organisme)
