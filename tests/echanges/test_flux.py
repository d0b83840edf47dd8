"""The complete feed: what it holds, what it leaves out, and what a failed run leaves behind."""

import datetime
import gzip
import hashlib
import json
import re
import resource
from contextlib import contextmanager

import msgspec
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from lxml import etree

from sofi.echanges import flux
from sofi.echanges.flux import FluxRefuse, ecrire_flux
from sofi.echanges.lheo.controle import controler_document
from sofi.offre.models import Session
from sofi.validation.document import FORMAT
from sofi.validation.models import OffrePubliee, Version
from sofi.validation.publication import depublier, publier
from tests.documents import changee
from tests.fabriques import InformationCollectiveFactory, saisie_complete
from tests.versions import reecrire

from . import documents_publies as fab
from .lheo.faits import DOSSIER, besoin_des_faits
from .offre_publiee import (
    JOUR,
    L,
    lire,
    noms,
    publier_document,
    publier_sessions,
    sessions_du_flux,
)

pytestmark = pytest.mark.django_db


def test_une_action_publiee_se_retrouve_valide_dans_le_flux(tmp_path):
    action = saisie_complete(sessions=2)
    session = Session.objects.filter(action=action).first()
    session.modalites_recrutement = ["3", "9"]
    session.save()
    InformationCollectiveFactory(session=session)
    publier(action, nature="validation", auteur=None)

    manifeste = ecrire_flux(tmp_path, jour=timezone.localdate())

    assert manifeste.refus == []
    assert controler_document(tmp_path / manifeste.fichier) == []
    formation = lire(tmp_path, manifeste).find(".//{*}formation")
    assert formation.get("numero") == f"{action.formation_id}-{action.pk}"
    assert formation.findtext("{*}intitule-formation") == action.titre
    assert formation.findtext(".//{*}code-RNCP") == "37538"
    assert len(formation.findall("{*}action")) == manifeste.sessions == 2
    assert formation.findtext(".//{*}prix-total-TTC") == "6300.00"


@besoin_des_faits
def test_le_flux_est_valide_au_regard_du_schema_publie(tmp_path):
    publier(saisie_complete(), nature="validation", auteur=None)
    publier_sessions(900_001, 900_002)  # far from the number the first has been given
    manifeste = ecrire_flux(tmp_path, jour=JOUR)

    publie = etree.XMLSchema(etree.parse(DOSSIER / "lheo-2.3.xsd"))

    assert publie.validate(lire(tmp_path, manifeste))


def cles(valeur, chemin="") -> set[str]:
    """The names found in a document, with their path."""
    if isinstance(valeur, list):
        return set().union(*(cles(une, f"{chemin}[]") for une in valeur))
    if isinstance(valeur, dict):
        siennes = {f"{chemin}.{cle}" for cle in valeur}
        return siennes.union(*(cles(une, f"{chemin}.{cle}") for cle, une in valeur.items()))
    return set()


def test_les_documents_d_essai_ont_la_forme_des_vrais():
    action = saisie_complete()
    session = action.sessions.get()
    InformationCollectiveFactory(session=session)
    vrai = publier(action, nature="validation", auteur=None).document

    manquantes = cles(fab.document()) - cles(vrai)

    # The example has an établissement with domaines, and two contacts more than the real one.
    assert {cle for cle in manquantes if "domaines[]" not in cle} == set()


def test_seules_les_sessions_actives_et_publiees_partent(tmp_path):
    publier_sessions(1, 2)
    publier_sessions(3, date_fin="2026-05-19")
    publier_sessions(4, retiree_le="2026-05-01")
    publier_document(sessions=[])
    retiree = saisie_complete()
    publier(retiree, nature="validation", auteur=None)
    depublier(retiree)

    manifeste = ecrire_flux(tmp_path, jour=JOUR)

    assert sessions_du_flux(tmp_path, manifeste) == ["S1", "S2"]
    assert manifeste.ecartees == {"retiree": 1, "terminee": 1}
    assert (manifeste.formations, manifeste.actions, manifeste.sessions) == (2, 2, 2)


def test_la_version_courante_seule_est_lue(tmp_path):
    publier_sessions(1)
    publiee = OffrePubliee.objects.get()
    document = changee(
        publiee.version.document,
        {"publie_le": "2026-05-20T10:00:00+00:00", "action": {"titre": "Nouveau titre"}},
    )
    nouvelle = Version.objects.create(
        action=publiee.action, numero=2, format=1, nature="directe",
        document=document, publie_le=timezone.now(),
    )  # fmt: skip
    assert (
        lire(tmp_path, ecrire_flux(tmp_path, jour=JOUR))
        .findtext(".//{*}intitule-formation")
        .startswith("Assistant")
    )

    publiee.version = nouvelle
    publiee.save()

    assert (
        lire(tmp_path, ecrire_flux(tmp_path, jour=JOUR)).findtext(".//{*}intitule-formation")
        == "Nouveau titre"
    )


