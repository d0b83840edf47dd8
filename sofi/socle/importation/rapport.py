"""What an import found, and how it is said: to a command today, to a screen as well."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ..formats import accord, en_mots, insecables, nombre

# What a terminal shows of a remark: enough to see what is alike, short enough to see the other remarks.
EXEMPLES = 5
LIGNES_CITEES = 8
# What is kept for a screen, which unfolds; a terminal shows fewer.
EXEMPLES_GARDES = 100
LIGNES_GARDEES = 50
LARGEUR_VALEUR = 60
MEME_CHOSE = "SOFI dit déjà la même chose que ce fichier"
MEME_CHOSE_SAUF = "SOFI dit déjà la même chose que les lignes lues, mais "
RIEN_DE_PRIS = "Rien de ce fichier n’est pris"
A_CORRIGER = "des lignes sont refusées. Corrigez-les dans le fichier, puis redonnez-le."
A_VERIFIER = " Vérifiez que c’est le bon fichier, ou corrigez ces lignes et redonnez-le."


@dataclass
class Groupe:
    """The same remark on several lines."""

    fichier: str
    titre: str
    message: str
    compte: int = 0
    lignes: list[int] = field(default_factory=list)
    exemples: list[str] = field(default_factory=list)

    def ajouter(self, ligne: int, exemple: str) -> None:
        """Count one more line; only the first ones are named."""
        self.compte += 1
        if len(self.lignes) < LIGNES_GARDEES and ligne not in self.lignes:
            self.lignes.append(ligne)
        if exemple and len(self.exemples) < EXEMPLES and exemple not in self.exemples:
            self.exemples.append(exemple)

    def texte(self) -> str:
        """« communes.csv, lignes 3, 8, 12… (42 fois), communes : code inconnu : « 99 ». »."""
        citees = self.lignes[:LIGNES_CITEES]
        reste = "…" if self.compte > len(citees) else ""
        pluriel = "s" if len(citees) > 1 else ""
        fois = f" ({nombre(self.compte)} fois)" if self.compte > 1 else ""
        ou = f"{self.fichier}, ligne{pluriel} {', '.join(map(str, citees))}{reste}{fois}"
        exemples = f" : {' ; '.join(self.exemples)}" if self.exemples else ""
        return f"{ou}, {self.titre} : {self.message}{exemples}."


@dataclass
class Remarques:
    """Remarks grouped by what they say: bounded, however long the file."""

    groupes: dict[tuple[str, str, str], Groupe] = field(default_factory=dict)

    def ajouter(
        self, fichier: str, titre: str, message: str, ligne: int, exemple: str = ""
    ) -> None:
        """Add a remark on a line of a file."""
        cle = (fichier, titre, message)
        if cle not in self.groupes:
            self.groupes[cle] = Groupe(*cle)
        self.groupes[cle].ajouter(ligne, exemple)

    def __len__(self) -> int:
        return sum(groupe.compte for groupe in self.groupes.values())

    def __iter__(self) -> Iterator[Groupe]:
        return iter(self.groupes.values())


@dataclass(frozen=True)
class Modification:
    """A row that changes: its key, and before → after by field, called as people call it."""

    cle: str
    champs: dict[str, tuple[Any, Any]]

    def texte(self) -> str:
        """« 53130 : population 50 073 → 49 728 »."""
        detail = " ; ".join(
            f"{nom} : {court(avant)} → {court(apres)}"
            for nom, (avant, apres) in self.champs.items()
        )
        return f"{self.cle} : {detail}"


def court(valeur: Any) -> str:
    """A value as a report shows it."""
    if valeur is None or valeur == "" or valeur == []:
        return "(vide)"
    texte = en_mots(valeur)
    return texte if len(texte) <= LARGEUR_VALEUR else f"{texte[: LARGEUR_VALEUR - 1]}…"


@dataclass
class Bilan:
    """What happens to one model."""

    titre: str
    lus: int = 0
    crees: int = 0
    modifies: int = 0
    retires: int = 0
    inchanges: int = 0
    refuses: int = 0
    ignores: int = 0
    avant: int = 0  # rows that could have been withdrawn
    vus: int = 0  # records of the file, also those that give no row
    sans_cle: int = 0  # refused lines of which nobody knows which row they are
    retraits_cherches: bool = True
    raisons: dict[str, int] = field(default_factory=dict)  # why rows are left out
    exemples_crees: list[str] = field(default_factory=list)
    exemples_modifies: list[Modification] = field(default_factory=list)
    exemples_retires: list[str] = field(default_factory=list)
    touches: list[str] = field(default_factory=list)  # all that the withdrawals touch

    @property
    def change(self) -> bool:
        """True when the base would be, or was, changed."""
        return bool(self.crees or self.modifies or self.retires)

    def ignorer(self, raison: str) -> None:
        """Count a row that is left out."""
        self.lus += 1
        self.ignores += 1
        self.raisons[raison] = self.raisons.get(raison, 0) + 1

    def texte(self) -> str:
        """One line of the report."""
        if self.vus and not (self.lus or self.change):
            return f"{self.titre} : rien à y prendre sur {accord(self.vus, 'ligne', 'lignes')}"
        nombres = [
            (self.crees, "création", "créations"),
            (self.modifies, "modification", "modifications"),
            (self.retires, "retrait", "retraits"),
            (self.inchanges, "sans changement", "sans changement"),
            (self.ignores, "ignorée", "ignorées"),
            (self.refuses, "refusée", "refusées"),
        ]
        detail = ", ".join(accord(compte, *mots) for compte, *mots in nombres if compte)
        detail += "" if self.retraits_cherches else ", retraits non cherchés"
        return f"{self.titre} : {accord(self.lus, 'ligne lue', 'lignes lues')} ; {detail or 'rien'}"


@dataclass
class Rapport:
    """The whole of an import. `ecrit` is true once the transaction is done."""

    source: str
    appliquer: bool
    bilans: list[Bilan] = field(default_factory=list)
    fautes: Remarques = field(default_factory=Remarques)
    avertissements: Remarques = field(default_factory=Remarques)
    blocages: list[str] = field(default_factory=list)
    gardes: list[str] = field(default_factory=list)  # where too large a share would be withdrawn
    lignes: int = 0  # records read, of all the files
    occupe: bool = False  # stopped by another import, which is being applied
    ecrit: bool = False
    duree: float = 0.0

    @property
    def change(self) -> bool:
        """True when something differs between the file and the base."""
        return any(bilan.change for bilan in self.bilans)

    @property
    def garde(self) -> bool:
        """True when it is stopped by the share of withdrawals."""
        return bool(self.gardes)

    @property
    def refuse(self) -> bool:
        """True when the file can't be applied as it stands."""
        return bool(self.blocages or self.gardes)

    @property
    def ignorees(self) -> dict[str, int]:
        """Why lines are left out, and how many, the most first."""
        comptes: Counter[str] = Counter()
        for bilan in self.bilans:
            comptes.update(bilan.raisons)
        return dict(comptes.most_common())

    @property
    def rien_pris(self) -> bool:
        """True when nothing changes and the base doesn't say the same: lines are refused, or all are left out."""
        if self.change or self.refuse:
            return False
        inchanges = any(bilan.inchanges for bilan in self.bilans)
        return bool(self.fautes) or (bool(self.ignorees) and not inchanges)

    def constat(self) -> str:
        """Of a file that could be applied and changes nothing, why. Empty for the others."""
        if self.change or self.refuse:
            return ""
        inchanges = any(bilan.inchanges for bilan in self.bilans)
        if self.fautes:
            return (MEME_CHOSE_SAUF if inchanges else RIEN_DE_PRIS + " : ") + A_CORRIGER
        if self.ignorees:
            debut, conseil = (MEME_CHOSE, "") if inchanges else (RIEN_DE_PRIS, A_VERIFIER)
            return f"{debut} ; {_ignorees(self.ignorees)}.{conseil}"
        if self.lignes and not any(bilan.lus for bilan in self.bilans):
            lues = accord(self.lignes, "ligne lue", "lignes lues")
            return f"{lues} : aucune ne concerne ce que SOFI connaît."
        return f"{MEME_CHOSE}."

    def bilan(self, titre: str) -> Bilan:
        return next(bilan for bilan in self.bilans if bilan.titre == titre)

    def conclusion(self) -> str:
        """One sentence: what was done, and what to do next."""
        if self.refuse:
            suite = "Vérifiez que le fichier est complet ; s'il l'est, ajoutez --forcer."
            phrases = [*self.blocages, *self.gardes, *([suite] if self.gardes else [])]
            return f"Rien n'a été écrit. {' '.join(phrases)}"
        if not self.change:
            return f"Rien à écrire. {self.constat()}"
        if self.ecrit:
            return "Import enregistré."
        return "Essai : rien n'a été écrit. Ajoutez --appliquer pour enregistrer."

    def texte(self) -> str:
        """The whole report, in French, for a terminal or an e-mail."""
        lignes = [f"Import « {self.source} »"]
        lignes += [f"  {bilan.texte()}" for bilan in self.bilans]
        for bilan in self.bilans:
            lignes += list(_exemples(bilan))
        for titre, remarques in (("Refus", self.fautes), ("Avertissements", self.avertissements)):
            if len(remarques):
                lignes += ["", f"{titre} ({nombre(len(remarques))})"]
                lignes += [f"  {groupe.texte()}" for groupe in remarques]
        lignes += ["", self.conclusion(), f"Durée : {nombre(round(self.duree, 1), 's')}."]
        return insecables("\n".join(lignes))


