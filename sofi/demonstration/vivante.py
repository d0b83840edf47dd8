"""What makes every counter of the first organisme say something, and every kind of amount leave in the feed.

Everything goes through the circuit, as the cases do; what has to be under way is dated from the day of loading.
"""

import datetime
from decimal import Decimal

from sofi.annuaire.models import Etablissement
from sofi.annuaire.origines import Origine
from sofi.comptes.models import Utilisateur
from sofi.offre.apports import Apport, SessionApportee, en_contenu
from sofi.offre.codes import (
    AnneeEntree,
    Enseignement,
    ModalitePedagogique,
    Niveau,
    Rythme,
    TypeEquipement,
    UniteCycle,
    Voie,
)
from sofi.offre.models import Action, Equipement, Provenance, Session
from sofi.offre.operations import ajouter_session, commencer, formation_canonique
from sofi.referentiels.models import FicheCertifInfo, Opco, PreRequis
from sofi.validation import circuit, directe, gestes_codes, remplacement
from sofi.validation.apports import accorder
from sofi.validation.models import MotifRefus

from .cas import FINANCEMENT, completer_session, non_certifiante, titre_professionnel_arh
from .franchissements import Gens, envoyer, publier

RENTREE, JUIN = datetime.date(2027, 9, 6), datetime.date(2028, 6, 16)
ARH, ARH_SUIVANT = "109049", "119626"
AVEC_CENTIMES = {
    "places": 6,
    "places_restantes": 2,
    "frais_ht": Decimal("412.50"),
    "taux_tva": Decimal(20),
    "frais_ttc": Decimal("495.00"),
    "frais_additionnels": Decimal("38.90"),
    "frais_additionnels_objet": "Licence du logiciel",
    "prise_en_charge": True,
}
GRATUIT = {"places": 12, "places_restantes": 4, "prise_en_charge": True}


def jouer(gens: Gens, jour: datetime.date) -> None:
    """Bring the offer of the first organisme to all that its dashboard counts."""
    _en_apprentissage(gens)
    _en_contrat_pro(gens)
    _initiale(gens)
    _a_distance(gens, jour)
    _bientot_finie(gens, jour)
    _poec(gens, jour)
    _codes_remplaces(gens)
    _questions(gens, jour)
    _refusee_et_archivee(gens, jour)


def _certifiante(site: Etablissement, auteur: Utilisateur, code: str) -> Action:
    """A draft of the whole of that sheet, its A card filled."""
    formation = formation_canonique(FicheCertifInfo.objects.get(pk=code), individualisation=False)
    action = commencer(site, formation, voie=Voie.CERTIFIANTE, auteur=auteur)
    action.complement_programme = "<p>Atelier, enseignement général et projet de fin d'année.</p>"
    action.objectifs = "<p>Conduire un ouvrage, du plan à la livraison.</p>"
    action.save()
    return action


def _en_apprentissage(gens: Gens) -> None:
    """Two years, one week en centre out of three."""
    action = _certifiante(gens.atelier, gens.organisme, "31984")  # CAP charpentier de marine
    completer_session(
        ajouter_session(action),
        debut=RENTREE,
        fin=datetime.date(2029, 6, 29),
        dispositifs=("contrat-apprentissage",),
        financement=GRATUIT,
        modalites=[ModalitePedagogique.ALTERNANCE, ModalitePedagogique.ENTREPRISE],
        cycle_unite=UniteCycle.SEMAINE,
        cycle_centre=1,
        cycle_entreprise=2,
        duree_cycle=2,
        annees_entree=[AnneeEntree.A1],
        heures_centre=980,
        heures_entreprise=1960,
        heures_hebdo=Decimal(31),
    )
    publier(action, gens.organisme, gens.offre)


