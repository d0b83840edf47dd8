"""Forms of the S card, of its meetings and of its periods."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Q

from sofi.annuaire.adresses import communes_du_code, communes_nommees
from sofi.annuaire.models import Contact, Etablissement, Site
from sofi.annuaire.perimetre import responsables_possibles
from sofi.comptes.models import Utilisateur
from sofi.ecrans.commun.champ_lie import choix_de, lier
from sofi.ecrans.commun.champs import champ_de_saisie, de_la_fiche
from sofi.ecrans.commun.formulaires_adresse import adresse_guidee
from sofi.ecrans.commun.roles import ACCUEIL, AUTRE, HANDICAP, MOBILITE
from sofi.offre.calculs import duree_en_mots, parcours_attendu
from sofi.offre.codes import Esp, Fiche, LieuChoisi, ModaliteRecrutement, Parcours
from sofi.offre.fiches import EFFECTIFS, FICHES
from sofi.offre.models import InformationCollective, PeriodeInscription, Session
from sofi.referentiels.models import Commune
from sofi.socle.formats import siret
from sofi.socle.recherche import Plie

from ..rangees import RangeeForm
from .socle import FicheForm, SaisieForm, colonnes, ecarter, refuser

CONTACTS = {
    "contact": ACCUEIL,
    "referent_pmr": HANDICAP,
    "referent_mobilite": MOBILITE,
    "referent_prf": AUTRE,
}
"""The contacts of a session, each with the role proposed first."""
ADRESSE = "denomination ligne1 ligne2 code_postal ville".split()
AIDE_RESPONSABLE = (
    "Par défaut, l’organisme dispensateur. Vous pouvez choisir un établissement de même SIREN, ou "
    "un organisme auquel votre compte est rattaché. Exemple : le siège, quand une antenne forme."
)
DE_LA_SESSION = tuple(champ for champ in FICHES[Fiche.SESSION] if champ not in EFFECTIFS)
LIEUX = {LieuChoisi.LIEU: "Site lieu de la session", LieuChoisi.SITE: "Autre site"}
LIEUX |= {LieuChoisi.ADRESSE: "Autre adresse", LieuChoisi.DISTANCE: "À distance"}


def nom_du_site(site: Site) -> str:
    """« 36364 – Principal – Mayenne »."""
    return " – ".join(filter(None, [str(site.pk), site.nom, site.ville]))


def nom_de_l_etablissement(etablissement: Etablissement) -> str:
    """« 999 000 128 00010 – 36364 – Aubeisveillant – Mayenne »."""
    e = etablissement
    return " – ".join(filter(None, [siret(e.siret), str(e.pk), e.nom, e.ville]))


def nom_du_contact(contact: Contact) -> str:
    """« 1902 – Référent handicap »; one who can't be reached is said so."""
    joignable = "" if contact.est_joignable else " (sans téléphone ni e-mail)"
    return f"{contact.pk} – {contact}{joignable}"


def choisir_parmi(
    champ: Any, objets: Any, nommer: Callable[[Any], str], actuel: int | None, vide: str
) -> None:
    """Offer what is not withdrawn, and what is chosen already."""
    champ.queryset = objets.filter(retire_le__isnull=True) | objets.filter(pk=actuel)
    champ.label_from_instance = nommer
    champ.empty_label = vide


class ModalitesRecrutement(forms.CheckboxSelectMultiple):
    """« information collective » follows the meetings: it shows, and isn't ticked by hand."""

    def create_option(self, name: str, value: Any, *args: Any, **options: Any) -> dict[str, Any]:
        """Its box is out of reach."""
        option = super().create_option(name, value, *args, **options)
        if value == ModaliteRecrutement.INFO_COLLECTIVE:
            option["attrs"]["disabled"] = True
        return option


