"""Public pages given again: exactly those that are still true, to those who see what everybody sees."""

import contextlib
import datetime
import gzip
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_started
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sofi.annuaire.models import Etablissement
from sofi.courriels.models import Coordonnees
from sofi.diffusion import changements, vues
from sofi.diffusion.models import Changement, Compteur, VuesDuJour
from sofi.ecrans.public.conservees import ne_pas_eprouver_deux_fois
from sofi.ecrans.public.organismes import url_de
from sofi.offre.models import Action
from sofi.referentiels.models import Synonyme
from sofi.socle.memoire import memoire
from sofi.validation.publication import depublier
from tests.diffusion.aide import poser_communes, publier_document
from tests.documents import document_exemple
from tests.ecrans.public.conftest import a_venir
from tests.ecrans.public.site_conservant import Site

pytestmark = pytest.mark.django_db(transaction=True)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:146.0) Gecko/20100101 Firefox/146.0"


@pytest.fixture(autouse=True)
def base(transactional_db: None) -> None:
    """A sequence that begins, some communes, three trainings online."""
    Compteur.objects.all().delete()
    Compteur.objects.create()
    poser_communes()
    for rang in range(3):
        publier(rang)


def publier(rang: int, **action: Any) -> None:
    """The training of that rank, published once more."""
    document = document_exemple(
        sessions=[a_venir(144101 + rang)],
        formation={"id": 10_900 + rang},
        action={"id": 50_900 + rang, "titre": f"Formation {rang}", **action},
    )
    with transaction.atomic():
        publier_document(document)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path / "reserve")


def page_de(site: Site, rang: int) -> str:
    """The address of the page of a training."""
    return str(site.demander(f"/formation/{144101 + rang}/").entetes["Location"])


@pytest.mark.parametrize(
    "adresse", ["/", "/?q=formation", "/agenda/", "/plan-du-site/", "/organismes/"]
)
def test_une_page_est_redonnee_telle_quelle(site: Site, adresse: str) -> None:
    faite, redite = site.demander(adresse), site.demander(adresse)
    assert faite.statut == redite.statut == 200
    assert (faite.faite, redite.faite) == (True, False)
    assert (faite.octets, faite.entetes) == (redite.octets, redite.entetes)
    assert redite.entetes["Cache-Control"] == "public, no-cache"
    assert "frame-ancestors" in redite.entetes["Content-Security-Policy"]
    assert redite.entetes["Vary"] == "Accept-Encoding, Cookie"


def test_la_redonner_ne_lit_que_l_etat(site: Site) -> None:
    site.demander("/?q=formation")
    with CaptureQueriesContext(connection) as requetes:
        assert not site.demander("/?q=formation").faite
    assert not requetes.captured_queries  # the state's is asked below Django


