"""What it came to: what users felt of each scenario, and what the base holds in the end."""

import itertools
from collections import Counter
from collections.abc import Container
from dataclasses import dataclass

import psycopg

from .charge import Charge, Mesures
from .grappe import Grappe, attendre

ARRET_MAX = 30.0
"""Seconds without a write that a fail-over may take."""


@dataclass(frozen=True)
class Ressenti:
    """Of one scenario."""

    titre: str
    sans_ecriture: float
    lectures: int
    lectures_en_faute: list[str]
    plus_longue: float
    ecritures: int
    ecritures_refusees: list[str]

    @property
    def tient(self) -> bool:
        return self.sans_ecriture < ARRET_MAX and not self.lectures_en_faute


def ressenti(titre: str, mesures: Mesures, debut: float, fin: float) -> Ressenti:
    """What was felt between two instants."""
    faites = [t for t in mesures.faites if debut <= t <= fin]
    bornes = [debut, *faites, fin]
    lues = [lecture for lecture in mesures.lectures if debut <= lecture[0] <= fin]
    return Ressenti(
        titre,
        max(b - a for a, b in itertools.pairwise(bornes)),
        len(lues),
        [faute for _, _, faute in lues if faute],
        max((duree for _, duree, _ in lues), default=0.0),
        len(faites),
        [pourquoi for t, pourquoi in mesures.refusees if debut <= t <= fin],
    )


def imprimer(r: Ressenti) -> None:
    print(
        f"{r.titre:<44} {r.sans_ecriture:6.1f} s sans écriture · lectures {r.lectures:5d}, en faute "
        f"{len(r.lectures_en_faute):3d}, la plus longue {r.plus_longue:4.1f} s · écritures {r.ecritures:4d}, "
        f"refusées {len(r.ecritures_refusees):3d}",
        flush=True,
    )
    for sorte, nombre in Counter((*r.lectures_en_faute, *r.ecritures_refusees)).most_common(4):
        print(f"    {nombre} × {sorte[:150]}")


@dataclass(frozen=True)
class Compte:
    """One kind of writes: acknowledged, not found, found twice."""

    sorte: str
    acquittees: int
    perdues: list[str]
    doublees: list[str]


def comptes(grappe: Grappe, charge: Charge) -> list[Compte]:
    """Each acknowledged write looked for, on the primary and in the sink."""
    with psycopg.connect(grappe.environnement(partage=False)["DATABASE_URL"]) as connexion:
        contacts = Counter(
            nom
            for (nom,) in connexion.execute("SELECT nom FROM annuaire_contact WHERE nom LIKE 'HD%'")
        )
        paires = connexion.execute(
            "SELECT DISTINCT v.id, v.action_id, m[1] FROM validation_version v,"
            " regexp_matches(v.document::text, 'HV[0-9]+', 'g') m"
        ).fetchall()
        jours = connexion.execute(
            "SELECT jour::text, count(*) FROM echanges_fluxecrit WHERE id > %s GROUP BY jour",
            [grappe.flux_d_avant],
        ).fetchall()
        attendent = connexion.execute(
            "SELECT destinataire FROM courriels_courriel WHERE situation = 'a_envoyer'"
        ).fetchall()
    par_action = Counter((action, nom) for _, action, nom in paires)
    versions = Counter({nom: 1 for _, nom in par_action})
    versions.update({nom: n - 1 for (_, nom), n in par_action.items() if n > 1})
    attendus = [f"essai{rang}@exemple.fr" for rang in charge.mesures.notees("courriels")]
    return [
        _compte("contacts", charge.mesures.notees("contacts"), contacts),
        _compte("versions", charge.mesures.notees("versions"), versions),
        _compte("courriels", attendus, _aux_essais(charge), {nom for (nom,) in attendent}),
        _compte("flux du jour", [jour for jour, _ in jours], Counter(dict(jours))),
    ]


def _aux_essais(charge: Charge) -> "Counter[str]":
    """What was sent to the addresses that are written to once."""
    return Counter({a: n for a, n in charge.recus.items() if a.startswith("essai")})


def _compte(
    sorte: str,
    acquittees: list[str],
    trouvees: "Counter[str]",
    attendent: Container[str] = (),
) -> Compte:
    """An e-mail that still waits for its hour isn't lost."""
    return Compte(
        sorte,
        len(acquittees),
        [nom for nom in acquittees if not trouvees[nom] and nom not in attendent],
        [nom for nom, nombre in trouvees.items() if nombre > 1],
    )


def attendre_les_courriels(charge: Charge) -> None:
    """The workers end what waits; those that a killed one held are taken again within a minute."""
    attendus = [f"essai{rang}@exemple.fr" for rang in charge.mesures.notees("courriels")]
    try:
        attendre(lambda: all(charge.recus[a] for a in attendus), 240, "les courriels")
    except TimeoutError as trop:
        print(f"    {trop}")
