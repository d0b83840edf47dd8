"""The training page: key facts first, then everything an applicant needs."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar
from urllib.parse import quote

from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe

from sofi.annuaire.origines import Origine
from sofi.diffusion.agenda import nom_de_lieu
from sofi.diffusion.domaines import CHAMPS, champ_de
from sofi.diffusion.indexation import adresse_de
from sofi.diffusion.insertion import Promotion, derniere
from sofi.ecrans.commun.adresses import adresse
from sofi.offre.codes import Enseignement, Niveau, TypeEquipement, Validation
from sofi.offre.fiches import FicheEtablissement, FicheSession, pieces
from sofi.socle import texte_riche
from sofi.socle.formats import euros, jour_abrege
from sofi.socle.texte import plier
from sofi.validation.document import Document

from . import candidature, financement, identite, initiale, textes
from .lignes import LigneSession, ligne
from .services import Service, services
from .textes import Places

SESSIONS_VISIBLES = 8  # the others are folded
PROGRAMME_LONG = 1500
"""Characters beyond which the sheet's programme is folded."""


@dataclass(frozen=True)
class PageFormation:
    """All that the template shows of one session and of its action; what it asks several times is made once."""

    mon_compte_formation: ClassVar[str] = financement.MON_COMPTE_FORMATION
    document: Document
    session: FicheSession
    aujourd_hui: datetime.date
    actives: list[int] = field(default_factory=list)
    adresse_apercu: Callable[[int], str] | None = None
    """Where the page of each session is, by its number, when nothing of them is public."""

    @property
    def titre(self) -> str:
        return str(self.document.action.titre)

    @property
    def organisme(self) -> FicheEtablissement:
        return self.document.organisme

    @property
    def fiche(self) -> pieces.Certification | None:
        return self.document.formation.fiche

    @cached_property
    def promotion(self) -> Promotion | None:
        """What became of those who took its certification; one query, the marks of the reference tables."""
        return derniere(self.fiche.rncp or self.fiche.rs) if self.fiche else None

    @cached_property
    def ville(self) -> str:
        return textes.ville(self.session)

    @property
    def ou(self) -> str:
        """The same inside a sentence: « Mayenne (53) », « à distance »."""
        a_distance = self.session.enseignement == Enseignement.DISTANCE
        return self.ville.lower() if a_distance else self.ville

    @property
    def type(self) -> str:
        """What the training is, under its title."""
        if self.fiche and self.fiche.type:
            return str(self.fiche.type)
        return "Formation" if self.document.formation.certifiante else "Formation non certifiante"

    @cached_property
    def domaine(self) -> str:
        """The domaine of the breadcrumb, and its search."""
        domaines = self.document.formation.domaines
        return CHAMPS.get(champ_de(domaines[0].code), "") if domaines else ""

    @property
    def url_domaine(self) -> str:
        code = champ_de(self.document.formation.domaines[0].code)
        return f"{adresse('public:accueil')}?domaine={code}"

    @cached_property
    def places(self) -> Places | None:
        return identite.places(self.session, self.aujourd_hui)

    @property
    def recrute(self) -> bool:
        """One can apply now."""
        return bool(self.etapes) and not self.closes

    @property
    def debut(self) -> str:
        """When it begins, in a few words."""
        debut = textes.jour(self.session.date_debut)
        if textes.est_permanente(self.session):
            return "Entrée permanente"
        return jour_abrege(debut) if debut else "Date à venir"

    @property
    def fin(self) -> str:
        fin = textes.jour(self.session.date_fin)
        return jour_abrege(fin) if fin else ""

    @property
    def periode(self) -> str:
        """« du 29 sept. 2025 au 15 mai 2026 »."""
        bornes = zip(("du", "au"), (self.session.date_debut, self.session.date_fin), strict=True)
        dites = [(mot, textes.jour(borne)) for mot, borne in bornes]
        return " ".join(f"{mot} {jour_abrege(date)}" for mot, date in dites if date)

    def cles(self) -> list[identite.Cle]:
        """The identity card."""
        cles = identite.cles(self.document, self.session, self.aujourd_hui)
        return initiale.cles(cles, self.document, self.session) if self.initiale else cles

    @cached_property
    def manieres(self) -> str:
        """« En présentiel, alternance, temps plein »."""
        faits = [textes.modalite(self.session), textes.manieres(self.session)]
        return textes.majuscule(", ".join(filter(None, faits)))

    @property
    def autre_a_rejoindre(self) -> LigneSession | None:
        """When one can't join this session any more, the next one that can be joined."""
        session, ouverte = identite.prochaine(self.document, self.actives, self.aujourd_hui)
        return self._ligne(session) if session and ouverte and not self.rejoignable else None

    @property
    def rejoignable(self) -> bool:
        return identite.rejoignable(self.session, self.aujourd_hui)

    def autres(self) -> list[LigneSession]:
        """The other sessions that aren't ended."""
        return [ligne for ligne in self.sessions if not ligne.ici]

    def prochaines(self) -> list[LigneSession]:
        """Those among them that haven't begun, or that one enters at any time."""
        return [ligne for ligne in self.autres() if ligne.a_venir]

    @property
    def initiale(self) -> bool:
        """Under a school's or a student's status."""
        return self.document.initiale

    @property
    def d_ailleurs(self) -> bool:
        """Another source publishes it."""
        return self.document.origine != Origine.SOFI

    @property
    def source_a_jour(self) -> str:
        return initiale.a_jour(self.document.provenance)

    @property
    def niveau_sortie(self) -> str:
        return textes.libelle(Niveau, self.document.formation.niveau_sortie)

    def blocs(self) -> list[tuple[str, str]]:
        """Each bloc once: its words, and the codes that say it."""
        codes: dict[str, list[str]] = {}
        for bloc in self.document.formation.blocs:
            codes.setdefault(bloc.libelle, []).append(bloc.code)
        return [(libelle, ", ".join(dict.fromkeys(siens))) for libelle, siens in codes.items()]

    @property
    def mise_a_jour(self) -> str:
        return jour_abrege(datetime.datetime.fromisoformat(self.document.publie_le))

    @property
    def objectifs(self) -> SafeString:
        """The sheet's objective, then the organisme's own."""
        return _texte(self.document.formation.objectif) + _riche(self.document.action.objectifs)

    @cached_property
    def plus(self) -> SafeString:
        return _riche(self.document.action.plus_formation)

    @property
    def resultats(self) -> SafeString:
        """What one gets at the end; the usual words when the organisme wrote none."""
        if self.document.action.resultats_attendus:
            return _riche(self.document.action.resultats_attendus)
        formation = self.document.formation
        if formation.certifiante:
            return _texte(f"Obtention de la certification : {formation.intitule}")
        return _texte("Attestation de formation")

    @cached_property
    def programme(self) -> SafeString:
        """What the organisme adds to the sheet's programme, or its own."""
        return _riche(self.document.action.complement_programme)

    @cached_property
    def programme_fiche(self) -> SafeString:
        """The sheet's programme, without the lines that only name a bloc: blocs have their own list."""
        programme = self.document.formation.programme
        blocs = {plier(bloc.libelle) for bloc in self.document.formation.blocs}
        lignes = programme.splitlines()
        if not blocs:
            return _texte(programme)
        return _texte("\n".join(ligne for ligne in lignes if plier(ligne) not in blocs))

    @property
    def programme_long(self) -> bool:
        return len(self.document.formation.programme) > PROGRAMME_LONG

    @property
    def niveau_entree(self) -> str:
        action = self.document.action
        libelle = textes.libelle(Niveau, action.niveau_entree)
        return f"{libelle}, obligatoire" if action.niveau_entree_obligatoire else libelle

    @cached_property
    def prerequis(self) -> str:
        return textes.en_phrase(p.libelle for p in self.document.action.prerequis)

    @cached_property
    def commentaire_prerequis(self) -> SafeString:
        return _riche(self.document.action.commentaire_prerequis)

    def equipements(self) -> list[tuple[str, SafeString]]:
        """Each equipment on one line, and the organisme's comment."""
        return [(_equipement(e), _riche(e.commentaire)) for e in self.document.action.equipements]

    @cached_property
    def sessions(self) -> list[LigneSession]:
        """The action's sessions that are not ended, this one among them."""
        par_id = {s.id: s for s in self.document.sessions}
        return [self._ligne(par_id[numero]) for numero in self.actives if numero in par_id]

    def sessions_proches(self) -> list[LigneSession]:
        """The first of them, and this one whatever its rank."""
        toutes = self.sessions
        return [s for rang, s in enumerate(toutes) if rang < SESSIONS_VISIBLES or s.ici]

    def sessions_suivantes(self) -> list[LigneSession]:
        """The others, folded."""
        return [s for s in self.sessions[SESSIONS_VISIBLES:] if not s.ici]

    def _ligne(self, session: FicheSession) -> LigneSession:
        ici = session.id == self.session.id
        return ligne(self.document, session, self.aujourd_hui, ici=ici, url=self._url(session))

    @property
    def apercu(self) -> bool:
        """Nothing of it is public."""
        return self.adresse_apercu is not None

    def _url(self, session: FicheSession) -> str:
        if self.adresse_apercu is not None:
            return self.adresse_apercu(session.id)
        return textes.url_de(self.document, session)

    @cached_property
    def reunions(self) -> list[candidature.Reunion]:
        return candidature.reunions(self.session, self.aujourd_hui)

    @cached_property
    def etapes(self) -> list[candidature.Etape]:
        if self.initiale and not self.session.modalites_recrutement:
            return candidature.a_l_etablissement(self.session)
        return candidature.etapes(self.session, self.reunions, self.aujourd_hui)

    @property
    def closes(self) -> bool:
        return candidature.inscriptions_closes(self.session, self.aujourd_hui)

    @property
    def modalites_recrutement(self) -> str:
        return candidature.modalites(self.session)

    def cas(self) -> list[financement.Cas]:
        """What one pays, by situation."""
        return financement.cas(self.session)

    def frais(self) -> list[str]:
        """What is to be paid on top."""
        return financement.frais(self.session)

    @property
    def limite_delivrance(self) -> datetime.date | None:
        """The last day it may be delivered, when the session ends after it."""
        limite, fin = self.fiche.limite_delivrance if self.fiche else None, self.session.date_fin
        return datetime.date.fromisoformat(limite) if limite and fin and limite < fin else None

    @property
    def fin_enregistrement(self) -> str:
        fin = textes.jour(self.fiche.fin) if self.fiche else None
        return jour_abrege(fin) if fin else ""

    @property
    def validation(self) -> str:
        """How much of the certification one can get."""
        formation = self.document.formation
        if formation.validation == Validation.PARTIELLE:
            return f"Partielle : {identite.compte_blocs(formation)}"
        return (
            "Totale, ou bloc par bloc selon votre parcours"
            if formation.individualisation
            else "Totale"
        )

    @cached_property
    def services(self) -> list[Service]:
        """Access, meals, lodging, transport: what the site says."""
        return services(self.document, self.session)

    @cached_property
    def adresse(self) -> str:
        """The place on one line; empty when everything is at a distance."""
        lieu = self.session.lieu
        if lieu is None or self.session.enseignement == Enseignement.DISTANCE:
            return ""
        adresse = lieu.adresse
        ville = f"{adresse.code_postal} {adresse.ville}".strip()
        return ", ".join(
            dict.fromkeys(filter(None, [nom_de_lieu(lieu.nom), *adresse.lignes, ville]))
        )

    @property
    def url_carte(self) -> str:
        """A map of the place, on a site that follows nobody."""
        return f"https://www.openstreetmap.org/search?query={quote(_recherche_carte(self.session))}"

    @cached_property
    def responsable(self) -> FicheEtablissement | None:
        """The organisme that answers for the training, when it isn't the one that gives it."""
        responsable = self.session.responsable
        return responsable if responsable and responsable.id != self.organisme.id else None

    def qualiopi(self) -> str:
        """The categories of actions certified, if the certification isn't ended."""
        qualiopi = self.organisme.qualiopi
        finie = bool(qualiopi.fin and qualiopi.fin < self.aujourd_hui.isoformat())
        noms = {
            "formation": "actions de formation",
            "apprentissage": "apprentissage",
            "vae": "validation des acquis de l’expérience",
            "bilan": "bilans de compétences",
        }
        tenues = [c for c in noms if (getattr(qualiopi, c) and not finie) or c in qualiopi.reputees]
        return ", ".join(noms[cle] for cle in tenues)

    @property
    def courriel_objet(self) -> str:
        """The subject of the e-mail one writes to the organisme."""
        return quote(f"{self.titre}, session {self.session.id}")


