"""The other sheets of a workbook: meetings, periods, equipment, a row each, under the number of their session."""

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from sofi.offre.codes import Fiche, LieuChoisi
from sofi.offre.fiches import pieces
from sofi.offre.models import Equipement, InformationCollective, PeriodeInscription
from sofi.socle.classeurs import est_classeur, lignes_des_feuilles
from sofi.socle.fichiers import Fichier, FichierIllisible, Ligne
from sofi.socle.tableaux import lire_tableau
from sofi.socle.texte import plier

from .colonnes import NUMERO
from .proposition import ALERTE, ActionProposee, Lieu, Remarque, SessionProposee, Situer
from .references import numero_en_tete
from .simples import Refusee, code_du_choix, lire_champ

LIGNES_MAX = 5000
Cellules = dict[str, Any]


@dataclass(frozen=True)
class ColonneAnnexe:
    """A column of such a sheet. `champ`: the field of the model that its cells are read as; none, a text."""

    titre: str
    champ: str
    aide: str
    obligatoire: bool = False


@dataclass(frozen=True)
class Annexe:
    """A sheet: its name, the card and the attribute that its rows go to."""

    feuille: str
    fiche: Fiche
    cle: str
    modele: type[models.Model]
    colonnes: tuple[ColonneAnnexe, ...]
    piece: Callable[[Cellules], pieces.Piece]
    aide: str

    def champ(self, colonne: ColonneAnnexe) -> Any:
        """The field that says what its cells may hold; None for a text of no column."""
        return self.modele._meta.get_field(colonne.champ) if colonne.champ else None


def _reunion(lues: Cellules) -> pieces.InformationCollective:
    lignes = [
        ligne.strip() for ligne in str(lues.get("Adresse") or "").replace(";", "\n").splitlines()
    ]
    adresse = pieces.Adresse(
        lignes=[ligne for ligne in lignes if ligne],
        code_postal=lues.get("Code postal") or "",
        ville=lues.get("Ville") or "",
    )
    dit = str(lues.get("Lieu") or "")
    ou = code_du_choix(InformationCollective._meta.get_field("ou"), dit) if dit else None
    if dit and ou is None:
        ou = LieuChoisi.SITE.value
    elif not dit:
        ou = LieuChoisi.ADRESSE.value if adresse.lignes else LieuChoisi.LIEU.value
    return pieces.InformationCollective(
        date=_iso(lues.get("Date")),
        heure_debut=_heure(lues.get("Début")),
        heure_fin=_heure(lues.get("Fin")),
        ou=str(ou),
        site=numero_en_tete(dit) if ou == LieuChoisi.SITE else None,
        nom=dit if ou == LieuChoisi.SITE else "",
        adresse=adresse if ou == LieuChoisi.ADRESSE else None,
        url=lues.get("Adresse de la réunion à distance") or "",
        places=lues.get("Places"),
        commentaire=lues.get("Commentaire") or "",
    )


def _periode(lues: Cellules) -> pieces.PeriodeInscription:
    return pieces.PeriodeInscription(
        type=lues.get("Type") or "", debut=_iso(lues.get("Début")), fin=_iso(lues.get("Fin"))
    )


def _equipement(lues: Cellules) -> pieces.Equipement:
    obligatoire = lues.get("Obligatoire")
    return pieces.Equipement(
        type=lues.get("Type") or "",
        obligatoire=True if obligatoire is None else obligatoire,
        cout=lues.get("Coût indicatif"),
        commentaire=lues.get("Commentaire") or "",
    )


def _iso(jour: datetime.date | None) -> str:
    return jour.isoformat() if jour else ""


def _heure(heure: datetime.time | None) -> str | None:
    return heure.strftime("%H:%M") if heure else None


ANNEXES = (
    Annexe(
        "Informations collectives",
        Fiche.SESSION,
        "informations_collectives",
        InformationCollective,
        (
            ColonneAnnexe("Date", "date", "JJ/MM/AAAA.", obligatoire=True),
            ColonneAnnexe("Début", "heure_debut", "14:00 ou 14 h."),
            ColonneAnnexe("Fin", "heure_fin", "16:30 ou 16 h 30."),
            ColonneAnnexe(
                "Lieu",
                "",
                "Un de vos sites, ou une réponse de la liste ; vide : au site lieu de la session.",
            ),
            ColonneAnnexe(
                "Adresse", "", "Pour une autre adresse : ses lignes, séparées par « ; »."
            ),
            ColonneAnnexe("Code postal", "code_postal", "Pour une autre adresse."),
            ColonneAnnexe("Ville", "ville", "Pour une autre adresse."),
            ColonneAnnexe("Adresse de la réunion à distance", "url", "https://…"),
            ColonneAnnexe("Places", "places", "Un nombre."),
            ColonneAnnexe("Commentaire", "commentaire", "500 caractères au plus."),
        ),
        _reunion,
        "Une ligne par réunion. Une session qui n’y est pas garde les siennes.",
    ),
    Annexe(
        "Périodes d’inscription",
        Fiche.SESSION,
        "periodes_inscription",
        PeriodeInscription,
        (
            ColonneAnnexe(
                "Type",
                "type",
                "candidature individuelle, recrutement ou inscription.",
                obligatoire=True,
            ),
            ColonneAnnexe("Début", "debut", "JJ/MM/AAAA.", obligatoire=True),
            ColonneAnnexe("Fin", "fin", "JJ/MM/AAAA.", obligatoire=True),
        ),
        _periode,
        "Une ligne par période. Une session qui n’y est pas garde les siennes.",
    ),
    Annexe(
        "Équipements",
        Fiche.ACTION,
        "equipements",
        Equipement,
        (
            ColonneAnnexe("Type", "type", "Choisissez dans la liste.", obligatoire=True),
            ColonneAnnexe("Obligatoire", "obligatoire", "oui ou non ; vide : oui."),
            ColonneAnnexe("Coût indicatif", "cout", "En euros, sans virgule."),
            ColonneAnnexe("Commentaire", "commentaire", ""),
        ),
        _equipement,
        "Une ligne par équipement, sous le numéro d’une des sessions de la formation : il vaut pour toutes.",
    ),
)