def _en_contrat_pro(gens: Gens) -> None:
    """Financed by the contrat de professionnalisation alone; the certification is to be paid."""
    action = _certifiante(gens.atelier, gens.organisme, "112969")  # TP menuisier agenceur
    completer_session(
        ajouter_session(action),
        debut=RENTREE,
        fin=JUIN,
        dispositifs=("contrat-professionnalisation",),
        financement=FINANCEMENT
        | {
            "frais_certification_prevus": True,
            "frais_certification": Decimal("118.50"),
            "frais_certification_obligatoires": True,
        },
        modalites=[ModalitePedagogique.ALTERNANCE, ModalitePedagogique.ENTREPRISE],
        cycle_unite=UniteCycle.SEMAINE,
        cycle_centre=1,
        cycle_entreprise=4,
        heures_centre=285,
        heures_entreprise=1140,
    )
    publier(action, gens.organisme, gens.offre)


def _initiale(gens: Gens) -> None:
    """A school's training, as the Onisep says it: a cycle of two years, and neither dates nor places."""
    apport = Apport(
        certifinfo="82627",  # BMA ébéniste
        certifiante=True,
        initiale=True,
        niveau_sortie=Niveau.N4,
        statut="privé sous contrat",
        cout="1 150 euros par an",
        accueil="Internat (homme/femme)",
        a_jour_le="2026-09-14",
        sessions=[
            SessionApportee(
                duree_cycle=2,
                enseignement=Enseignement.PRESENTIEL,
                rythmes=[Rythme.TEMPS_PLEIN],
            )
        ],
    )
    Provenance.objects.create(
        origine=Origine.ONISEP,
        jeu="ideo_actions",
        reference="AF.990001",
        intitule="brevet des métiers d'art ébéniste",
        etablissement=gens.atelier,
        contenu=en_contenu(apport),
    )
    accorder(Provenance.objects.filter(origine=Origine.ONISEP))


def _a_distance(gens: Gens, jour: datetime.date) -> None:
    """Entirely à distance: links, équipement, pré-requis, amounts with cents, fees that nobody takes charge of."""
    action = non_certifiante(
        gens.atelier,
        gens.organisme,
        intitule="Dessiner un meuble en trois dimensions",
        programme="Esquisse, modélisation, plans cotés et fiche de débit.",
        objectifs="Passer d'une idée de meuble à un plan que l'atelier peut suivre.",
        formacode="45019",
    )
    action.url_action = "https://www.exemple.fr/dessin-3d"
    action.url_pdf = "https://www.exemple.fr/dessin-3d.pdf"
    action.url_video = "https://www.exemple.fr/dessin-3d.mp4"
    action.commentaire_prerequis = "<p>Savoir se servir d'un ordinateur.</p>"
    action.save()
    action.prerequis.add(PreRequis.objects.get(pk="motivation"))
    Equipement.objects.create(
        action=action, type=TypeEquipement.NUMERIQUE, cout=450, commentaire="Carte graphique."
    )
    completer_session(
        ajouter_session(action),
        debut=jour + datetime.timedelta(days=60),
        fin=jour + datetime.timedelta(days=86),
        dispositifs=("financement-personnel", "plan-developpement-competences"),
        financement=AVEC_CENTIMES,
        enseignement=Enseignement.DISTANCE,
        modalites=[ModalitePedagogique.DISTANCE],
        rythmes=[Rythme.CONTINU, Rythme.TEMPS_PARTIEL],
        heures_centre=60,
        heures_entreprise=0,
        heures_hebdo=Decimal("17.50"),
    )
    publier(action, gens.organisme, gens.offre)


def _courte(
    site: Etablissement,
    auteur: Utilisateur,
    intitule: str,
    debut: datetime.date,
    *,
    jours: int = 11,
) -> Action:
    """A complete training of some days in the workshop."""
    action = non_certifiante(
        site,
        auteur,
        intitule=intitule,
        programme="Démonstrations, exercices sur pièces et bilan de chacun.",
        objectifs="Choisir ses outils, les régler et travailler en sécurité.",
    )
    _ajouter(action, debut, jours=jours)
    return action


def _ajouter(action: Action, debut: datetime.date, *, jours: int) -> Session:
    session = ajouter_session(action)
    completer_session(
        session,
        debut=debut,
        fin=debut + datetime.timedelta(days=jours),
        dispositifs=() if session.dispositifs.exists() else ("financement-entreprise",),
        heures_centre=70,
        heures_entreprise=0,
        modalites=[ModalitePedagogique.ORGANISME],
    )
    return session