def _riche(html: str) -> SafeString:
    """A rich text of the document, read again as it was when it was stored: nothing else can come out."""
    return mark_safe(texte_riche.relire(html)) if html else SafeString()


def page_apercue(
    document: Document, session: FicheSession, jour: datetime.date, adresse: Callable[[int], str]
) -> PageFormation:
    """The page before the public sees it, as if every session neither over nor withdrawn were public.

    Its table of dates leads to the previews of the others, whose `adresse` is by their number.
    """
    fin = jour.isoformat()
    montrees = [s for s in document.sessions if not s.retiree_le and (s.date_fin or fin) >= fin]
    montrees.sort(key=lambda s: (s.date_debut or s.date_fin or "", s.id))
    return PageFormation(document, session, jour, [s.id for s in montrees], adresse)


def _texte(texte: str) -> SafeString:
    """A plain text with its ends of line."""
    return mark_safe(linebreaks(texte.strip(), autoescape=True)) if texte.strip() else SafeString()


def _recherche_carte(session: FicheSession) -> str:
    adresse = adresse_de(session)
    morceaux: Iterable[str] = [*adresse.lignes[:1], adresse.code_postal, adresse.ville]
    return " ".join(filter(None, morceaux))


def _equipement(equipement: pieces.Equipement) -> str:
    """« Protection des pieds, obligatoire, 60 € environ »."""
    cout = f"{euros(equipement.cout)} environ" if equipement.cout else ""
    obligatoire = "obligatoire" if equipement.obligatoire else "conseillé"
    return ", ".join(
        filter(None, [textes.libelle(TypeEquipement, equipement.type), obligatoire, cout])
    )
