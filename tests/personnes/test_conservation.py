"""What is kept for a time is there the day before its term, and gone the day after."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session as Connectee
from django.core.management import call_command
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from sofi.comptes.models import Acte, ChangementAdresse, CleActivation, Connexion, DemandeAcces
from sofi.courriels.models import Courriel
from sofi.echanges.models import Import
from sofi.historique.models import Changement
from sofi.partenaires.models import Passage
from sofi.personnes import conservation, taches
from sofi.personnes.conservation import CINQ_ANS, REGLES, UN_AN, passer_une
from sofi.personnes.inactivite import GARDE
from sofi.personnes.models import Demande, Paquet, PassageDePurge, Trace
from sofi.validation.models import MessageSurAction, Ouverture
from tests.fabriques import (
    ActionFactory,
    ContactFactory,
    PartenaireDuFluxFactory,
    RattachementFactory,
    UtilisateurFactory,
)

pytestmark = pytest.mark.django_db
PAR_CODE = {regle.code: regle for regle in REGLES}
JOUR = datetime.timedelta(days=1)
Faire = Callable[[datetime.datetime], Model]


def _connexion(le: datetime.datetime) -> Model:
    return _au(Connexion.objects.create(nature="refusee", email="a@exemple.fr"), le=le)


def _session(le: datetime.datetime) -> Model:
    return Connectee.objects.create(session_key=f"{le:%Y%m%d}", session_data="", expire_date=le)


def _demande_d_acces(le: datetime.datetime) -> Model:
    return DemandeAcces.objects.create(
        siret="99900012800010", nom="A", email="a@exemple.fr", suite="refusee", decidee_le=le
    )


def _cle(le: datetime.datetime) -> Model:
    return CleActivation.objects.create(
        email="a@exemple.fr", empreinte=f"{le:%Y%m%d}", expire_le=le, annulee_le=le
    )


def _changement_d_adresse(le: datetime.datetime) -> Model:
    ligne = ChangementAdresse.objects.create(
        utilisateur=UtilisateurFactory(),
        nouvelle="b@exemple.fr",
        empreinte=f"{le:%Y%m%d}",
        expire_le=le,
    )
    return _au(ligne, cree_le=le)


def _acte(le: datetime.datetime) -> Model:
    return _au(Acte.objects.create(nature="rattache", email="a@exemple.fr"), le=le)


def _courriel(le: datetime.datetime) -> Model:
    ligne = Courriel.objects.create(
        destinataire="a@exemple.fr",
        sujet="s",
        texte="t",
        gabarit="g",
        situation="envoye",
        envoye_le=le,
    )
    return _au(ligne, cree_le=le)


def _ouverture(le: datetime.datetime) -> Model:
    return Ouverture.objects.create(
        action=ActionFactory(), utilisateur=UtilisateurFactory(), depuis=le, vue_le=le
    )


def _copie(le: datetime.datetime) -> Model:
    demande = Demande.objects.create(nature="copie", situation="prete")
    return Paquet.objects.create(demande=demande, contenu=b"x", fait_le=le, expire_le=le)


def _au(ligne: Any, **dates: datetime.datetime) -> Model:
    type(ligne).objects.filter(pk=ligne.pk).update(**dates)
    return ligne  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("code", "faire", "duree"),
    [
        ("connexions", _connexion, UN_AN),
        ("sessions", _session, datetime.timedelta()),
        ("demandes_d_acces", _demande_d_acces, UN_AN),
        ("cles", _cle, UN_AN),
        ("adresses", _changement_d_adresse, datetime.timedelta(days=30)),
        ("journal", _acte, CINQ_ANS),
        ("courriels", _courriel, UN_AN),
        ("ouvertures", _ouverture, JOUR),
        ("copies", _copie, datetime.timedelta()),
    ],
)
def test_a_un_jour_pres(code: str, faire: Faire, duree: datetime.timedelta) -> None:
    maintenant = timezone.now()
    garde, efface = faire(maintenant - duree + JOUR), faire(maintenant - duree - JOUR)
    assert passer_une(PAR_CODE[code], maintenant) == 1
    modele: Any = type(garde)
    assert set(modele.objects.values_list("pk", flat=True)) == {garde.pk} != {efface.pk}
    assert passer_une(PAR_CODE[code], maintenant) == 0, "twice is once"
    assert PassageDePurge.objects.get(regle=code).passee_le == maintenant
    trace = Trace.objects.get(quoi=PAR_CODE[code].quoi)
    assert (trace.nombre, trace.auteur) == (1, None)


def test_ce_qui_attend_n_est_pas_oublie() -> None:
    """An e-mail that waits, a request that nobody decided on, a key that may still open."""
    loin = timezone.now() - 3 * UN_AN
    courriel = Courriel.objects.create(destinataire="a@exemple.fr", sujet="s", gabarit="g")
    demande = DemandeAcces.objects.create(siret="99900012800010", nom="A", email="a@exemple.fr")
    _au(courriel, cree_le=loin), _au(demande, cree_le=loin)
    cle = CleActivation.objects.create(
        email="a@exemple.fr", empreinte="e", expire_le=timezone.now() + JOUR
    )
    conservation.passer(timezone.now())
    for ligne in (courriel, demande, cle):
        assert type(ligne)._default_manager.filter(pk=ligne.pk).exists(), ligne


def test_une_adresse_ip_de_partenaire_s_en_va_le_passage_reste() -> None:
    maintenant = timezone.now()
    passages = [
        _au(
            Passage.objects.create(partenaire=PartenaireDuFluxFactory(), depuis="192.0.2.1"),
            le=maintenant - UN_AN + ecart,
        )
        for ecart in (JOUR, -JOUR)
    ]
    assert passer_une(PAR_CODE["partenaires"], maintenant) == 1
    assert [Passage.objects.get(pk=p.pk).depuis for p in passages] == ["192.0.2.1", None]


def test_un_rapport_d_import_est_vide_l_import_reste() -> None:
    maintenant = timezone.now()
    for ecart in (JOUR, -JOUR):
        Import.objects.create(
            source="s",
            fichier="f",
            taille=1,
            sha256="e",
            situation="applique",
            fini_le=maintenant - UN_AN + ecart,
            rapport={"lignes": 1},
        )
    assert passer_une(PAR_CODE["imports"], maintenant) == 1
    assert [i.rapport for i in Import.objects.order_by("-fini_le")] == [{"lignes": 1}, {}]


def test_cinq_ans_apres_ce_qui_est_fait_reste_sans_le_nom() -> None:
    maintenant, qui = timezone.now(), UtilisateurFactory()
    for ecart in (JOUR, -JOUR):
        message = MessageSurAction.objects.create(
            action=ActionFactory(), du_service=True, auteur=qui, texte="Bonjour"
        )
        _au(message, le=maintenant - CINQ_ANS + ecart)
    assert passer_une(PAR_CODE["noms"], maintenant) == 1
    recent, vieux = MessageSurAction.objects.order_by("-le")
    assert (recent.auteur, vieux.auteur, vieux.texte) == (qui, None, "Bonjour")


def _vieillir_l_historique(le: datetime.datetime) -> None:
    """As if all of it were of that day: the triggers allow it to nobody."""
    with connection.cursor() as curseur:
        curseur.execute("ALTER TABLE historique_changement DISABLE TRIGGER USER")
        curseur.execute("UPDATE historique_changement SET le = %s", [le])
        curseur.execute("ALTER TABLE historique_changement ENABLE TRIGGER USER")


@pytest.mark.parametrize(("ecart", "reste"), [(JOUR, True), (-JOUR, False)])
def test_l_historique_des_contacts_cinq_ans(ecart: datetime.timedelta, reste: bool) -> None:
    maintenant = timezone.now()
    contact = ContactFactory()
    contact.nom = "Autre"
    contact.save()
    _vieillir_l_historique(maintenant - CINQ_ANS + ecart)
    ailleurs = Changement.objects.exclude(table="annuaire_contact").count()
    assert bool(passer_une(PAR_CODE["historique"], maintenant)) is not reste
    assert Changement.objects.filter(table="annuaire_contact").exists() is reste
    assert Changement.objects.exclude(table="annuaire_contact").count() == ailleurs > 0


def test_oublier_l_historique_par_une_commande(capsys: pytest.CaptureFixture[str]) -> None:
    ContactFactory()
    _vieillir_l_historique(timezone.now() - 2 * UN_AN)
    nombre = Changement.objects.count()
    call_command("oublier_historique", "--avant", f"{timezone.localdate() - 3 * UN_AN:%Y-%m-%d}")
    assert Changement.objects.count() == nombre
    call_command("oublier_historique", "--avant", f"{timezone.localdate() - UN_AN:%Y-%m-%d}")
    assert (Changement.objects.count(), Trace.objects.last().nombre) == (0, 0) or nombre
    assert "effacés" in capsys.readouterr().out


def test_un_compte_inactif_est_prevenu_deux_fois_puis_efface() -> None:
    maintenant = timezone.now()
    compte = UtilisateurFactory(nom="Valdubois", prenom="Ysengrin")
    lien = RattachementFactory(utilisateur=compte)
    contact = ContactFactory(etablissement=lien.etablissement, nom="Valdubois", prenom="Ysengrin")
    fin = maintenant + datetime.timedelta(days=30)
    _au(compte, last_login=fin - GARDE)
    regle, attendus = PAR_CODE["comptes"], []
    for jour, ecrits in ((-1, 0), (1, 1), (2, 1), (22, 1), (24, 2), (30, 2)):
        passer_une(regle, maintenant + jour * JOUR)
        siens = Courriel.objects.filter(clef__startswith=f"inactif:{compte.pk}:")
        for courriel in siens.filter(cree_le__gt=timezone.now() - JOUR):
            if courriel.pk not in attendus:
                attendus.append(courriel.pk)
                _au(courriel, cree_le=maintenant + jour * JOUR)
        assert len(attendus) == ecrits, jour
        compte.refresh_from_db()
        assert compte.nom == "Valdubois"
    passer_une(regle, maintenant + 31 * JOUR)
    compte.refresh_from_db()
    assert (compte.is_active, compte.prenom) == (False, "")
    assert compte.nom == f"Personne effacée n° {Demande.objects.get().pk}"
    contact.refresh_from_db()
    assert contact.nom == "Valdubois", "the organisme's to write"
    assert not Courriel.objects.filter(destinataire__contains="valdubois").exists()


def test_qui_se_reconnecte_reste_et_le_dernier_de_l_administration_aussi() -> None:
    maintenant = timezone.now()
    vieux = maintenant - GARDE - 100 * JOUR
    revenu, seule = UtilisateurFactory(), UtilisateurFactory(role="administration")
    _au(seule, last_login=vieux), _au(revenu, last_login=vieux)
    passer_une(PAR_CODE["comptes"], maintenant)
    Courriel.objects.update(cree_le=maintenant - 31 * JOUR)
    _au(revenu, last_login=maintenant)
    assert passer_une(PAR_CODE["comptes"], maintenant) == 0
    revenu.refresh_from_db(), seule.refresh_from_db()
    assert revenu.is_active and seule.is_active


def test_chaque_regle_a_sa_tache() -> None:
    taches.purger(0)
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT args->>'regle' FROM procrastinate_jobs WHERE task_name = 'personnes.purger_une'"
        )
        assert {ligne[0] for ligne in curseur.fetchall()} == set(PAR_CODE)
    taches.purger_une(regle="connexions")
    assert PassageDePurge.objects.get().regle == "connexions"