def test_une_page_faite_n_eprouve_pas_la_base_et_lit_les_marques_une_fois(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The state that was just read says that the connection lives, and what the marks of the tables are together."""
    monkeypatch.setitem(connection.settings_dict, "CONN_HEALTH_CHECKS", True)
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", None)
    epreuves: list[object] = []
    classe = type(connections["default"])
    monkeypatch.setattr(classe, "is_usable", lambda base: not epreuves.append(base))
    # Django's test client puts its own receiver last: as on the site, it comes before this one.
    request_started.disconnect(ne_pas_eprouver_deux_fois)
    request_started.connect(ne_pas_eprouver_deux_fois)
    connection.close()

    def marques_lues(adresse: str) -> int:
        with CaptureQueriesContext(connection) as requetes:
            assert site.demander(adresse).faite
        return sum("referentiels_mouture" in requete["sql"] for requete in requetes)

    marques_lues("/?q=formation")
    assert (marques_lues("/?q=ebeniste"), epreuves) == (0, [])
    ecrire_a_la_table("referentiels_commune")
    assert [marques_lues(f"/?q=formation{n}") for n in range(2)] == [1, 0]
    connection.close()


def test_le_navigateur_qui_l_a_deja_ne_la_recoit_pas(site: Site) -> None:
    faite = site.demander("/?q=formation")
    redite = site.demander("/?q=formation", HTTP_IF_NONE_MATCH=faite.entetes["ETag"])
    assert (redite.statut, redite.octets, redite.faite) == (304, b"", False)
    publier(0, titre="Autre titre")
    assert site.demander("/?q=formation", HTTP_IF_NONE_MATCH=faite.entetes["ETag"]).statut == 200


def test_elle_est_comprimee_pour_qui_sait_la_lire(site: Site) -> None:
    simple, comprimee = site.demander("/"), site.demander("/", HTTP_ACCEPT_ENCODING="br, gzip")
    assert comprimee.entetes["Content-Encoding"] == "gzip"
    assert gzip.decompress(comprimee.octets) == simple.octets
    assert comprimee.entetes["ETag"] != simple.entetes["ETag"]
    assert "Content-Encoding" not in site.demander("/", HTTP_ACCEPT_ENCODING="gzip;q=0").entetes


def ecrire_a_la_table(nom: str) -> None:
    """An update that says nothing new: the mark changes all the same."""
    colonne = "siret" if nom == "annuaire_etablissement" else "libelle"
    with connection.cursor() as curseur:
        curseur.execute(f"UPDATE {nom} SET {colonne} = {colonne}")


CHANGEMENTS: dict[str, Callable[[], object]] = {
    "publication": lambda: publier(0, objectifs="<p>Refaits</p>"),
    "coordonnees": lambda: Coordonnees.objects.create(
        service="Autre service",
        telephone="0240000000",
        horaires="le matin",
        courriel="autre@exemple.fr",
    ),
    "annuaire": lambda: ecrire_a_la_table("annuaire_etablissement"),
    "communes": lambda: ecrire_a_la_table("referentiels_commune"),
    "synonymes": lambda: Synonyme.objects.create(
        terme="zythologue", equivalents=["formation"], debut=timezone.localdate()
    ),
    "base restaurée": lambda: Compteur.objects.update(numero=1),
}


@pytest.mark.parametrize("changer", CHANGEMENTS.values(), ids=CHANGEMENTS.keys())
def test_un_changement_la_fait_refaire_partout(
    site: Site, tmp_path: Path, changer: Callable[[], object]
) -> None:
    autre = Site(tmp_path / "reserve")
    adresses = ["/?q=formation", page_de(site, 0)]
    for adresse in adresses:
        site.demander(adresse)
        assert autre.demander(adresse).faite, "asked for once so far"
        assert not Site(tmp_path / "reserve").demander(adresse).faite
    changer()
    assert all(autre.demander(adresse).faite for adresse in adresses)
    assert not any(site.demander(adresse).faite for adresse in adresses)


def test_publier_une_formation_laisse_vraies_les_pages_des_autres(site: Site) -> None:
    la_sienne, une_autre = page_de(site, 0), page_de(site, 1)
    for adresse in (la_sienne, une_autre):
        site.demander(adresse)
    publier(0, objectifs="<p>Objectifs refaits</p>")
    assert not site.demander(une_autre).faite
    refaite = site.demander(la_sienne)
    assert refaite.faite and "Objectifs refaits" in refaite.texte
    publier(1, objectifs="<p>Refaits aussi</p>")
    assert "Refaits aussi" in site.demander(une_autre).texte
    assert not site.demander(la_sienne).faite


def test_une_base_revenue_en_arriere_puis_repartie_ne_trompe_pas(site: Site) -> None:
    adresse = page_de(site, 0)
    site.demander(adresse)
    numero = changements.point().numero
    Changement.objects.filter(numero__gt=1).delete()
    Compteur.objects.update(
        numero=1, jeton=Changement.objects.values_list("jeton", flat=True).get(numero=1)
    )
    publier(0, objectifs="<p>Une autre histoire</p>")
    for _ in range(numero):
        publier(1)
    assert "Une autre histoire" in site.demander(adresse).texte


def test_un_changement_annule_laisse_la_page_vraie(site: Site) -> None:
    site.demander("/?q=formation")
    with pytest.raises(RuntimeError), transaction.atomic():
        ecrire_a_la_table("referentiels_commune")
        raise RuntimeError
    assert not site.demander("/?q=formation").faite


def test_le_lendemain_elle_est_refaite(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    adresse = page_de(site, 0)
    assert site.demander(adresse).statut == 200
    demain = timezone.now() + datetime.timedelta(days=400)
    monkeypatch.setattr(timezone, "now", lambda: demain)
    assert site.demander(adresse).statut == 410


@pytest.mark.parametrize("biscuit", ["sessionid=abc", "sofi_selection=1.2", "messages=x"])
def test_a_qui_a_une_page_a_soi_elle_est_faite(site: Site, biscuit: str) -> None:
    site.demander("/")
    assert site.demander("/", HTTP_COOKIE=f"autre=1; {biscuit}").faite
    assert not site.demander("/", HTTP_COOKIE="csrftoken=abc").faite


def test_ce_que_garde_un_visiteur_n_est_donne_a_personne(site: Site) -> None:
    sienne = site.demander("/?q=formation", HTTP_COOKIE="sofi_selection=50900")
    assert "sofi-compte-selection" in sienne.texte
    assert "ETag" not in sienne.entetes
    assert "sofi-compte-selection" not in site.demander("/?q=formation").texte


@pytest.mark.parametrize(
    "adresse",
    [
        "/formation/1/",
        "/?q=formation&export=csv",
        "/compte/login/",
        "/ma-selection/",
        "/n-importe/quoi",
    ],
)
def test_ce_qui_n_est_pas_une_page_de_tous_n_est_pas_garde(site: Site, adresse: str) -> None:
    site.demander(adresse)
    assert site.demander(adresse).faite


@pytest.mark.parametrize("methode", ["HEAD", "POST", "OPTIONS"])
def test_seul_get_est_redonne(site: Site, methode: str) -> None:
    site.demander("/")
    assert site.demander("/", methode).faite


def test_le_formulaire_d_un_signalement_garde_son_jeton(site: Site) -> None:
    adresse = "/formation/144101/signaler/"
    jetons = {
        re.findall(r'csrfmiddlewaretoken" value="(\w+)"', site.demander(adresse).texte)[0]
        for _ in range(2)
    }
    assert len(jetons) == 2


def test_une_autre_version_du_code_refait_les_pages(site: Site, tmp_path: Path) -> None:
    for processus in (site, Site(tmp_path / "reserve")):
        assert processus.demander("/").faite
    assert not Site(tmp_path / "reserve").demander("/").faite
    assert Site(tmp_path / "reserve", version="2").demander("/").faite


def test_une_page_qui_lit_en_retard_n_est_pas_gardee(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sofi.diffusion.moteur.suite.Index._rattraper", lambda *_, **__: None)
    publier(0, titre="Pas encore trouvée")
    assert site.demander("/?q=formation").faite
    assert site.demander("/?q=formation").faite


def test_dans_une_transaction_rien_n_est_redonne(site: Site) -> None:
    site.demander("/")
    with transaction.atomic():
        assert site.demander("/").faite


def test_chaque_lecture_compte_une_vue(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vues, "A_COMPTER", vues.ACompter(secondes=1000))
    adresse = page_de(site, 0)
    for agent in (FIREFOX, FIREFOX, "curl/8.5.0", FIREFOX, ""):
        site.demander(adresse, HTTP_USER_AGENT=agent)
    site.demander(adresse, HTTP_USER_AGENT=FIREFOX, HTTP_SEC_PURPOSE="prefetch")
    vues.A_COMPTER.ecrire()
    assert VuesDuJour.objects.values_list("session", "nombre").get() == (144101, 3)


LUES_PAR_LA_SUITE = {
    "diffusion_changement",
    "diffusion_compteur",
    "diffusion_publication",
    "diffusion_rendezvous",
    "diffusion_sessionsuivie",
    "validation_offrepubliee",
    "validation_version",
}
"""What a publication changes: the sequence numbers it."""
SANS_EFFET = {
    "diffusion_vuesdujour",  # written, never shown to the public
    "editorial_fichierjoint",  # never changed: another parution has another one
    "historique_changement",  # written with the row of the directory that it is about
    "referentiels_mouture",
}
ADRESSES = (
    "/ /?q=formation+laval /?q=fomration&ou=Laval /?domaine=13&repere=metier:H2207 /organismes/ /organismes/?ou=Laval "
    "/certifications/ /metiers/ /metier/H2207-x/ /certification/RNCP37538-x/ /domaine/45554-x/ /commune/53130-laval/ "
    "/programme/3-x/ /actualites/ /ressources/ /dispositifs/ /accessibilite/ /plan-du-site/ /agenda/ /agenda.ics "
    "/agenda.atom /formations.atom /vignette/ /vignette/composer/ /mentions-legales/"
).split()


def test_ce_que_lit_une_page_gardee_dit_quand_il_change(site: Site) -> None:
    lues: set[str] = set()
    etablissement = Etablissement.objects.get()
    for adresse in (*ADRESSES, page_de(site, 0), url_de(etablissement)):
        with CaptureQueriesContext(connection) as requetes:
            site.demander(adresse)
        for requete in requetes:
            lues |= set(re.findall(r'(?:FROM|JOIN) "?(\w+_\w+)"?', requete["sql"]))
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%\\_mouture'"
        )
        marquees = {nom for (nom,) in curseur.fetchall()}
    assert {"referentiels_commune", "editorial_parution", "annuaire_site"} <= lues
    assert lues - LUES_PAR_LA_SUITE - SANS_EFFET <= marquees


def retirer(rang: int) -> None:
    """Nothing of the training of that rank is public any more."""
    if action := Action.objects.filter(pk=50_900 + rang).first():
        depublier(action)


def ecrire_au_service(fois: int) -> None:
    """The contacts at the foot of every page, written again."""
    Coordonnees.objects.update_or_create(
        pk=1,
        defaults={
            "service": f"Service {fois}",
            "telephone": "0240000000",
            "horaires": "le matin",
            "courriel": "autre@exemple.fr",
        },
    )


def annuler(fois: int) -> None:
    with contextlib.suppress(RuntimeError), transaction.atomic():
        ecrire_au_service(-fois)
        raise RuntimeError


@pytest.mark.long
def test_cent_entrelacements_sans_une_reponse_en_retard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two sites that share what they keep, beside one that keeps nothing: the same words, whatever happened before."""
    tirage, sites, depart = random.Random(1), [Site(tmp_path / "r") for _ in "ab"], timezone.now()
    temoin = WSGIHandler()
    adresses = ["/", "/?q=formation", "/?q=zythologue", "/organismes/", "/actualites/"]
    adresses += [page_de(sites[0], rang) for rang in range(3)]
    gestes: list[Callable[[int], object]] = [
        lambda fois: publier(fois % 3, objectifs=f"<p>Objectifs {fois}</p>"),
        lambda fois: retirer(fois % 3),
        ecrire_au_service,
        annuler,
        lambda fois: Synonyme.objects.create(
            terme=f"zythologue{fois}", equivalents=["formation"], debut=timezone.localdate()
        ),
        lambda fois: ecrire_a_la_table("referentiels_commune"),
        lambda fois: monkeypatch.setattr(
            timezone, "now", lambda: depart + datetime.timedelta(days=fois % 2)
        ),
    ]
    redites = 0
    for fois in range(100):
        if tirage.random() < 0.4:
            tirage.choice(gestes)(fois)
        site, adresse = tirage.choice(sites), tirage.choice(adresses)
        reponse = site.demander(adresse)
        memoire.clear()  # what a page that nobody keeps may show for a minute
        site.application, gardee = temoin, site.application
        attendue = site.demander(adresse)
        site.application = gardee
        assert (reponse.statut, reponse.octets) == (attendue.statut, attendue.octets), fois
        redites += not reponse.faite
    assert redites > 10
