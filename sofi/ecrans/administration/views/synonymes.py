"""The synonyms of the searches: try a line, add it, change it, end it; what was changed, and by whom."""

from http import HTTPStatus

from django.contrib import messages
from django.db.models import CharField, F, Func, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from sofi.ecrans.commun.requete import page_de
from sofi.historique import lecture
from sofi.historique.mots import lire_page
from sofi.referentiels.models import Synonyme
from sofi.referentiels.models.synonymes import SynonymeQuerySet
from sofi.socle.formats import insecables
from sofi.socle.recherche import Plie, tous_les_mots

from ..acces import administrateur, synonyme_de
from ..essai_synonyme import Essai, essayer
from ..forms import FormulaireSynonyme

TABLE = Synonyme._meta.db_table
CHANGEMENTS = 8
LONGUEUR = 100


@require_http_methods(["GET", "HEAD", "POST"])
def synonymes(request: HttpRequest) -> HttpResponse:
    """Every line, those in force first; a line is tried by GET before it is added by POST."""
    administrateur(request)
    propose = Synonyme(debut=timezone.localdate())
    if request.method == "POST":
        form = FormulaireSynonyme(request.POST, instance=propose)
        if form.is_valid():
            form.save()
            messages.success(request, f"« {propose} » est cherché avec ses synonymes.")
            return redirect("administration:synonymes")
        return _page(request, form)
    if "terme" not in request.GET:
        return _page(request, FormulaireSynonyme())
    form = FormulaireSynonyme(request.GET, instance=propose)
    return _page(request, form, essayer(propose) if form.is_valid() else None)


def _page(
    request: HttpRequest, form: FormulaireSynonyme, essai: Essai | None = None
) -> HttpResponse:
    cherche = request.GET.get("q", "").replace("\0", "").strip()[:LONGUEUR]
    contexte = {
        "page": page_de(request, _lignes(cherche)),
        "en_vigueur": Synonyme.objects.en_vigueur(timezone.localdate()).count(),
        "cherche": cherche,
        "form": form,
        "essai": essai,
        "changements": lire_page(lecture.chercher(table=TABLE)[:CHANGEMENTS]),
        "table_sql": TABLE,
    }
    refuse = request.method == "POST" or (form.is_bound and essai is None)
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if refuse else HTTPStatus.OK
    return render(request, "administration/synonymes.html", contexte, status=statut)


def _lignes(cherche: str) -> SynonymeQuerySet:
    """Those in force first, narrowed to the words looked for on either side."""
    dits = Func("equivalents", Value(" "), function="array_to_string", output_field=CharField())
    lignes = Synonyme.objects.annotate(dits=dits).filter(tous_les_mots(cherche, "terme", "dits"))
    return lignes.order_by(F("fin").desc(nulls_first=True), Plie("terme"), "pk")


@require_http_methods(["GET", "HEAD", "POST"])
def synonyme(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a line; the history keeps what it was."""
    lu = synonyme_de(request, pk)
    form = FormulaireSynonyme(request.POST or None, instance=lu)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Le synonyme est enregistré : les recherches s’en servent déjà.")
        return redirect("administration:synonymes")
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    changements = lire_page(lecture.chercher(table=TABLE, objet=str(pk))[:CHANGEMENTS])
    contexte = {"form": form, "synonyme": lu, "changements": changements, "table_sql": TABLE}
    return render(request, "administration/synonyme.html", contexte, status=statut)


@require_POST
def finir(request: HttpRequest, pk: int) -> HttpResponse:
    """End a line today, or put it back in force."""
    lu = synonyme_de(request, pk)
    if lu.fin and Synonyme.objects.filter(fin__isnull=True, terme=lu.terme).exists():
        messages.error(request, f"« {lu} » a une autre ligne en vigueur : modifiez-la.")
        return redirect("administration:synonymes")
    lu.fin = None if lu.fin else timezone.localdate()
    lu.save(update_fields=["fin"])
    suite = "n’est plus employé par les recherches" if lu.fin else "est de nouveau employé"
    messages.success(request, insecables(f"Le synonyme « {lu} » {suite}."))
    return redirect("administration:synonymes")
