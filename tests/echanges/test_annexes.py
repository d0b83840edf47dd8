"""What goes with the complete feed: the delta applied gives the day's file; index and plus say what they should."""

import datetime
import gzip
import io
import random
from pathlib import Path

import pytest
from django.utils import timezone
from lxml import etree

from sofi.echanges.annexes import Base, ecrire_annexes
from sofi.echanges.flux import ecrire_flux
from sofi.echanges.lheo.controle import controler_document
from sofi.echanges.lheo.ecriture import ecrire_document
from sofi.echanges.lheo.piece import piece_du_document, remplir
from sofi.echanges.manifeste import Manifeste
from tests.documents import changee
from tests.fabriques import EtablissementFactory, FormacodeFactory

from . import documents_publies as fab
from .application_du_delta import appliquer
from .offre_publiee import JOUR, LENDEMAIN, L, publier_document, publier_sessions, retirer
from .offre_variee import documents

APRES = JOUR + datetime.timedelta(days=30)
EXPORTS = {JOUR: "2026-05-20T03:00:00+02:00", APRES: "2026-06-19T03:01:02+02:00"}


def la_nuit(dossier, jour):
    """That day's feed, written at three in the morning."""
    trois_heures = datetime.datetime.combine(jour, datetime.time(1), datetime.UTC)
    return ecrire_flux(dossier, jour=jour, maintenant=trois_heures)


class Jour:
    """A day's files, written from documents alone."""

    def __init__(self, dossier: Path, jour, offre, veille=None):
        self.empreintes = dossier / f"{jour}.empreintes.gz"
        genres = {genre: dossier / f"{jour}.{genre}.xml.gz" for genre in ("delta", "index")}
        base = veille and Base(Manifeste("hier.xml.gz", "", "", ""), veille.empreintes)
        sortie, export = io.BytesIO(), EXPORTS[jour]
        with (
            ecrire_document(sortie, jour=jour, export=export) as ecrire,
            ecrire_annexes(genres, self.empreintes, jour=jour, export=export, base=base) as annexes,
        ):
            for numero, document in sorted(offre.items()):
                piece = piece_du_document(document, jour)
                ecrire(remplir(piece.octets, export))
                annexes.noter(numero, piece)
        self.complet, self.comptes = sortie.getvalue(), annexes.comptes
        self.index = genres["index"]
        self.delta = genres["delta"]

    def lire_le_delta(self) -> bytes:
        return gzip.decompress(self.delta.read_bytes())


def changer(offre, hasard, combien):
    """As many changes of every kind, each on an action of its own when there are enough."""
    neuves = iter(documents(combien, graine=77))
    depart = max(offre) + 1
    faits = dict.fromkeys(
        ("nouvelle", "titre", "session retirée", "responsable", "parcours", "archivée"), 0
    )
    for rang in range(combien):
        genre = hasard.choice(list(faits))
        numero = hasard.choice(sorted(offre))
        document = offre[numero]
        faits[genre] += 1
        if genre == "nouvelle":
            neuf = next(neuves)
            sessions = [changee(s, {"id": s.id + 10**6}) for s in neuf.sessions]
            offre[depart + rang] = changee(
                neuf, {"action": {"id": depart + rang}, "sessions": sessions}
            )
        elif genre == "archivée":
            del offre[numero]
        elif genre == "titre":
            offre[numero] = changee(document, {"action": {"titre": f"Titre {rang}"}})
        else:
            changement = {
                "session retirée": {"retiree_le": "2026-05-19"},
                "responsable": {"responsable": fab.organisme(hasard.randrange(500, 520))},
                "parcours": {"parcours": [hasard.choice(["collectif", "modulaire", "mixte"])]},
            }[genre]
            sessions = list(document.sessions)
            visee = hasard.randrange(len(sessions))
            sessions[visee] = changee(sessions[visee], changement)
            offre[numero] = changee(document, {"sessions": sessions})
    return faits


