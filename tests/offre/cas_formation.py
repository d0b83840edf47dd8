"""Cases of the rules on the établissement, F and A cards."""

import datetime
from functools import partial

from sofi.annuaire.declarations import DeclarationActivite
from sofi.annuaire.models import Contact
from sofi.offre.codes import ObjectifGeneral, Validation, Voie
from sofi.offre.models import Action, Formation
from tests import fabriques
from tests.fabriques import dans

from .cas import Cas, Etat, publique


def partielle(action: Action, *, blocs: int, individualisation: bool | None = True) -> None:
    """Hang the action on a partial formation of the same sheet, written as an import would."""
    fiche = action.formation.fiche
    formation = Formation.objects.create(
        fiche=fiche,
        individualisation=individualisation,
        validation=Validation.PARTIELLE,
        cle=f"{fiche.pk}|essai|{blocs}",
    )
    formation.blocs.set(fiche.blocs()[:blocs])
    Action.objects.filter(pk=action.pk).update(formation=formation)


def un_seul_bloc(action: Action) -> None:
    """Partielle, on a sheet of which one bloc is left."""
    partielle(action, blocs=1)
    action.formation.fiche.certification.blocs.filter(rang__gt=1).update(retire_le=dans(-1))


def bloc_etranger(action: Action) -> None:
    """Partielle, on a bloc withdrawn since."""
    partielle(action, blocs=1)
    action.formation.fiche.certification.blocs.filter(rang=1).update(retire_le=dans(-1))


def partenaire_autre(action: Action) -> None:
    """The certificateur named its partners; the organisme isn't one of them."""
    fabriques.PartenaireFactory(certification=action.formation.fiche.certification)


def partenaire_lui(action: Action) -> None:
    """Another établissement of the organisme is a partner."""
    partenaire_autre(action)
    fabriques.PartenaireFactory(
        certification=action.formation.fiche.certification,
        siret=action.etablissement.siren + "00099",
    )


def certificateur_lui(action: Action) -> None:
    """The organisme certifies."""
    partenaire_autre(action)
    fabriques.CertificateurFactory(
        certification=action.formation.fiche.certification, siret=action.etablissement.siret
    )


def libre(**champs: object) -> dict[str, object]:
    """A non-certifying training."""
    return {
        "voie": Voie.NON_CERTIFIANTE,
        "dispositif": "autre",
        # Cases that ask for nothing more of it share one action.
        "formation": partial(fabriques.FormationLibreFactory, **champs)
        if champs
        else fabriques.FormationLibreFactory,
    }


def domaines(nombre: int, *, retire: bool = False):
    """Domaines added to the first, the last of them withdrawn or not."""

    def ajouter(action: Action) -> None:
        for rang in range(1, nombre):
            code = fabriques.FormacodeFactory(
                code=f"4500{rang}",
                libelle=f"Domaine {rang}",
                retire_le=dans(-9) if retire else None,
            )
            fabriques.DomaineDeFormationFactory(
                formation=action.formation, formacode=code, rang=rang
            )

    return ajouter


def metiers(nombre: int, *, retire: bool = False):
    """Métiers of the training."""

    def ajouter(action: Action) -> None:
        for rang in range(nombre):
            rome = fabriques.RomeFactory(
                code=f"H220{rang}", libelle=f"Métier {rang}", retire_le=dans(-9) if retire else None
            )
            fabriques.MetierDeFormationFactory(formation=action.formation, rome=rome, rang=rang)

    return ajouter


def prerequis(libelle: str, *, retire: bool = False):
    """One pré-requis chosen."""

    def choisir(action: Action) -> None:
        action.prerequis.add(
            fabriques.PreRequisFactory(libelle=libelle, retire_le=dans(-9) if retire else None)
        )

    return choisir


def equipement(commentaire: str):
    """One equipment with this comment."""
    return lambda action: fabriques.EquipementFactory(action=action, commentaire=commentaire)


def sans_contact(action: Action) -> None:
    """The only contact can't be reached."""
    Contact.objects.update(telephone="", courriel="")


def contact_retire(action: Action) -> None:
    """The only contact has left."""
    Contact.objects.update(retire_le=dans(-1))