def _bientot_finie(gens: Gens, jour: datetime.date) -> None:
    """One session ends within the month; the next one was published, then withdrawn."""
    debut = jour - datetime.timedelta(days=1)
    action = _courte(gens.atelier, gens.organisme, "Affûter ses outils à main", debut, jours=20)
    suivante = _ajouter(action, jour + datetime.timedelta(days=120), jours=11)
    publier(action, gens.organisme, gens.offre)
    directe.retirer_session(suivante, auteur=gens.organisme, motif="Formateur indisponible.")


def _poec(gens: Gens, jour: datetime.date) -> None:
    """Ordered by an OPCO, under its reference."""
    debut = jour + datetime.timedelta(days=75)
    action = non_certifiante(
        gens.antenne,
        gens.organisme,
        intitule="Préparer l'entrée en menuiserie industrielle",
        programme="Sécurité, lecture de plan, conduite des machines à bois.",
        objectifs="Tenir un poste de fabrication dans un atelier de série.",
        formacode="22435",
    )
    completer_session(
        ajouter_session(action),
        debut=debut,
        fin=debut + datetime.timedelta(weeks=10, days=-3),
        dispositifs=("poec",),
        financement=GRATUIT | {"opco": Opco.objects.get(pk="opco-2i"), "reference_marche": "34567"},
        heures_centre=280,
        heures_entreprise=70,
    )
    publier(action, gens.organisme, gens.offre)


def _codes_remplaces(gens: Gens) -> None:
    """A code replaced that the organisme hasn't acknowledged, another one proposed: the campaign goes on."""
    ancienne, nouvelle = (FicheCertifInfo.objects.get(pk=code) for code in (ARH, ARH_SUIVANT))
    motif = (
        "Le titre a été enregistré de nouveau : les parcours à venir mènent à la nouvelle fiche."
    )
    action = titre_professionnel_arh(gens.atelier, gens.organisme, debut=RENTREE, fin=JUIN)
    remplacement.remplacer(action, nouvelle, auteur=gens.offre, motif=motif)
    publier(action, gens.organisme, gens.offre)
    restee = titre_professionnel_arh(gens.antenne, gens.organisme, debut=RENTREE, fin=JUIN)
    gestes_codes.proposer([restee], nouvelle, ancienne=ancienne, auteur=gens.offre, motif=motif)


def _questions(gens: Gens, jour: datetime.date) -> None:
    """One waits for its answer; another one has it, and waits for the service Offre again."""
    debut = jour + datetime.timedelta(days=90)
    for site, intitule in (
        (gens.atelier, "Sculpter un ornement"),
        (gens.antenne, "Tourner une pièce de bois"),
    ):
        action = envoyer(_courte(site, gens.organisme, intitule, debut), gens.organisme)
        circuit.questionner(
            action,
            auteur=gens.offre,
            texte="Combien de personnes travaillent en même temps à l'établi ?",
            fiche="S",
            objet=action.sessions.get().pk,
            champ="capacite",
        )
    circuit.repondre(
        action,
        auteur=gens.organisme,
        reponse="Douze : une par établi, deux formateurs à partir de neuf.",
    )


def _refusee_et_archivee(gens: Gens, jour: datetime.date) -> None:
    """One sent back with its reason and what to do; one that its organisme gave up."""
    debut = jour + datetime.timedelta(days=100)
    refusee = _courte(gens.atelier, gens.organisme, "Restaurer un siège", debut)
    motif = MotifRefus.objects.proposes().filter(a_preciser=False).first()
    precisions = "le programme ne dit pas ce que l'on sait faire à la fin."
    a_faire = "décrivez les gestes appris, séance par séance, puis renvoyez l'action."
    circuit.franchir(
        envoyer(refusee, gens.organisme),
        "refuser",
        auteur=gens.offre,
        commentaire=motif.commentaire(precisions=precisions, a_faire=a_faire)
        if motif
        else f"{precisions}\nÀ faire : {a_faire}",
    )
    circuit.franchir(
        _courte(gens.atelier, gens.organisme, "Dorer à la feuille", debut),
        "archiver",
        auteur=gens.organisme,
        commentaire="Formation abandonnée : plus de formateur.",
    )