def test_cinq_cents_changements_appliques_donnent_le_fichier_du_jour(tmp_path):
    """New, changed, withdrawn, responsable and parcours changed, archived; and thirty days end sessions."""
    offre = {document.action.id: document for document in documents(260, graine=21)}
    hier = Jour(tmp_path, JOUR, offre)
    faits = changer(offre, random.Random(5), 500)
    assert min(faits.values()) > 50

    apres = Jour(tmp_path, APRES, offre, hier)

    assert apres.complet != hier.complet
    assert appliquer(hier.complet, apres.lire_le_delta()) == apres.complet
    assert controler_document(apres.delta) == []
    comptes = apres.comptes["delta"]
    assert min(comptes["nouvelles"], comptes["changees"], comptes["retirees"]) > 20


def test_rien_de_change_donne_un_delta_vide_qui_s_applique(tmp_path):
    offre = {document.action.id: document for document in documents(5, graine=2)}
    sans_fin = {
        numero: changee(
            document,
            {"sessions": [changee(s, {"date_fin": "2027-06-01"}) for s in document.sessions]},
        )
        for numero, document in offre.items()
    }
    hier = Jour(tmp_path, JOUR, sans_fin)
    partie = dict(list(sans_fin.items())[1:])
    apres = Jour(tmp_path, APRES, partie, hier)

    assert controler_document(apres.delta) == []
    assert appliquer(hier.complet, apres.lire_le_delta()) == apres.complet


def test_l_ordre_change_dans_une_action_se_retrouve(tmp_path):
    """A session that joins another group makes a group come before one that was first."""
    sessions = [
        fab.session(n, parcours=[parcours])
        for n, parcours in enumerate(("collectif", "modulaire", "individualise"), 1)
    ]
    hier = Jour(tmp_path, JOUR, {8: fab.document(sessions=sessions)})
    sessions = [
        fab.session(n, parcours=[parcours])
        for n, parcours in enumerate(("individualise", "modulaire", "collectif"), 1)
    ]
    apres = Jour(tmp_path, APRES, {8: fab.document(sessions=sessions)}, hier)

    assert appliquer(hier.complet, apres.lire_le_delta()) == apres.complet


def test_l_index_resume_chaque_session_et_chaque_organisme(tmp_path):
    offre = {document.action.id: document for document in documents(40, graine=8)}

    jour = Jour(tmp_path, JOUR, offre)

    assert controler_document(jour.index) == []
    lu = etree.fromstring(gzip.decompress(jour.index.read_bytes()))
    complet = etree.fromstring(jour.complet)
    resumes = lu.findall("l:resumes-offres/l:resume-offre", L)
    actions = complet.findall(".//l:action", L)
    assert [une.get("numero") for une in resumes] == [une.get("numero") for une in actions]
    for resume, action in zip(resumes, actions, strict=True):
        formation = action.getparent()
        assert resume.findtext("l:intitule-formation", namespaces=L) == formation.findtext(
            "l:intitule-formation", namespaces=L
        )
        assert resume.findtext("l:ville", namespaces=L) == action.findtext(
            "l:lieu-de-formation//l:ville", namespaces=L
        )
        assert resume.findtext("l:session/l:periode/l:debut", namespaces=L) == action.findtext(
            "l:session/l:periode/l:debut", namespaces=L
        )
        assert resume.get("href") == action.findtext(".//l:url-session/l:urlweb", namespaces=L)
    responsables = {
        un.get("numero") for un in complet.findall(".//l:organisme-formation-responsable", L)
    }
    organismes = lu.findall("l:resumes-organismes/l:resume-organisme", L)
    assert {un.get("numero") for un in organismes} == responsables
    assert len(organismes) == len(responsables)