class SessionForm(FicheForm):
    """The S card, without its rows nor what is typed with the dispositif."""

    fiche, table = Fiche.SESSION, DE_LA_SESSION
    commune: Commune | None = None

    class Meta:
        model = Session
        fields = colonnes(Fiche.SESSION, DE_LA_SESSION)
        exclude = ["inscription_commune"]  # follows the postal code and the town
        widgets = {
            "cycle_unite": forms.Select,
            "modalites_recrutement": ModalitesRecrutement,
        }
        formfield_callback = de_la_fiche(Fiche.SESSION)

    def __init__(self, *args: Any, auteur: Utilisateur, **options: Any) -> None:
        super().__init__(*args, **options)
        session, etablissement = self.instance, self.instance.action.etablissement
        sites = Site.objects.filter(etablissement=etablissement)
        contacts = Contact.objects.filter(etablissement=etablissement)
        for nom in ("lieu", "inscription_site"):
            actuel = getattr(session, f"{nom}_id")
            choisir_parmi(self.fields[nom], sites, nom_du_site, actuel, "Choisir un site")
        for nom, role in CONTACTS.items():
            actuel = getattr(session, f"{nom}_id")
            proposes = contacts.ceux_du_role_d_abord(role)
            choisir_parmi(self.fields[nom], proposes, nom_du_contact, actuel, "Choisir un contact")
        responsable: Any = self.fields["responsable"]
        possibles = responsables_possibles(etablissement, auteur).values("pk")
        # Whoever corrects the card may not be attached to the one that is stored.
        responsable.queryset = Etablissement.objects.filter(
            Q(pk__in=possibles) | Q(pk=session.responsable_id)
        ).order_by(Plie("nom"), "pk")
        responsable.label_from_instance = nom_de_l_etablissement
        lier(self, "responsable").help_text = AIDE_RESPONSABLE
        self._ecarter("inscription_a", LieuChoisi.DISTANCE)
        self._ecarter("parcours", Parcours.INCONNU)
        if session.action.lot_id is None:
            self._ecarter("esp", Esp.CADENCEES)
        adresse_guidee(self, "inscription_")
        lier(self, "inscription_site").help_text = "Un site de votre annuaire. Exemple : le siège."
        self._dire_parcours()

    def _ecarter(self, nom: str, code: str) -> None:
        """A choice that isn't offered, unless it is what is stored."""
        stocke = getattr(self.instance, nom)
        if code not in (stocke if isinstance(stocke, list) else [stocke]):
            ecarter(self.fields[nom], code)

    def _dire_parcours(self) -> None:
        """What the answers on the F card ask is said; a new session has it ticked already."""
        formation = self.instance.action.formation
        attendu = parcours_attendu(formation.individualisation, formation.validation)
        champ = lier(self, "parcours")
        if attendu.cases_permises:
            champ.help_text = (
                "La validation est partielle : choisissez « individualisé », « modulaire » ou les deux. "
                "Exemple : « modulaire » quand on suit certains blocs."
            )
        elif attendu.ensemble:
            champ.help_text = (
                "Vous avez répondu « oui » à l'individualisation des parcours : choisissez "
                "« modulaire » et « individualisé », ou « mixte ». Exemple : « mixte » quand une partie "
                "du programme est commune."
            )

    @property
    def duree(self) -> str:
        """« 9 mois », said from the stored dates."""
        debut, fin = self.instance.date_debut, self.instance.date_fin
        return duree_en_mots(debut, fin)

    def clean(self) -> dict[str, Any]:
        """The commune follows the postal code and the town of an address of its own."""
        valeurs: dict[str, Any] = super().clean() or self.cleaned_data
        if valeurs.get("inscription_a") == LieuChoisi.ADRESSE:
            self.commune = trouver_commune(self, "inscription_")
        return valeurs

    def clean_modalites_recrutement(self) -> list[str]:
        """What is sent says nothing of « information collective »."""
        info = ModaliteRecrutement.INFO_COLLECTIVE
        choisies = [m for m in self.cleaned_data["modalites_recrutement"] if m != info]
        return [*choisies, info] if info in self.initial["modalites_recrutement"] else choisies

    @property
    def champs_changes(self) -> list[str]:
        """Without a list of modalités that only differs by « information collective »."""
        nom = "modalites_recrutement"
        lues = self.cleaned_data.get(nom)
        memes = lues is not None and sorted(lues) == sorted(self.initial[nom])
        return [change for change in super().champs_changes if not (memes and change == nom)]

    @property
    def valeurs(self) -> dict[str, Any]:
        """With the commune of an address of its own when it changes; none when the town was refused."""
        valeurs = super().valeurs
        adresse = {"inscription_code_postal", "inscription_ville", "inscription_a"}
        if adresse & set(valeurs) and self.cleaned_data.get("inscription_a") == LieuChoisi.ADRESSE:
            valeurs["inscription_commune"] = self.commune
        return valeurs