def test_chaque_formation_commence_et_finit_a_la_ligne(tmp_path):
    publier_sessions(1, 2, 3)
    manifeste = ecrire_flux(tmp_path, jour=JOUR)

    lignes = gzip.decompress((tmp_path / manifeste.fichier).read_bytes()).decode().split("\n")

    assert sum(ligne.startswith("<formation ") for ligne in lignes) == 3
    assert sum("<formation " in ligne for ligne in lignes) == 3
    assert [ligne for ligne in lignes if "</formation>" in ligne] == ["</formation>"] * 3


def test_memes_donnees_memes_octets_a_l_horodatage_pres(tmp_path):
    publier_sessions(1, 2)
    instants = [datetime.datetime(2026, 5, 20, heure, tzinfo=datetime.UTC) for heure in (1, 1, 5)]

    octets = []
    for rang, instant in enumerate(instants):
        dossier = tmp_path / str(rang)
        manifeste = ecrire_flux(dossier, jour=JOUR, maintenant=instant)
        octets.append((dossier / manifeste.fichier).read_bytes())

    assert octets[0] == octets[1]
    instant = rb' horodatage-export="[^"]*"|<extra info="heure-export">[0-9]{6}</extra>'
    sans = [re.sub(instant, b"", gzip.decompress(un)) for un in octets[1:]]
    assert sans[0] == sans[1]
    assert octets[1] != octets[2]


def test_l_export_est_date_dans_la_langue_et_par_le_reseau(tmp_path):
    publier_sessions(1)
    minuit_passe = datetime.datetime(2026, 5, 19, 23, 15, 9, tzinfo=datetime.UTC)
    lu = lire(tmp_path, ecrire_flux(tmp_path, jour=JOUR, maintenant=minuit_passe))

    assert (lu.get("datecrea"), lu.get("datemaj")) == ("20260520", "20260520")
    assert lu.get("horodatage-export") == "2026-05-20T01:15:09+02:00"
    marque = lu.xpath("l:extras[@info='flux-intercarif']/l:extra", namespaces=L)
    assert [(un.get("info"), un.text) for un in marque] == [
        ("date-export", "20260520"),
        ("heure-export", "011509"),
    ]


def test_le_manifeste_dit_le_fichier_et_le_precedent(tmp_path):
    publier_sessions(*range(1, 21))
    premier = ecrire_flux(tmp_path, jour=JOUR)
    publier_sessions(21)
    OffrePubliee.objects.order_by("pk").first().delete()
    second = ecrire_flux(tmp_path, jour=JOUR + datetime.timedelta(days=1))

    lu = json.loads((tmp_path / "offre-2026-05-21.json").read_text())

    octets = (tmp_path / "offre-2026-05-21.xml.gz").read_bytes()
    assert lu["sha256"] == hashlib.sha256(octets).hexdigest() == second.sha256
    assert lu["octets"] == len(octets)
    assert lu["version_schema"] == "2.3"
    assert (lu["sessions"], lu["retirees_depuis"]) == (20, 1)
    assert lu["precedent"] == {
        "fichier": "offre-2026-05-20.xml.gz",
        "sha256": premier.sha256,
        "sessions": 20,
    }


def test_recommencer_le_meme_jour_remplace_et_garde_le_precedent(tmp_path):
    publier_sessions(1, 2)
    ecrire_flux(tmp_path, jour=JOUR)
    lendemain = JOUR + datetime.timedelta(days=1)
    ecrire_flux(tmp_path, jour=lendemain)
    publier_sessions(3)

    encore = ecrire_flux(tmp_path, jour=lendemain)

    assert encore.precedent["fichier"] == "offre-2026-05-20.xml.gz"
    assert sessions_du_flux(tmp_path, encore) == ["S1", "S2", "S3"]
    assert [nom for nom in noms(tmp_path) if nom.endswith(".json")] == [
        "offre-2026-05-20.json",
        "offre-2026-05-21.json",
    ]


def test_une_formation_non_conforme_est_ecartee_et_dite(tmp_path, capsys):
    publier_sessions(1)
    publier_document(sessions=[fab.session(2, responsable=fab.organisme(siret="123"))])

    call_command("flux_lheo", "--sortie", str(tmp_path), "--jour", "2026-05-20")

    sortie = capsys.readouterr()
    lu = json.loads((tmp_path / "offre-2026-05-20.json").read_text())
    assert lu["ecartees"] == {"formations_refusees": 1, "refusee": 1}
    assert lu["refus"][0]["sessions"] == [2]
    assert "SIRET" in lu["refus"][0]["fautes"][0]
    assert "texte trop court de 11 caractères" in sortie.err.replace("\N{NO-BREAK SPACE}", " ")
    assert "1\N{NO-BREAK SPACE}session" in sortie.out
    assert controler_document(tmp_path / lu["fichier"]) == []