@pytest.mark.django_db
def test_chaque_nuit_ecrit_ses_annexes_et_le_manifeste_les_dit(tmp_path):
    publier_sessions(*range(1, 12))
    premier = la_nuit(tmp_path, JOUR)
    assert [annexe.genre for annexe in premier.annexes] == ["index", "plus"]
    retirer(1)
    publier_sessions(12)

    la_nuit(tmp_path, LENDEMAIN)

    lu = Manifeste.lire(tmp_path / f"offre-{LENDEMAIN}.json")
    comptes = {annexe.genre: annexe.comptes for annexe in lu.annexes}
    assert comptes["delta"] == {"nouvelles": 1, "changees": 0, "retirees": 1}
    assert comptes["index"]["offres"] == 11
    for annexe in lu.annexes:
        fichier = tmp_path / annexe.fichier
        assert controler_document(fichier) == []
        assert fichier.stat().st_size == annexe.octets
    delta = etree.fromstring(gzip.decompress((tmp_path / lu.annexes[0].fichier).read_bytes()))
    dits = {un.get("info"): un.text for un in delta.findall("l:extras/l:extra", L)}
    assert dits["fichier-precedent"] == premier.fichier
    assert dits["sha256-precedent"] == premier.sha256
    hier, ce_jour = (
        gzip.decompress((tmp_path / nom).read_bytes()) for nom in (premier.fichier, lu.fichier)
    )
    applique = appliquer(hier, gzip.decompress((tmp_path / lu.annexes[0].fichier).read_bytes()))
    assert applique == ce_jour


@pytest.mark.django_db
def test_une_liste_perdue_laisse_la_nuit_sans_delta(tmp_path):
    publier_sessions(1)
    la_nuit(tmp_path, JOUR)
    (tmp_path / f"offre-{JOUR}.empreintes.gz").unlink()

    manifeste = la_nuit(tmp_path, LENDEMAIN)

    assert [annexe.genre for annexe in manifeste.annexes] == ["index", "plus"]


@pytest.mark.django_db
def test_le_meme_jour_deux_fois_part_du_fichier_de_la_veille(tmp_path):
    publier_sessions(1)
    hier = la_nuit(tmp_path, JOUR)
    publier_sessions(2)
    la_nuit(tmp_path, LENDEMAIN)
    publier_sessions(3)

    manifeste = la_nuit(tmp_path, LENDEMAIN)

    delta = next(annexe for annexe in manifeste.annexes if annexe.genre == "delta")
    assert delta.comptes["nouvelles"] == 2
    avant, octets, apres = (
        gzip.decompress((tmp_path / nom).read_bytes())
        for nom in (hier.fichier, delta.fichier, manifeste.fichier)
    )
    assert appliquer(avant, octets) == apres


@pytest.mark.django_db
def test_plus_dit_les_organismes_qui_ont_un_domaine_et_aucune_offre(tmp_path):
    publier_sessions(1)
    domaine = FormacodeFactory()
    connu, sans_domaine = EtablissementFactory.create_batch(2, telephone="+33240000000")
    ferme = EtablissementFactory(telephone="+33240000000", ferme_le=timezone.localdate())
    for un in (connu, ferme):
        un.domaines.add(domaine)

    manifeste = ecrire_flux(tmp_path, jour=timezone.localdate())

    fichier = tmp_path / f"offre-{timezone.localdate()}.plus.xml.gz"
    assert controler_document(fichier) == []
    lu = etree.fromstring(gzip.decompress(fichier.read_bytes()))
    numeros = [un.get("numero") for un in lu.findall("l:organisme-formation-responsable", L)]
    assert numeros == [str(connu.pk)] and sans_domaine.pk
    assert lu.find(".//l:potentiel/l:code-FORMACODE", L) is not None
    assert manifeste.annexes[-1].comptes == {"organismes": 1}


@pytest.mark.django_db
def test_plus_compte_les_organismes_qu_il_ecarte(tmp_path):
    """What isn’t written is said: here a postal code of four figures."""
    publier_sessions(1)
    refuse = EtablissementFactory(telephone="+33240000000", code_postal="4400")
    refuse.domaines.add(FormacodeFactory())

    manifeste = la_nuit(tmp_path, timezone.localdate())

    assert manifeste.annexes[-1].comptes == {"organismes": 0, "ecartes": 1}


@pytest.mark.django_db
def test_un_organisme_present_par_son_offre_n_est_pas_dans_plus(tmp_path):
    connu = EtablissementFactory(telephone="+33240000000")
    connu.domaines.add(FormacodeFactory())
    publier_document(sessions=[fab.session(1, responsable=fab.organisme(connu.pk))])

    manifeste = la_nuit(tmp_path, JOUR)

    assert manifeste.annexes[-1].comptes == {"organismes": 0}