def completer(fichier: Fichier, actions: Iterable[ActionProposee]) -> None:
    """Give the sessions and actions read from the first sheet the rows that the others hold for them."""
    if not est_classeur(fichier):
        return
    toutes = list(actions)
    presentes = {plier(nom) for nom in lignes_des_feuilles(fichier)}
    par_numero = {
        plier(session.numero): (action, session) for action in toutes for session in action.sessions
    }
    for annexe in ANNEXES:
        if plier(annexe.feuille) in presentes:
            _Feuille(annexe, par_numero, toutes[0]).lire(fichier)


@dataclass
class _Feuille:
    """One sheet being read."""

    annexe: Annexe
    par_numero: dict[str, tuple[ActionProposee, SessionProposee]]
    premiere: ActionProposee  # says what has no session
    lignes: dict[int, list[int]] = field(default_factory=dict)

    def lire(self, fichier: Fichier) -> None:
        for rang, ligne in enumerate(_rangees(fichier, self.annexe.feuille)):
            if rang >= LIGNES_MAX:
                raise FichierIllisible(
                    f"« {fichier.nom} », feuille « {self.annexe.feuille} » : plus de {LIGNES_MAX} lignes. "
                    "Partagez-le en plusieurs fichiers."
                )
            self._ligne(ligne)

    def _ligne(self, ligne: Ligne) -> None:
        valeurs = {plier(titre.replace("*", "")): texte for titre, texte in ligne.valeurs.items()}
        numero = valeurs.get(plier(NUMERO), "").strip()
        trouvee = self.par_numero.get(plier(numero))
        if trouvee is None:
            self.premiere.remarques.append(self._sans_session(ligne, numero))
            return
        action, session = trouvee
        remarques: list[Remarque] = []
        lues = dict(self._cellules(ligne, valeurs, remarques))
        session.remarques += remarques
        if any(c.obligatoire and not lues.get(c.titre) for c in self.annexe.colonnes):
            return
        de_l_action = self.annexe.fiche == Fiche.ACTION
        cible = action.action if de_l_action else session.valeurs
        rangees = cible.setdefault(self.annexe.cle, [])
        if (piece := self.annexe.piece(lues)) not in rangees:
            rangees.append(piece)
        if not de_l_action:
            session.situer = self._situer_avec(session, ligne.numero)

    def _situer_avec(self, session: SessionProposee, ligne: int) -> Situer:
        """What is said later of these rows stands on their lines of this sheet."""
        lignes = self.lignes.setdefault(id(session), [])
        lignes.append(ligne)
        if len(lignes) > 1:
            return session.situer
        situer, annexe = session.situer, self.annexe

        def avec(fiche: Fiche, cle: str) -> Lieu:
            if (fiche, cle) == (annexe.fiche, annexe.cle):
                return Lieu(lignes[0], ou(annexe), tuple(lignes[1:]))
            return situer(fiche, cle)

        return avec

    def _cellules(
        self, ligne: Ligne, valeurs: dict[str, str], remarques: list[Remarque]
    ) -> Iterator[tuple[str, Any]]:
        """The cells that say something, each read as its field; those that can't be are said."""
        for colonne in self.annexe.colonnes:
            texte, lieu = (
                valeurs.get(plier(colonne.titre), "").strip(),
                Lieu(ligne.numero, ou(self.annexe, colonne)),
            )
            champ = self.annexe.champ(colonne)
            if not texte:
                if colonne.obligatoire:
                    remarques.append(_vide(colonne, lieu))
                continue
            try:
                yield colonne.titre, lire_champ(champ, texte) if champ else texte
            except Refusee as refus:
                titre = f"{colonne.titre} : {refus.titre[0].lower()}{refus.titre[1:]}"
                remarques.append(
                    Remarque(ALERTE, titre, lieu, texte[:80], refus.detail, refus.remede)
                )

    def _sans_session(self, ligne: Ligne, numero: str) -> Remarque:
        return Remarque(
            ALERTE,
            "Cette ligne n’est d’aucune session",
            Lieu(ligne.numero, ou(self.annexe, None, NUMERO)),
            numero,
            remede="Écrivez le numéro d’une ligne de la feuille « Sessions ». Elle n’est pas gardée.",
        )


def ou(annexe: Annexe, colonne: ColonneAnnexe | None = None, titre: str = "") -> str:
    """Where in the workbook: « Équipements, Type »."""
    titre = colonne.titre if colonne else titre
    return f"{annexe.feuille}, {titre}" if titre else annexe.feuille


def _vide(colonne: ColonneAnnexe, lieu: Lieu) -> Remarque:
    return Remarque(
        ALERTE,
        f"{colonne.titre} : la cellule est vide",
        lieu,
        remede="Remplissez-la : sans elle, la ligne n’est pas gardée.",
    )


def _rangees(fichier: Fichier, feuille: str) -> Iterator[Ligne]:
    """The rows of that sheet; none of a sheet where nothing is written."""
    try:
        yield from lire_tableau(fichier, feuille=plier(feuille))
    except FichierIllisible as refus:
        if "est vide" not in str(refus):
            raise
