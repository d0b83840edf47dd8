"""Every field of the table filled, each with a value that no other field has."""

import datetime
import itertools
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from sofi.offre.codes import Fiche, LieuChoisi
from sofi.offre.fiches import FICHES, MODELES, Champ
from sofi.offre.models import Action, Dispositif, Formation, Session
from tests.fabriques import (
    CommuneFactory,
    ContactFactory,
    DomaineDeFormationFactory,
    EquipementFactory,
    EtablissementFactory,
    FormacodeFactory,
    InformationCollectiveFactory,
    MetierDeFormationFactory,
    OpcoFactory,
    PeriodeInscriptionFactory,
    PreRequisFactory,
    RomeFactory,
    SiteFactory,
    TypeDispositifFactory,
    dans,
)

SUR_FICHE = {"fiche", "individualisation", "validation", "blocs"}
"""Answers of a canonical formation: another answer is another formation."""


class Remplisseur:
    """Fills cards; each call gives every field another value than any it gave before."""

    def __init__(self) -> None:
        self.rangs: Iterator[int] = itertools.count(1)
        self.tour = 0

    def tout(self, action: Action) -> None:
        """The F card when it was typed, the A card, each S card and each D card."""
        self.tour += 1
        if not action.formation.est_sur_fiche:
            self.carte(Fiche.FORMATION, action.formation, sauf=SUR_FICHE)
        self.carte(Fiche.ACTION, action)
        for session in Session.objects.filter(action=action):
            self.carte(Fiche.SESSION, session)
            for dispositif in Dispositif.objects.filter(session=session):
                self.carte(Fiche.DISPOSITIF, dispositif)

    def carte(self, fiche: Fiche, carte: models.Model, *, sauf: set[str] = frozenset()) -> None:  # type: ignore[assignment]
        lignes = []
        for champ in FICHES[fiche]:
            if champ.nom in sauf:
                continue
            if (fiche, champ.nom) in RANGEES:
                lignes.append(champ)
                continue
            for colonne in champ.colonnes:
                self.colonne(fiche, champ, carte, colonne)
        carte.save()
        for champ in lignes:
            RANGEES[fiche, champ.nom](carte, next(self.rangs))

    def colonne(self, fiche: Fiche, champ: Champ, carte: Any, nom: str) -> None:
        modele: Any = MODELES[fiche]._meta.get_field(nom)
        if modele.many_to_many:
            rang = next(self.rangs)
            getattr(carte, nom).set([PreRequisFactory(code=f"p{rang}", libelle=f"{nom} {rang}")])
        elif nom == "inscription_a":
            carte.inscription_a = (LieuChoisi.SITE, LieuChoisi.ADRESSE)[self.tour % 2]
        elif nom.startswith("inscription_"):
            self.inscription(carte, nom)
        elif modele.is_relation:
            setattr(carte, nom, self.reference(modele.related_model, carte))
        else:
            setattr(carte, nom, self.valeur(modele, champ, nom))

    def inscription(self, session: Session, nom: str) -> None:
        """A site of its own one turn, an address of its own the next: the other stays empty."""
        if session.inscription_a == LieuChoisi.SITE:
            site = SiteFactory(principal=False, etablissement=session.action.etablissement)
            session.inscription_site = (
                site if nom == "inscription_site" else session.inscription_site
            )
            if nom not in ("inscription_site", "inscription_commune"):
                setattr(session, nom, "")
        elif nom == "inscription_site":
            session.inscription_site = None
        elif nom == "inscription_commune":
            session.inscription_commune = CommuneFactory()
        elif nom == "inscription_code_postal":
            session.inscription_code_postal = f"{next(self.rangs):05}"
        else:
            setattr(session, nom, f"{nom} {next(self.rangs)}")

    def reference(self, modele: Any, carte: Any) -> Any:
        rang = next(self.rangs)
        etablissement = carte.action.etablissement if isinstance(carte, Session) else None
        fabriques: dict[str, Callable[[], Any]] = {
            "Site": lambda: SiteFactory(
                principal=False, etablissement=etablissement, nom=f"Site {rang}"
            ),
            "Contact": lambda: ContactFactory(etablissement=etablissement, fonction=f"Rôle {rang}"),
            "Etablissement": lambda: EtablissementFactory(nom=f"Organisme {rang}"),
            "Opco": lambda: OpcoFactory(code=f"opco-{rang}", libelle=f"OPCO {rang}"),
            "TypeDispositif": lambda: TypeDispositifFactory(code=f"type-{rang}"),
        }
        return fabriques[modele.__name__]()

    def valeur(self, modele: Any, champ: Champ, nom: str) -> Any:
        """A value of its own; of a choice or a yes-or-no, the next one."""
        if isinstance(modele, ArrayField):
            codes = [code for code, _ in modele.base_field.flatchoices]
            return [codes[self.tour % len(codes)]]
        if modele.choices:
            codes = [code for code, _ in modele.flatchoices if code]
            return codes[self.tour % len(codes)]
        if isinstance(modele, models.BooleanField):
            return self.tour % 2 == 1
        rang = next(self.rangs)
        if isinstance(modele, models.DateField):
            return dans(rang)
        if isinstance(modele, models.DecimalField):
            return Decimal(rang % 40) + Decimal(self.tour) / 4
        if isinstance(modele, models.IntegerField):
            return rang
        if isinstance(modele, models.EmailField):
            return f"{nom}.{rang}@exemple.fr"
        if nom.startswith("url_"):
            return f"https://exemple.fr/{nom}/{rang}"
        return f"<p>{nom} {rang}</p>" if champ.riche else f"{nom} {rang}"[: modele.max_length]


