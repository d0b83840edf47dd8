"""Every address of the site, asked for by every role: what each may open, and that reading never writes.

An address that isn't in the table (`adresses.py`) makes this fail: whoever adds one says here who may open it.
"""

import copy
import re
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.urls import reverse
from lxml import html

from sofi.comptes.models import SessionOuverte
from sofi.ecrans.commun.etablissement import CLE_DE_SESSION
from sofi.offre.codes import Etat
from sofi.offre.models import Action
from tests.fabriques import RattachementFactory

from .adresses import ORGANISMES, PAR_POST, TABLE, adresses
from .monde import CONNEXION, OFFRE, REGION, ROLES, VISITEUR, A, B, Monde

pytestmark = [pytest.mark.django_db, pytest.mark.long]
PRIVEES = [nom for nom in TABLE if nom.startswith(("organisme:", "service_offre:"))]
CORRIGIBLES = {
    (f"organisme:fiche_{fiche}", OFFRE, Etat.ATTENTE_VALIDATION)
    for fiche in ("formation", "action", "session", "dispositif")
}
"""The cards that the service Offre opens while the action waits for its decision."""


def adresse(monde: Monde, nom: str) -> str:
    """The address on the objects of organisme A."""
    if nom.startswith("/"):
        return nom.replace("<str:cle>", "cle").replace("<int:pk>", "1")
    return reverse(nom, args=TABLE[nom][1](monde))


def lire(monde: Monde, nom: str, role: str) -> HttpResponse:
    return monde.clients[role].get(adresse(monde, nom))


def photographie() -> list[tuple[Any, ...]]:
    """Every row of every table and where it lies: an update shows even when it changes no value.

    Sessions of browsers are left out: they hold what one is told, and when they were used, not what the site knows.
    """
    des_sessions = {"django_session", SessionOuverte._meta.db_table}
    tables = sorted(set(connection.introspection.table_names()) - des_sessions)
    requete = " UNION ALL ".join(
        f"SELECT '{t}', count(*), sum(hashtext(x::text || x.ctid::text)) FROM \"{t}\" x"
        for t in tables
    )
    with connection.cursor() as curseur:
        curseur.execute(f"{requete} ORDER BY 1")  # a parallel plan answers in any order
        return list(curseur.fetchall())


@pytest.fixture(scope="module")
def monde_partage(base_du_module: None) -> Monde:
    monde = Monde()
    connection.check_constraints()  # what waits for the end of a transaction is written now, by no reader
    return monde


@pytest.fixture
def monde(monde_partage: Monde) -> Monde:
    return copy.deepcopy(monde_partage)


def est(reponse: HttpResponse, attendu: Any) -> bool:
    """Is this the answer expected? The sign-in page is one."""
    if attendu == CONNEXION:
        return reponse.status_code == 302 and reponse.url.startswith(reverse("account_login"))
    return reponse.status_code == attendu


IDENTIFIANT = re.compile(rb'<[a-z][^<>]* id="([^"]*)"')


def doubles(reponse: HttpResponse) -> list[str]:
    """The ids that a page gives to several elements: a label or a link would lead to the first."""
    if not reponse.headers.get("Content-Type", "").startswith("text/html"):
        return []
    comptes = Counter(IDENTIFIANT.findall(reponse.content))
    return [identifiant.decode() for identifiant, combien in comptes.items() if combien > 1]


def ecritures(noms: Iterable[str], demander: Callable[[str], object]) -> list[str]:
    """Something was written: asked again one by one, the addresses that write, and in which tables."""
    fautes, avant = [], photographie()
    for nom in noms:
        demander(nom)
        apres = photographie()
        changees = [a[0] for a, b in zip(apres, avant, strict=True) if a != b]
        if changees:
            fautes.append(f"{nom}: wrote in {changees}")
        avant = apres
    return fautes or ["something was written the first time"]


def test_aucune_adresse_n_est_oubliee() -> None:
    assert set(TABLE) == set(adresses())


def test_lire_repond_a_chacun_ce_qu_il_peut_ouvrir_et_n_ecrit_rien(monde: Monde) -> None:
    """Every address, every role; everything wrong is said at once. No page gives one name to two elements."""
    avant, fautes = photographie(), []
    for nom, (attendus, _) in TABLE.items():
        for role in ROLES:
            reponse = lire(monde, nom, role)
            if not est(reponse, attendus[role]):
                fautes.append(f"{nom}, {role}: {reponse.status_code}, not {attendus[role]}")
            fautes += [f"{nom}, {role}: two elements are {double}" for double in doubles(reponse)]
    if photographie() != avant:
        fautes += ecritures(TABLE, lambda nom: [lire(monde, nom, role) for role in ROLES])
    assert not fautes