@pytest.mark.parametrize(
    "abime",
    [
        {"format": FORMAT + 1},
        {"formation": None},
        {"sessions": [fab.session(2, commentaire_duree="caractère\x1finterdit")]},
        {"sessions": [fab.session(2, heures_hebdo="trente")]},
    ],
)
def test_un_document_illisible_est_ecarte_et_dit(tmp_path, abime):
    publier_sessions(1)
    publier_document(sessions=[fab.session(2)])
    version = Version.objects.order_by("-pk").first()
    reecrire(
        version,
        document=msgspec.to_builtins(version.document) | msgspec.to_builtins(abime),
    )

    manifeste = ecrire_flux(tmp_path, jour=JOUR)

    assert sessions_du_flux(tmp_path, manifeste) == ["S1"]
    assert manifeste.ecartees["illisible"] == 1
    assert "illisible" in manifeste.refus[0].fautes[0]


def test_les_fautes_identiques_se_disent_une_fois(tmp_path, capsys):
    publier_sessions(1)
    for numero, siret in ((2, "123"), (3, "1234"), (4, "12345")):
        publier_document(sessions=[fab.session(numero, responsable=fab.organisme(siret=siret))])

    call_command("flux_lheo", "--sortie", str(tmp_path), "--jour", "2026-05-20")

    (cause,) = json.loads((tmp_path / "offre-2026-05-20.json").read_text())["causes"]
    assert (cause["element"], cause["fautes"], len(cause["formations"])) == ("SIRET", 3, 3)
    assert capsys.readouterr().err.count("SIRET") == 1


def test_un_flux_vide_n_est_pas_ecrit(tmp_path):
    publier_sessions(1, date_fin="2026-01-01")

    with pytest.raises(FluxRefuse, match="Aucune session active"):
        ecrire_flux(tmp_path, jour=JOUR, forcer=True)

    assert noms(tmp_path) == []


def test_un_manifeste_abime_se_dit(tmp_path):
    publier_sessions(1)
    ecrire_flux(tmp_path, jour=JOUR)
    (tmp_path / "offre-2026-05-20.json").write_text("{")

    with pytest.raises(FluxRefuse, match="illisible"):
        ecrire_flux(tmp_path, jour=JOUR)


@contextmanager
def disque_plein(octets: int):
    """No file may grow beyond that size."""
    avant = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (octets, avant[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, avant)


def test_un_disque_plein_en_route_ne_laisse_rien(tmp_path):
    publier_sessions(*range(1, 41))
    ecrire_flux(tmp_path, jour=JOUR)
    avant = {nom: (tmp_path / nom).read_bytes() for nom in noms(tmp_path)}

    with disque_plein(1000), pytest.raises(CommandError, match="dépasse ce que le système permet"):
        call_command("flux_lheo", "--sortie", str(tmp_path), "--jour", "2026-05-20")

    assert {nom: (tmp_path / nom).read_bytes() for nom in noms(tmp_path)} == avant


def test_les_restes_d_un_flux_tue_sont_otes(tmp_path):
    publier_sessions(1)
    (tmp_path / ".offre-2026-05-19.xml.gz.4242.tmp").write_text("moitié")

    ecrire_flux(tmp_path, jour=JOUR)

    assert noms(tmp_path) == [
        "offre-2026-05-20.empreintes.gz",
        "offre-2026-05-20.index.xml.gz",
        "offre-2026-05-20.json",
        "offre-2026-05-20.plus.xml.gz",
        "offre-2026-05-20.sessions.gz",
        "offre-2026-05-20.xml.gz",
    ]


@pytest.mark.django_db(transaction=True)
def test_deux_flux_vers_le_meme_dossier_ne_se_croisent_pas(tmp_path):
    publier_sessions(1)
    autre = connection.copy()
    try:
        with autre.cursor() as curseur:
            curseur.execute("SELECT pg_advisory_lock(%s)", [flux.cle_de_verrou(tmp_path)])

        with pytest.raises(FluxRefuse, match="en cours"):
            ecrire_flux(tmp_path, jour=JOUR)
        with autre.cursor() as curseur:
            curseur.execute("SELECT pg_advisory_unlock_all()")
    finally:
        autre.close()

    assert ecrire_flux(tmp_path, jour=JOUR).sessions == 1


@pytest.mark.parametrize("nombre", [1, 20])
def test_le_nombre_de_requetes_ne_depend_pas_de_l_offre(
    tmp_path, nombre, django_assert_num_queries
):
    publier_sessions(*range(1, nombre + 1))

    with django_assert_num_queries(6):  # savepoint, lock, pieces, without offer, trace, savepoint
        ecrire_flux(tmp_path, jour=JOUR)
