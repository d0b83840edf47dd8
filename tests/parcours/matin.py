"""What waits on a validator's morning: twenty actions of all kinds, of an organisme of their own.

Run on the base of a site that is served, by `manage.py shell`; it prints the numbers of the actions,
by what the morning does to them.
"""

import datetime
import json
from collections.abc import Callable

from sofi.annuaire.models import Contact, Etablissement, Rattachement, Site
from sofi.comptes.models import Role, Utilisateur
from sofi.demonstration import noms
from sofi.demonstration.cas import JOINDRE, cap_ebeniste, initiation_marqueterie
from sofi.demonstration.comptes import MOT_DE_PASSE
from sofi.offre.codes import Voie
from sofi.offre.models import Action, Dispositif, InformationCollective, Session
from sofi.programmes.models import Lot
from sofi.referentiels.models import Commune
from sofi.validation import circuit

COMPTE = "matin@exemple.fr"
ORGANISME = "Rabot du Matin"
TEXTE = "<p>Réaliser un meuble, du dessin au vernis, et chiffrer son prix.</p>"
ANNEE = 2027
UNE_SEMAINE = datetime.timedelta(days=7)


class Matin:
    """The organisme, and those who bring its actions to where the morning finds them."""

    def __init__(self) -> None:
        self.auteur = Utilisateur.objects.create_user(
            COMPTE, MOT_DE_PASSE, nom=ORGANISME, role=Role.ORGANISME
        )
        self.offre = Utilisateur.objects.get(email="offre@exemple.fr")
        self.region = Utilisateur.objects.get(email="region@exemple.fr")
        self.site = _etablissement()
        Rattachement.objects.create(utilisateur=self.auteur, etablissement=self.site)

    def certifiante(self) -> Action:
        return cap_ebeniste(self.site, self.auteur)

    def par_blocs(self) -> Action:
        return cap_ebeniste(self.site, self.auteur, blocs=2)

    def non_certifiante(self) -> Action:
        action = initiation_marqueterie(self.site, self.auteur)
        referent = self.site.contacts.get(type_contact="2")
        Session.objects.filter(action=action).update(referent_mobilite=referent)
        return action

    def publique(self) -> Action:
        """Bought by the Région on a lot of its programme."""
        action = cap_ebeniste(self.site, self.auteur)
        lot = Lot.objects.filter(programme__annee=ANNEE, retire_le__isnull=True).earliest("pk")
        Action.objects.filter(pk=action.pk).update(
            voie=Voie.PUBLIQUE, lot=lot, id_action_cr=str(action.pk), of_mandataire_cr="75"
        )
        session = action.sessions.get()
        session.modalites_recrutement = [*session.modalites_recrutement, "9"]
        session.referent_prf = self.site.contacts.get(type_contact="3")
        session.save()
        InformationCollective.objects.create(
            session=session,
            date=datetime.date(ANNEE, 6, 2),
            heure_debut=datetime.time(14),
            heure_fin=datetime.time(16),
        )
        Dispositif.objects.filter(session=session).exclude(type_id="cpf").delete()
        Dispositif.objects.filter(session=session).update(type=lot.programme.dispositif)
        return Action.objects.get(pk=action.pk)

    def entree(self, faire: Callable[[], Action]) -> int:
        """A first entry that waits."""
        action = faire()
        circuit.franchir(action, "envoyer", auteur=self.auteur)
        return action.pk

    def texte(self, faire: Callable[[], Action]) -> int:
        """A published action, one text of which changes."""
        action = self._publiee(faire)
        Action.objects.filter(pk=action.pk).update(objectifs=TEXTE)
        return self._renvoyer(action)

    def dates(self, faire: Callable[[], Action]) -> int:
        """A published action whose session starts a week later."""
        action = self._publiee(faire)
        session = action.sessions.get()
        session.date_debut, session.date_fin = (
            jour + UNE_SEMAINE for jour in (session.date_debut, session.date_fin) if jour
        )
        session.save(update_fields=["date_debut", "date_fin"])
        return self._renvoyer(action)

    def _publiee(self, faire: Callable[[], Action]) -> Action:
        action = faire()
        circuit.franchir(action, "envoyer", auteur=self.auteur)
        circuit.franchir(action, "valider", auteur=self.offre)
        circuit.franchir(action, "modifier", auteur=self.auteur)
        return action

    def _renvoyer(self, action: Action) -> int:
        """Sent again; a public training by the Région's agreement."""
        motif = "Travaux." if action.voie == Voie.PUBLIQUE else ""
        circuit.franchir(action, "envoyer", auteur=self.auteur, commentaire=motif)
        if action.voie == Voie.PUBLIQUE:
            circuit.franchir(action, "accorder", auteur=self.region, commentaire="2027-12")
        return action.pk


def _etablissement() -> Etablissement:
    commune = Commune.objects.get(pk="53147")
    adresse = {
        "ligne1": "12 rue du Rabot",
        "code_postal": "53100",
        "ville": commune.libelle,
        "commune": commune,
    }
    etablissement = Etablissement.objects.create(
        siret=noms.siret(140, 1),
        nda=noms.nda(140, commune),
        raison_sociale=ORGANISME.upper(),
        nom=ORGANISME,
        qualiopi_formation=True,
        qualiopi_apprentissage=True,
        qualiopi_fin=datetime.date(ANNEE + 2, 12, 31),
        **JOINDRE,
        **adresse,
    )
    Site.objects.create(etablissement=etablissement, nom="Principal", principal=True, **adresse)
    for service, type_contact in noms.SERVICES:
        Contact.objects.create(
            etablissement=etablissement, nom=service, type_contact=type_contact, **JOINDRE
        )
    return etablissement


def preparer() -> None:
    """Twenty actions that wait, the oldest first; prints their numbers."""
    matin = Matin()
    print(
        json.dumps(
            {
                "certifiante": matin.entree(matin.certifiante),
                "blocs": matin.entree(matin.par_blocs),
                "questionnee": matin.entree(matin.certifiante),
                "corrigee": matin.entree(matin.par_blocs),
                "remplacee": matin.texte(matin.certifiante),
                "refusee": matin.entree(matin.non_certifiante),
                "dates": [
                    *(matin.dates(matin.certifiante) for _ in range(3)),
                    *(matin.dates(matin.par_blocs) for _ in range(2)),
                ],
                "autres": [
                    *(matin.entree(matin.publique) for _ in range(2)),
                    matin.texte(matin.publique),
                    *(matin.entree(matin.non_certifiante) for _ in range(2)),
                    *(matin.entree(matin.certifiante) for _ in range(2)),
                    matin.texte(matin.par_blocs),
                    matin.texte(matin.non_certifiante),
                ],
            }
        )
    )
