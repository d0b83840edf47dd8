"""Forms of the D card: the financing, and the two numbers of the session typed with it."""

from decimal import Decimal
from operator import attrgetter
from typing import Any

from django.utils import timezone

from sofi.ecrans.commun.champs import de_la_fiche
from sofi.offre.calculs import completer_frais, ttc
from sofi.offre.codes import Fiche
from sofi.offre.fiches import EFFECTIFS, FICHES
from sofi.offre.models import Dispositif, Session
from sofi.referentiels.models import Opco, TypeDispositif

from .socle import FicheForm, colonnes, mentionner

FRAIS = ("frais_ht", "taux_tva", "frais_ttc")


def types_offerts(session: Session, garde: str | None = None) -> list[TypeDispositif]:
    """The kinds this session may still be given, in the order of the base Dispositif.

    Under convention: only while the établissement holds it. A session of a programme has its programme's.
    `garde`: the kind of the dispositif being changed, offered whatever became of it.
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
    attaches = set(session.dispositifs.values_list("type_id", flat=True)) - {garde}
    return [
        t
        for t in types
        if t.pk == garde
        or (
            t.pk not in attaches
            and not t.programme_regional
            and t.retire_le is None
            and (not t.convention or t.convention in conventions)
        )
    ]


class DispositifForm(FicheForm):
    """The D card."""

    fiche, table = Fiche.DISPOSITIF, FICHES[Fiche.DISPOSITIF]

    class Meta:
        model = Dispositif
        fields = colonnes(Fiche.DISPOSITIF, FICHES[Fiche.DISPOSITIF])
        error_messages = {"type": {"required": "Choisissez le dispositif de cette fiche."}}
        formfield_callback = de_la_fiche(Fiche.DISPOSITIF)

    def __init__(self, *args: Any, propose: dict[str, Any] | None = None, **options: Any) -> None:
        self.calcules: dict[str, Decimal] = {}  # the amounts left empty that the two others gave
        super().__init__(*args, **options)
        self.types = types_offerts(self.instance.session, self.instance.type_id)
        self.repris = self._proposer(propose or {})
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
        """Any two of HT, VAT rate and TTC give the third; changing one of them computes it again."""
        valeurs: dict[str, Any] = super().clean() or self.cleaned_data
        if all(nom in valeurs for nom in FRAIS):
            if (suiveur := self._a_recalculer(valeurs)) is not None:
                valeurs[suiveur] = None
            frais = completer_frais(*(valeurs[nom] for nom in FRAIS))
            completes = dict(zip(FRAIS, (frais.ht, frais.taux, frais.ttc), strict=True))
            self.calcules = {
                nom: valeur
                for nom, valeur in completes.items()
                if valeurs[nom] is None and valeur is not None
            }
            valeurs.update(completes)
        return valeurs

    def _a_recalculer(self, valeurs: dict[str, Any]) -> str | None:
        """The stored amount that follows the only one that was changed: TTC, or HT when it is TTC itself."""
        stockes = [getattr(self.instance, nom) for nom in FRAIS]
        if None in stockes or stockes[2] != ttc(stockes[0], stockes[1]):
            return None
        changes = [
            nom for nom, stocke in zip(FRAIS, stockes, strict=True) if valeurs[nom] != stocke
        ]
        if len(changes) != 1 or valeurs[changes[0]] is None:
            return None
        return "frais_ht" if changes == ["frais_ttc"] else "frais_ttc"

    @property
    def changes(self) -> list[str]:
        """The amounts are compared once the third is known."""
        lus = [nom for nom in FRAIS if nom in self.cleaned_data and self.est_envoye(nom)]
        autres = [nom for nom in super().changes if nom not in lus]
        return [
            *autres,
            *(nom for nom in lus if self.cleaned_data[nom] != self.initial.get(nom)),
        ]


class EffectifsForm(FicheForm):
    """One value for the session, shown with each of its dispositifs."""

    fiche, table, apres = Fiche.SESSION, EFFECTIFS, "Places"

    class Meta:
        model = Session
        fields = colonnes(Fiche.SESSION, EFFECTIFS)
        formfield_callback = de_la_fiche(Fiche.SESSION)