def dans_la_liste_publique(*, jusqu_a: datetime.date | None = None):
    """Its number is in the public list, or left it that day."""

    def inscrire(action: Action) -> None:
        etablissement = action.etablissement
        DeclarationActivite.objects.create(
            nda=etablissement.nda,
            siret=etablissement.siret,
            raison_sociale=etablissement.raison_sociale,
            retire_le=jusqu_a,
        )

    return inscrire


def session_retiree(action: Action) -> None:
    """The only session is withdrawn."""
    action.sessions.update(retiree_le=dans(0))


ETABLISSEMENT = [
    Cas(
        "nda_sans_uai",
        Etat(etablissement={"nda": "9" * 11}),
        Etat(etablissement={"nda": "9" * 11, "uai": "0530001A"}),
        "réservé aux écoles",
    ),
    Cas(
        "nda_sorti_de_la_liste",
        Etat(plus=dans_la_liste_publique(jusqu_a=datetime.date(2026, 3, 15))),
        Etat(plus=dans_la_liste_publique()),
        "depuis le 15/03/2026",
    ),
    Cas("contact_de_l_etablissement", Etat(plus=sans_contact), Etat(), "pas de contact joignable"),
    Cas(
        "contact_de_l_etablissement", Etat(plus=contact_retire), Etat(), "pas de contact joignable"
    ),
    Cas(
        "valeurs_permises", Etat(etablissement={"siret": "99900012800011"}), Etat(), "clé du SIRET"
    ),
    Cas(
        "valeurs_permises",
        Etat(etablissement={"telephone": "12"}),
        Etat(etablissement={"telephone": "02 41 00 00 00"}),
        "n'est pas un numéro",
    ),
    Cas(
        "valeurs_permises",
        Etat(etablissement={"url": "http://exemple.fr/"}),
        Etat(etablissement={"url": "https://www.exemple.fr/"}),
        "https",
    ),
    Cas(
        "valeurs_permises",
        Etat(etablissement={"uai": "12345678"}),
        Etat(etablissement={"uai": "0530001N"}),
        "7 chiffres et 1 lettre",
    ),
    Cas(
        "valeurs_permises",
        Etat(etablissement={"description": "a" * 3001}),
        Etat(etablissement={"description": "a" * 3000}),
        "1 de trop",
    ),
    Cas("valeurs_permises", Etat(etablissement={"nom": "Atelier \uf0b7"}), Etat(), "usage privé"),
]
FORMATION = [
    Cas(
        "fiche_remplacee",
        Etat(fiche={"remplacee_par": lambda: fabriques.FicheCertifInfoFactory(code="118300")}),
        Etat(),
        "remplacé par 118300",
    ),
    Cas(
        "fiche_remplacee",
        Etat(fiche={"retire_le": dans(-9)}),
        Etat(),
        f"retiré le {dans(-9):%d/%m/%Y}",
    ),
    Cas(
        "fiche_terminee",
        Etat(certification={"date_fin_enregistrement": dans(-1)}),
        Etat(certification={"date_fin_enregistrement": dans(0)}),
        f"pris fin le {dans(-1):%d/%m/%Y}",
    ),
    Cas("fiche_terminee", Etat(certification={"active": False}), Etat(), "n'est plus active"),
    Cas(
        "fin_inconnue",
        Etat(certification={"date_fin_enregistrement": None}),
        Etat(
            certification={"date_fin_enregistrement": None}, fiche={"fin_enregistrement": dans(900)}
        ),
        "n'est pas connue",
    ),
    Cas(
        "habilitation_absente", Etat(plus=partenaire_autre), Etat(plus=partenaire_lui), "RNCP37538"
    ),
    Cas(
        "habilitation_absente",
        Etat(plus=partenaire_autre),
        Etat(plus=certificateur_lui),
        "habilitation",
    ),
    Cas(
        "partielle_impossible",
        Etat(plus=lambda a: partielle(a, blocs=1, individualisation=False)),
        Etat(plus=lambda a: partielle(a, blocs=1)),
        "ne sont pas individualisés",
    ),
    Cas(
        "partielle_impossible",
        Etat(plus=un_seul_bloc),
        Etat(plus=lambda a: partielle(a, blocs=2)),
        "plusieurs blocs",
    ),
    Cas(
        "blocs_de_la_partielle",
        Etat(plus=lambda a: partielle(a, blocs=3)),
        Etat(plus=lambda a: partielle(a, blocs=2)),
        "Tous les blocs sont cochés",
    ),
    Cas(
        "blocs_de_la_partielle",
        Etat(plus=bloc_etranger),
        Etat(plus=lambda a: partielle(a, blocs=1)),
        "RNCP37538BC01",
    ),
    Cas(
        "certification_sans_fiche",
        Etat(base=libre(objectif_general=ObjectifGeneral.CERTIFICATION)),
        Etat(base=libre()),
        "vient d'une fiche",
    ),
    Cas(
        "domaines_et_metiers",
        Etat(base=libre(), plus=domaines(6)),
        Etat(base=libre(), plus=domaines(5)),
        "6 domaines",
    ),
    Cas(
        "domaines_et_metiers",
        Etat(base=libre(), plus=metiers(6)),
        Etat(base=libre(), plus=metiers(5)),
        "6 métiers",
    ),
    Cas(
        "domaines_et_metiers",
        Etat(base=libre(), plus=domaines(2, retire=True)),
        Etat(base=libre() | publique(), plus=domaines(2, retire=True)),
        "n'est plus proposé",
    ),
    Cas(
        "domaines_et_metiers",
        Etat(base=libre(), plus=metiers(1, retire=True)),
        Etat(base=libre(), plus=metiers(1)),
        "n'est plus proposé",
    ),
]
# « CAP ébéniste - »: 15 characters before the complement.
ACTION = [
    Cas(
        "intitule_trop_long",
        Etat(action={"complement_intitule": "a" * 250}),
        Etat(action={"complement_intitule": "a" * 240}),
        "265 caractères, soit 10 de trop",
    ),
    Cas(
        "video_lisible",
        Etat(action={"url_video": "https://video.exemple.fr/film"}),
        Etat(action={"url_video": "https://video.exemple.fr/film.MP4"}),
        "ni une page YouTube",
    ),
    Cas(
        "video_lisible",
        Etat(action={"url_video": "https://faux-youtube.com/1"}),
        Etat(action={"url_video": "https://www.youtube.com/watch?v=1"}),
        "ni une page YouTube",
    ),
    Cas(
        "video_lisible",
        Etat(action={"url_video": "https://exemple.fr/"}),
        Etat(action={"url_video": "https://youtu.be/1"}),
        "ni une page YouTube",
    ),
    Cas(
        "prerequis_retires",
        Etat(plus=prerequis("A2", retire=True)),
        Etat(plus=prerequis("A2")),
        f"depuis le {dans(-9):%d/%m/%Y}",
    ),
    Cas(
        "prerequis_trop_longs",
        Etat(action={"commentaire_prerequis": "a" * 2998}, plus=prerequis("A2")),
        Etat(action={"commentaire_prerequis": "a" * 2997}, plus=prerequis("A2")),
        "3 001 caractères, soit 1 de trop",
    ),
    Cas(
        "textes_riches",
        Etat(action={"objectifs": f"<p>{'a' * 3001}</p>"}),
        Etat(action={"objectifs": f"<p>{'a' * 3000}</p>"}),
        "1 de trop",
    ),
    Cas(
        "textes_riches",
        Etat(action={"plus_formation": f"<p>{'a' * 251}</p>"}),
        Etat(action={"plus_formation": f"<p>{'a' * 250}</p>"}),
        "1 de trop",
    ),
    Cas(
        "textes_riches",
        Etat(action={"complement_programme": "<p>a<img src=x></p>"}),
        Etat(action={"complement_programme": "<p><b>a</b></p>"}),
        "une image",
    ),
    Cas(
        "commentaires_equipements",
        Etat(plus=equipement("a" * 501)),
        Etat(plus=equipement("a" * 500)),
        "1 de trop",
    ),
    Cas("au_moins_une_session", Etat(base={"sessions": 0}), Etat(), "pas de session"),
    Cas("au_moins_une_session", Etat(plus=session_retiree), Etat(), "pas de session"),
    Cas(
        "valeurs_permises",
        Etat(action={"public_vise": "a\x07"}),
        Etat(action={"public_vise": "É 🪚"}),
        "caractère de contrôle",
    ),
]
