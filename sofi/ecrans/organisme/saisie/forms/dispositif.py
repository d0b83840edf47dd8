"""Forms of the D card: the financing, and the two numbers of the session typed with it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from decimal import Decimal
from operator import attrgetter
from typing import Any

from django import forms
from django.utils import timezone

from sofi.ecrans.commun.champs import de_la_fiche
from sofi.offre.codes import Fiche
from sofi.offre.fiches import EFFECTIFS, FICHES
from sofi.offre.frais import NOMS as FRAIS
from sofi.offre.frais import Frais, Inconciliables, accorder
from sofi.offre.models import Dispositif, Session
from sofi.referentiels.models import Opco, TypeDispositif
from sofi.socle.formats import insecables

from .socle import FicheForm, colonnes, mentionner, refuser

DEDUIT = re.compile(rf"({'|'.join(FRAIS)})=([0-9]{{1,7}}(?:\.[0-9]{{1,2}})?)\b", re.ASCII)


def types_offerts(session: Session, type_actuel: str | None = None) -> list[TypeDispositif]:
    """The kinds this session may still be given, in the order of the base Dispositif.

    Under convention: only while the établissement holds it. A session of a programme has its programme's.
    `type_actuel`: the kind of the dispositif being changed, offered whatever became of it.
    """
    action = session.action
    types = TypeDispositif.objects.prefetch_related("publicdedispositif_set__formacode")
    if action.lot is not None:
        return list(types.filter(pk=action.lot.programme.dispositif_id))
    jour = timezone.localdate()
    conventions = {
        convention.financeur
        for convention in action.etablissement.conventions.all()
        if convention.est_valable(jour)
    }
    attaches = set(session.dispositifs.values_list("type_id", flat=True)) - {type_actuel}
    return [
        t
        for t in types
        if t.pk == type_actuel
        or (
            t.pk not in attaches
            and not t.programme_regional
            and t.retire_le is None
            and (t.ferme_le is None or jour < t.ferme_le)
            and (not t.convention or t.convention in conventions)
        )
    ]


class DispositifForm(FicheForm):
    fiche, table = Fiche.DISPOSITIF, FICHES[Fiche.DISPOSITIF]
    deduits = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Dispositif
        fields = colonnes(Fiche.DISPOSITIF, FICHES[Fiche.DISPOSITIF])
        error_messages = {"type": {"required": "Choisissez le dispositif de cette fiche."}}
        formfield_callback = de_la_fiche(Fiche.DISPOSITIF)

    def __init__(
        self, *args: Any, proposition: dict[str, Any] | None = None, **options: Any
    ) -> None:
        self.valeurs_calculees: dict[str, Decimal] = {}  # the amounts that follow from the others
        self.frais_deduits: list[str] = []
        super().__init__(*args, **options)
        self.types = types_offerts(self.instance.session, self.instance.type_id)
        self.valeurs_reprises = self._proposer(proposition or {})
        deduits = [*self.instance.frais_deduits, *self.valeurs_reprises]
        montres = _frais({nom: self.initial.get(nom) for nom in FRAIS if nom in deduits})
        self.initial["deduits"] = _ecrire_deduits(montres, montres.connus)
        type_: Any = self.fields["type"]
        opco: Any = self.fields["opco"]
        type_.queryset = TypeDispositif.objects.filter(pk__in=[t.pk for t in self.types])
        type_.empty_label = "Choisir un dispositif"
        opco.queryset = Opco.objects.en_vigueur() | Opco.objects.filter(pk=self.instance.opco_id)
        opco.label_from_instance = attrgetter("libelle")
        opco.empty_label = "Choisir un OPCO"

    def _proposer(self, valeurs: dict[str, Any]) -> list[str]:
        """On a new card, what the last entry gives; a kind that isn't offered any more isn't proposed."""
        offerts = {t.pk for t in self.types}
        if getattr(valeurs.get("type"), "pk", None) not in offerts:
            valeurs = {
                nom: valeur for nom, valeur in valeurs.items() if nom not in ("type", "opco")
            }
        for nom, valeur in valeurs.items():
            self.initial[nom] = getattr(valeur, "pk", valeur)
        mentionner(self, valeurs)
        return list(valeurs)

    def clean(self) -> dict[str, Any]:
        """Any two of HT, VAT rate and TTC give the third; what a person typed is never replaced."""
        valeurs: dict[str, Any] = super().clean() or self.cleaned_data
        if not all(nom in valeurs for nom in FRAIS):
            return valeurs
        stockes = _frais(vars(self.instance))
        # What was not on the page is as it is stored.
        valeurs.update({n: getattr(stockes, n) for n in FRAIS if not self.est_envoye(n)})
        lus = _frais(valeurs)
        if lus == stockes and len(lus.connus) == len(FRAIS):
            return valeurs
        if any(getattr(lus, nom) < 0 for nom in lus.connus):
            return valeurs  # the model refuses it, with its own words
        saisis = [nom for nom in stockes.connus if nom not in self.instance.frais_deduits]
        efface = any(valeurs[nom] is None for nom in saisis)
        try:
            trouves, self.frais_deduits = accorder(lus, self._deduits_montres(), efface=efface)
        except Inconciliables as desaccord:
            self._refuser_frais(str(desaccord), stockes)
            return valeurs
        self.valeurs_calculees = {nom: v for nom, v in asdict(trouves).items() if valeurs[nom] != v}
        valeurs.update(self.valeurs_calculees)
        self.montrer(deduits=_ecrire_deduits(trouves, self.frais_deduits))
        return valeurs

    def _deduits_montres(self) -> Frais:
        """The amounts that the page showed without anybody having typed them."""
        montres = dict(DEDUIT.findall(self.cleaned_data.get("deduits", "")))
        absents = [n for n in self.instance.frais_deduits if not self.est_envoye(n)]
        return _frais(
            {nom: Decimal(valeur) for nom, valeur in montres.items()}
            | {nom: getattr(self.instance, nom) for nom in absents}
        )

    def _refuser_frais(self, message: str, stockes: Frais) -> None:
        """Of the three amounts nothing is stored; each that was changed says so."""
        lus = {nom: self.cleaned_data.pop(nom) for nom in FRAIS}
        champs_changes = [nom for nom in FRAIS if lus[nom] != getattr(stockes, nom)]
        for nom in champs_changes:
            refuser(self, nom, insecables(message))

    @property
    def champs_changes(self) -> list[str]:
        """The amounts are compared once the third is known."""
        noms = [nom for nom in FRAIS if nom in self.cleaned_data]
        autres = [nom for nom in super().champs_changes if nom not in (*noms, "deduits")]
        return [
            *autres,
            *(nom for nom in noms if self.cleaned_data[nom] != self.initial.get(nom)),
        ]

    @property
    def valeurs(self) -> dict[str, Any]:
        """With which of the amounts nobody typed, when they change."""
        valeurs = super().valeurs
        if not valeurs.keys().isdisjoint(FRAIS):
            valeurs["frais_deduits"] = self.frais_deduits
        return valeurs


def _frais(valeurs: Mapping[str, Any]) -> Frais:
    return Frais(*(valeurs.get(nom) for nom in FRAIS))


def _ecrire_deduits(frais: Frais, noms: Iterable[str]) -> str:
    """« frais_ht=375.00 »: what the page is told of the amounts nobody typed, and sends back."""
    return " ".join(f"{nom}={getattr(frais, nom)}" for nom in noms)


class EffectifsForm(FicheForm):
    """One value for the session, shown with each of its dispositifs."""

    fiche, table, apres = Fiche.SESSION, EFFECTIFS, "Places"

    class Meta:
        model = Session
        fields = colonnes(Fiche.SESSION, EFFECTIFS)
        formfield_callback = de_la_fiche(Fiche.SESSION)