def trouver_commune(formulaire: SaisieForm, prefixe: str = "") -> Commune | None:
    """The commune of an address; refuses a town that the postal code doesn't tell apart from others."""
    lues = formulaire.cleaned_data
    code_postal, ville = lues.get(f"{prefixe}code_postal"), lues.get(f"{prefixe}ville")
    if not (code_postal and ville):
        return None
    nommees = communes_nommees(code_postal, ville)
    if len(nommees) == 1:
        return nommees[0]
    if nommees:
        refuser(
            formulaire,
            f"{prefixe}ville",
            f"Plusieurs communes s'appellent « {ville} » : indiquez le code postal de la vôtre, "
            "et non celui d'un Cedex. Exemple : 53100.",
        )
        return None
    noms = ", ".join(commune.libelle for commune in communes_du_code(code_postal)[:5])
    suite = f" Vouliez-vous dire {noms} ?" if noms else " Vérifiez l'un et l'autre."
    refuser(
        formulaire,
        f"{prefixe}ville",
        f"« {ville} » n'est pas une commune du code postal {code_postal}.{suite}",
    )
    return None


class ReunionForm(RangeeForm):
    """A meeting where candidates learn about the session."""

    class Meta:
        model = InformationCollective
        fields = ["date", "heure_debut", "heure_fin", "places", "ou", "site", *ADRESSE]
        fields += ["url", "commentaire"]
        widgets = {"ou": forms.Select, "commentaire": forms.TextInput}
        labels = {"url": "Adresse de la réunion (https)", "site": "Quel site"}
        help_texts = {
            "date": "Exemple : 14/05/2027.",
            "heure_debut": "Exemple : 14:00.",
            "heure_fin": "Exemple : 16:00.",
            "places": "Exemple : 20.",
            "ou": "Où l'on se réunit. Exemple : au lieu de la session.",
            "site": "Un site de votre annuaire. Exemple : le siège.",
            "url": "Le lien pour se connecter. Exemple : https://visio.exemple.fr/reunion.",
            "commentaire": "Ce qu'il faut apporter ou savoir. Exemple : venez avec un CV.",
        }
        error_messages = {"date": {"required": "Indiquez la date, ou retirez cette réunion."}}
        formfield_callback = champ_de_saisie

    def __init__(self, *args: Any, etablissement: Etablissement, **options: Any) -> None:
        super().__init__(*args, **options)
        sites = Site.objects.filter(etablissement=etablissement)
        choisir_parmi(
            self.fields["site"], sites, nom_du_site, self.instance.site_id, "Choisir un site"
        )
        adresse_guidee(self)
        choix_de(self, "ou").choices = [(code.value, libelle) for code, libelle in LIEUX.items()]

    def clean(self) -> dict[str, Any]:
        """The end after the beginning; the commune of an address of its own."""
        valeurs: dict[str, Any] = super().clean() or self.cleaned_data
        debut, fin = valeurs.get("heure_debut"), valeurs.get("heure_fin")
        if debut and fin and fin <= debut:
            refuser(
                self,
                "heure_fin",
                f"La réunion finit à {fin:%H:%M}, avant d'avoir commencé à {debut:%H:%M}. "
                "Corrigez l'une des deux heures.",
            )
        if valeurs.get("ou") == LieuChoisi.ADRESSE:
            self.instance.commune = trouver_commune(self)
        return valeurs


class PeriodeForm(RangeeForm):
    """A period when one may apply."""

    class Meta:
        model = PeriodeInscription
        fields = ["type", "debut", "fin"]
        help_texts = {
            "type": "Ce que l'on fait à ces dates. Exemple : candidature individuelle.",
            "debut": "Le premier jour. Exemple : 15/01/2027.",
            "fin": "Le dernier jour. Exemple : 31/03/2027.",
        }
        error_messages = {
            "type": {"required": "Choisissez le type, ou retirez cette période."},
            "debut": {"required": "Indiquez la date de début, ou retirez cette période."},
            "fin": {"required": "Indiquez la date de fin, ou retirez cette période."},
        }
        formfield_callback = champ_de_saisie

    def clean(self) -> dict[str, Any]:
        """The end after the beginning."""
        valeurs: dict[str, Any] = super().clean() or self.cleaned_data
        debut, fin = valeurs.get("debut"), valeurs.get("fin")
        if debut and fin and fin < debut:
            refuser(
                self,
                "fin",
                f"La date de fin ({fin:%d/%m/%Y}) précède la date de début ({debut:%d/%m/%Y}). "
                f"Indiquez une date à partir du {debut:%d/%m/%Y}.",
            )
        return valeurs