def test_ouvrir_ce_qui_est_a_un_autre_de_ses_etablissements_y_passe(monde: Monde) -> None:
    """Every page of an object: the header follows it and says so; nothing else is written than that choice."""
    voisin = RattachementFactory(
        utilisateur=monde.organisme, etablissement__nom="Annexe du Pont"
    ).etablissement
    qui, avant, ouvertes = monde.clients[A], photographie(), 0
    for nom in PRIVEES:
        arguments = TABLE[nom][1](monde)
        if not nom.startswith("organisme:") or not arguments or TABLE[nom][0] == PAR_POST:
            continue
        choisi = qui.session
        choisi[CLE_DE_SESSION] = voisin.pk
        choisi.save()
        page = qui.get(adresse(monde, nom), follow=True)
        assert qui.session[CLE_DE_SESSION] == monde.etablissement.pk, nom
        (dit,) = [str(m) for m in page.context["messages"] if "travaillez maintenant" in str(m)]
        assert str(monde.etablissement) in dit, nom
        entete = html.fromstring(page.content).find_class("sofi-etab")[0]
        assert entete.text_content() == str(monde.etablissement), nom
        encore = qui.get(adresse(monde, nom), follow=True)
        assert not [m for m in encore.context["messages"] if "travaillez maintenant" in str(m)], nom
        ouvertes += 1
    assert ouvertes > 20
    assert photographie() == avant


def test_ce_que_la_page_demande_d_elle_meme_n_y_passe_pas(monde: Monde) -> None:
    """A card left open in another window saves by itself: one goes on with what one chose since."""
    voisin = RattachementFactory(utilisateur=monde.organisme).etablissement
    qui = monde.clients[A]
    choisi = qui.session
    choisi[CLE_DE_SESSION] = voisin.pk
    choisi.save()
    carte = reverse("organisme:fiche_action", args=[monde.action.pk])
    assert (
        qui.post(carte, {"x": "y"}, headers={"X-Enregistrement": "automatique"}).status_code == 200
    )
    assert qui.session[CLE_DE_SESSION] == voisin.pk
    qui.post(carte, {"x": "y"})
    assert qui.session[CLE_DE_SESSION] == monde.etablissement.pk


@pytest.mark.parametrize("etat", sorted(set(Etat) - {Etat.EN_SAISIE}))
def test_dans_les_autres_etats_non_plus(monde: Monde, etat: str) -> None:
    """The addresses of the action, and the lists it may be in; what the others answer doesn't depend on it."""
    Action.objects.filter(pk=monde.action.pk).update(etat=etat)
    avant = photographie()
    for nom in PRIVEES:
        attendus, arguments = TABLE[nom]
        numeros = arguments(monde)
        if numeros and monde.action.pk not in numeros:
            continue
        assert est(lire(monde, nom, B), attendus[B]), nom
        for role in (A, OFFRE):
            reponse = lire(monde, nom, role)
            if (nom, role, etat) in CORRIGIBLES:
                assert reponse.status_code == 200, nom
                continue
            # A card that can't be changed in this state may lead to the recap.
            assert est(reponse, attendus[role]) or reponse.status_code == 302, (nom, role)
    assert photographie() == avant


def test_envoyer_sur_ce_qui_est_a_un_autre_ne_trouve_rien(monde: Monde) -> None:
    """What organisme B, the Région or a visitor posts to organisme A's objects changes nothing."""
    avant, fautes = photographie(), []
    for nom in PRIVEES:
        sien = TABLE[nom][0] == ORGANISMES
        for role in (VISITEUR, B, REGION):
            reponse = monde.clients[role].post(adresse(monde, nom), {"x": "y"})
            if role == VISITEUR:
                juste = est(reponse, CONNEXION)
            else:
                # B may write to its own lists; a page that only reads refuses any writing.
                juste = reponse.status_code in (404, 405) or (role == B and sien)
            if not juste:
                fautes.append(f"{nom}, {role}: {reponse.status_code}")
        if nom.startswith("organisme:") and not sien and TABLE[nom][0] == PAR_POST:
            reponse = monde.clients[B].post(adresse(monde, nom), {"x": "y"})
            assert reponse.status_code == 404, nom
    if photographie() != avant:
        envois = (VISITEUR, B, REGION)
        fautes += ecritures(
            PRIVEES,
            lambda nom: [monde.clients[r].post(adresse(monde, nom), {"x": "y"}) for r in envois],
        )
    assert not fautes


def test_la_photographie_voit_une_reecriture_a_l_identique(monde: Monde) -> None:
    """The check above would see a row written again with the same values."""
    avant = photographie()
    Action.objects.filter(pk=monde.action.pk).update(voie=monde.action.voie)
    assert photographie() != avant