def _ignorees(raisons: dict[str, int]) -> str:
    """« 20 lignes ignorées : d’une autre région (18) ; sans intitulé (2) »."""
    total = accord(sum(raisons.values()), "ligne ignorée", "lignes ignorées")
    dites = " ; ".join(f"{raison} ({nombre(n)})" for raison, n in list(raisons.items())[:EXEMPLES])
    return f"{total} : {dites}{' ; …' if len(raisons) > EXEMPLES else ''}"


def _exemples(bilan: Bilan) -> Iterator[str]:
    """The first rows of each kind of change."""
    series = (
        ("Créations", bilan.crees, bilan.exemples_crees),
        ("Modifications", bilan.modifies, [m.texte() for m in bilan.exemples_modifies]),
        ("Retraits", bilan.retires, bilan.exemples_retires),
    )
    for titre, compte, exemples in series:
        if compte:
            yield ""
            yield f"{titre}, {bilan.titre} ({nombre(compte)})"
            yield from (f"  {exemple}" for exemple in exemples[:EXEMPLES])
            if compte > EXEMPLES:
                yield "  …"
    if bilan.touches:
        yield ""
        yield f"Concernées par ces retraits ({nombre(len(bilan.touches))})"
        yield from (f"  {touche}" for touche in bilan.touches)