def _famille(formation: Formation, rang: int) -> None:
    formation.famille_metier = ("H22", "G16")[rang % 2]
    formation.save()


def _domaines(formation: Formation, rang: int) -> None:
    formation.domaines_ordonnes.all().delete()
    formacode = FormacodeFactory(code=f"9{rang:04}", libelle=f"Domaine {rang}")
    DomaineDeFormationFactory(formation=formation, formacode=formacode)


def _metiers(formation: Formation, rang: int) -> None:
    formation.metiers_ordonnes.all().delete()
    rome = RomeFactory(code=f"Z{rang:04}", libelle=f"Métier {rang}")
    MetierDeFormationFactory(formation=formation, rome=rome)


def _equipements(action: Action, rang: int) -> None:
    action.equipements.all().delete()
    EquipementFactory(action=action, cout=rang, commentaire=f"<p>équipement {rang}</p>")


def _informations(session: Session, rang: int) -> None:
    """One in a place of its own, one at the place of the session, one at a distance."""
    session.informations_collectives.all().delete()
    lieux: list[dict[str, Any]] = [
        {
            "ou": LieuChoisi.ADRESSE,
            "denomination": f"Salle {rang}",
            "ligne1": f"{rang} rue A",
            "ligne2": "Bâtiment B",
            "ligne3": "Escalier C",
            "ligne4": "Étage 4",
            "code_postal": f"{rang:05}",
            "ville": f"Ville {rang}",
            "commune": CommuneFactory(),
        },
        {"ou": LieuChoisi.LIEU, "heure_debut": datetime.time(9, rang % 60), "heure_fin": None},
        {
            "ou": LieuChoisi.SITE,
            "site": SiteFactory(principal=False, etablissement=session.action.etablissement),
        },
        {"ou": LieuChoisi.DISTANCE, "url": f"https://exemple.fr/reunion/{rang}"},
    ]
    for ecart, lieu in enumerate(lieux):
        InformationCollectiveFactory(
            session=session,
            date=dans(rang + ecart),
            places=rang + ecart,
            commentaire=f"réunion {rang} {ecart}",
            **lieu,
        )


def _periodes(session: Session, rang: int) -> None:
    session.periodes_inscription.all().delete()
    PeriodeInscriptionFactory(session=session, debut=dans(rang), fin=dans(rang + 5))


RANGEES: dict[tuple[Fiche, str], Callable[[Any, int], None]] = {
    (Fiche.FORMATION, "famille_metier"): _famille,
    (Fiche.FORMATION, "domaines_ordonnes"): _domaines,
    (Fiche.FORMATION, "metiers_ordonnes"): _metiers,
    (Fiche.ACTION, "equipements"): _equipements,
    (Fiche.SESSION, "informations_collectives"): _informations,
    (Fiche.SESSION, "periodes_inscription"): _periodes,
}
