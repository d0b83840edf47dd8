"""From what a file proposes to what the base holds: rows that are named, values that columns take.

Every fault is said with its place, what was expected and what to do; what can't be taken is left empty, unless
nothing right can be written without it (where one trains, who pays, which certification).
"""

from sofi.offre.codes import Fiche, Voie
from sofi.offre.fiches import pieces
from sofi.referentiels.models import FicheCertifInfo
from sofi.socle.formats import jour_saisi
from sofi.socle.texte import plier

from .nommage import Nommage
from .prete import ActionPrete, FormationPrete, SessionPrete
from .proposition import (
    ALERTE,
    ERREUR,
    ActionProposee,
    Lieu,
    Remarque,
    SessionProposee,
    Valeurs,
    cle_de_choix,
)
from .rattachement_session import rattacher_session

DOMAINES_MAX = 5


class Rattachement(Nommage):
    """Reads the values of one action after another."""

    def action(self, proposee: ActionProposee) -> ActionPrete:
        """The action, its sessions, and every remark on them."""
        prete = ActionPrete(proposee, remarques=list(proposee.remarques))
        prete.formation = self._formation(proposee, prete.remarques)
        valeurs = dict(proposee.action)
        prerequis = valeurs.pop("prerequis", None) or self._prerequis_cites(valeurs)
        if prerequis:
            prete.prerequis = self.codes(
                prerequis,
                self.ref.prerequis,
                "prerequis",
                "Ce pré-requis n’est pas dans la liste",
                proposee.situer(Fiche.ACTION, "prerequis"),
                prete.remarques,
            )
        prete.equipements = valeurs.pop("equipements", None) or None
        prete.colonnes = self.colonnes(Fiche.ACTION, valeurs, proposee.situer, prete.remarques)
        if valeurs.get("lot") and proposee.sofi is None:
            prete.remarques.append(_publique(proposee))
        self._verifier_le_titre(prete)
        for session in proposee.sessions:
            prete.sessions.append(rattacher_session(self, session))
            self._dire_les_ecarts(session, prete)
            self._verifier_la_fiche(prete, prete.sessions[-1])
        return prete

    def _dire_les_ecarts(self, session: SessionProposee, prete: ActionPrete) -> None:
        """A row that says of the action otherwise than its first row: what is wrong in it, else that it differs."""
        remarques = prete.sessions[-1].remarques
        for cle, valeur in session.ecarts.items():
            avant = len(remarques)
            self.colonnes(Fiche.ACTION, {cle: valeur}, session.situer, remarques)
            if len(remarques) == avant:
                remarques.append(
                    Remarque(
                        ALERTE,
                        "La cellule ne dit pas comme la première ligne de la même formation",
                        session.situer(Fiche.ACTION, cle),
                        str(valeur)[:80],
                        f"la ligne {prete.proposee.ligne} est gardée",
                        "Écrivez la même chose à toutes les lignes d’une formation ; une autre formation a un autre "
                        "« Complément intitulé ».",
                    )
                )

    def _prerequis_cites(self, valeurs: Valeurs) -> list[pieces.Code]:
        """Those whose label is a line of the comment, which then leaves it: LHEO has one element for both."""
        lignes = str(valeurs.get("commentaire_prerequis") or "").splitlines()
        codes = {plier(libelle): code for code, libelle in self.ref.prerequis.items()}
        cites = [pieces.Code(code=codes[plier(li)]) for li in lignes if plier(li) in codes]
        if cites:
            valeurs["commentaire_prerequis"] = "\n".join(
                li for li in lignes if plier(li) not in codes
            )
        return cites

    def _formation(self, proposee: ActionProposee, remarques: list[Remarque]) -> FormationPrete:
        valeurs = dict(proposee.formation)
        nommee = valeurs.pop("fiche", None)
        if nommee is not None:
            return self._sur_fiche(proposee, nommee, valeurs, remarques)
        prete = FormationPrete()
        for cle in ("individualisation", "validation", "blocs"):
            valeurs.pop(cle, None)
        for cle, connus, titre in (
            ("domaines", self.ref.formacodes, "Ce Formacode n’est pas connu"),
            ("metiers", self.ref.romes, "Ce code ROME n’est pas connu"),
        ):
            if nommes := valeurs.pop(cle, None):
                lieu = proposee.situer(Fiche.FORMATION, cle)
                codes = self.codes(nommes, connus, cle, titre, lieu, remarques)
                if len(codes) > DOMAINES_MAX:
                    remarques.append(_trop_de_codes(lieu, len(codes)))
                setattr(prete, cle, codes[:DOMAINES_MAX])
        if famille := valeurs.pop("famille_metier", None):
            faute = Remarque(
                ALERTE,
                "Cette famille de métier n’est pas dans la liste",
                proposee.situer(Fiche.FORMATION, "famille_metier"),
                remede="Écrivez un des noms de la liste, entière dans le modèle de classeur.",
            )
            dit = famille.code or famille.libelle
            trouve = famille.code if famille.code in self.ref.familles else None
            code = self.parmi(dit, self.ref.familles, "famille", faute, remarques, trouve=trouve)
            if code:
                prete.colonnes["famille_metier"] = code
        prete.colonnes |= self.colonnes(Fiche.FORMATION, valeurs, proposee.situer, remarques)
        if prete.colonnes.get("objectif_general") == "6":
            del prete.colonnes["objectif_general"]  # comes from a sheet only
        return prete

    def _sur_fiche(
        self,
        proposee: ActionProposee,
        nommee: pieces.Certification,
        valeurs: Valeurs,
        remarques: list[Remarque],
    ) -> FormationPrete:
        lieu = proposee.situer(Fiche.FORMATION, "fiche")
        fiche = self._fiche(nommee, proposee.titre, lieu, remarques)
        if fiche is None:
            return FormationPrete()
        individualisation = valeurs.get("individualisation")
        validation = valeurs.get("validation") or ""
        if isinstance(individualisation, str) or validation not in ("", "totale", "partielle"):
            du_type = {c: v for c, v in valeurs.items() if c in ("individualisation", "validation")}
            lues = self.colonnes(Fiche.FORMATION, du_type, proposee.situer, remarques)
            individualisation = lues.get("individualisation")
            validation = lues.get("validation", "")
        prete = FormationPrete(fiche, individualisation, validation)
        connus = self.ref.blocs_de(fiche)
        for bloc in valeurs.get("blocs", []):
            if bloc.code in connus:
                prete.blocs.append(connus[bloc.code])
            elif validation == "partielle":
                remarques.append(
                    Remarque(
                        ALERTE,
                        "Ce bloc n’est pas de cette certification",
                        proposee.situer(Fiche.FORMATION, "blocs"),
                        bloc.code or bloc.libelle,
                        remede=f"Codes de cette certification : {', '.join(connus) or 'aucun bloc'}.",
                    )
                )
        return prete

    def _fiche(
        self,
        nommee: pieces.Certification,
        titre: str,
        lieu: Lieu,
        remarques: list[Remarque],
    ) -> FicheCertifInfo | None:
        """The sheet that is named, the one that replaces it, or the one chosen among those of a number."""
        numero = nommee.rncp or nommee.rs
        dit = nommee.code or numero or titre
        choisie = self.choix.get(cle_de_choix("certification", dit), "")
        fiches = self.ref.fiches_de(choisie or nommee.code, "" if choisie else numero)
        if len(fiches) == 1:
            return self._en_vigueur(fiches[0], lieu, remarques)
        if fiches:
            detail = f"{numero} a {len(fiches)} codes Certif Info"
            propositions = [(f.code, f"{f.libelle} ({f.code})") for f in fiches]
            faute = "La certification a plusieurs codes Certif Info"
        else:
            detail, faute = "", "La certification n’est pas connue"
            propositions = self.ref.fiches_proches(nommee.abrege or titre)
        remarques.append(
            Remarque(
                ERREUR,
                faute,
                lieu,
                dit,
                detail,
                f"{'Choisissez ci-dessous, ou écrivez' if propositions else 'Écrivez'} dans le fichier le code Certif "
                "Info, ou le numéro RNCP ou RS ; si elle n’a pas de code, demandez-en un au service Offre.",
                "certification",
                tuple(propositions[:4]),
            )
        )
        return None

    def _en_vigueur(
        self, fiche: FicheCertifInfo, lieu: Lieu, remarques: list[Remarque]
    ) -> FicheCertifInfo:
        suivante = fiche.remplacee_par
        if suivante is None:
            return fiche
        remarques.append(
            Remarque(
                ALERTE,
                "La certification a été remplacée",
                lieu,
                fiche.code,
                f"{fiche.code} est remplacé par {suivante.code} ({suivante.libelle}), que prend le brouillon",
                "Écrivez le nouveau code dans votre fichier.",
            )
        )
        return self.ref.fiches_de(suivante.code, "")[0]

    def _verifier_la_fiche(self, prete: ActionPrete, session: SessionPrete) -> None:
        """A sheet that ends before the session begins: it can be drafted, not sent."""
        fiche = prete.formation.fiche
        debut, fin = session.colonnes.get("date_debut"), fiche.fin if fiche else None
        if debut and fin and fin <= debut:
            session.remarques.append(
                Remarque(
                    ALERTE,
                    "La certification n’est plus enregistrée au début de la session",
                    session.proposee.situer(Fiche.SESSION, "date_debut"),
                    jour_saisi(debut),
                    f"fin d’enregistrement le {jour_saisi(fin)}",
                    "Le brouillon est écrit, mais ne pourra pas être envoyé : vérifiez le code ou la date.",
                )
            )

    def _verifier_le_titre(self, prete: ActionPrete) -> None:
        formation = prete.formation
        if formation.fiche is None and not formation.colonnes.get("intitule") and not prete.bloquee:
            prete.remarques.append(
                Remarque(
                    ERREUR,
                    "Ni certification ni intitulé",
                    prete.proposee.situer(Fiche.FORMATION, "fiche"),
                    remede="Indiquez le code de la certification ; sans certification, l’intitulé de la formation.",
                )
            )


def voie_de(prete: ActionPrete) -> Voie:
    """The way in that its formation says."""
    return Voie.CERTIFIANTE if prete.formation.fiche else Voie.NON_CERTIFIANTE


def _publique(proposee: ActionProposee) -> Remarque:
    return Remarque(
        ERREUR,
        "Une formation de programme régional ne s’importe pas",
        proposee.situer(Fiche.ACTION, "lot"),
        remede="Elle vient d’un lot de la Région : commencez-la depuis « Formations publiques ».",
    )


def _trop_de_codes(lieu: Lieu, combien: int) -> Remarque:
    return Remarque(
        ALERTE,
        f"Plus de {DOMAINES_MAX} codes",
        lieu,
        str(combien),
        f"les {DOMAINES_MAX} premiers sont gardés",
        "Gardez les principaux dans votre fichier.",
    )
