"""The columns that may hold words about somebody, looked into and rewritten row by row.

PostgreSQL finds the rows that may (`Gomme.candidats`), Python decides and writes. A column of bytes holds a document in
JSON, or is emptied (`Brouillon.brut`) or its row erased (`FichierDepose`) when it holds them.
"""

import contextlib
import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BinaryField, CharField, Field, JSONField, Model, TextField

from sofi.comptes.models import Utilisateur
from sofi.historique.models import Changement
from sofi.socle.personnel import Devenir

from .models import Demande
from .mots_de_fichiers import mots_de
from .registre import declarations
from .valeurs import Gomme

PAQUET = 500
"""Rows read at once: a document weighs some ten kilobytes."""
CONTACTS = "annuaire_contact"
DERNIERES = (Changement,)
"""Written by triggers whenever another table changes: looked into after all of them."""
_A_PART = frozenset({"nom", "prenom"})
"""Names in two fields are read together, row by row: an account, a request, a contact sheet."""


@dataclass(frozen=True)
class Colonne:
    """A column and what it is called in the register."""

    modele: type[Model]
    champ: "Field[Any, Any]"
    quoi: str
    devenir: Devenir

    @property
    def table(self) -> str:
        return str(self.modele._meta.db_table)

    @property
    def nom(self) -> str:
        return str(self.champ.column)

    @property
    def cle(self) -> str:
        pk: Any = self.modele._meta.pk
        return str(pk.column)

    @property
    def est_json(self) -> bool:
        return isinstance(self.champ, JSONField)

    @property
    def est_binaire(self) -> bool:
        return isinstance(self.champ, BinaryField)


def colonnes() -> list[Colonne]:
    """Those of words, in the order in which they are to be rewritten."""
    toutes = [
        Colonne(d.modele, champ, d.donnees.quoi, d.donnees.devenir)
        for d in declarations()
        for champ in d.champs
        if _a_des_mots(champ)
    ]
    return sorted(toutes, key=lambda c: c.modele in DERNIERES)


def _a_des_mots(champ: "Field[Any, Any]") -> bool:
    # An account is emptied as a row; a request keeps what it looks for until the files are renewed.
    if (
        champ.model in (Utilisateur, Demande)
        or champ.is_relation
        or getattr(champ, "choices", None)
    ):
        return False
    if champ.name in _A_PART and {f.name for f in champ.model._meta.get_fields()} >= _A_PART:
        return False
    return isinstance(champ, CharField | TextField | JSONField | BinaryField) and not isinstance(
        champ, ArrayField
    )


def lignes(colonne: Colonne, gomme: Gomme) -> Iterator[tuple[Any, Any, Any]]:
    """The key, the value and what it becomes, of each row that holds them; None: the row has to go."""
    for cle, valeur, objet in _candidates(colonne, gomme):
        siennes = objet in {f"{CONTACTS} {fiche}" for fiche in gomme.fiches}
        nouvelle = _apres(colonne, gomme, valeur, seules=siennes)
        if nouvelle != valeur:
            yield cle, valeur, nouvelle


def _candidates(colonne: Colonne, gomme: Gomme) -> Iterator[tuple[Any, Any, str]]:
    objet = "\"table\" || ' ' || objet" if colonne.modele is Changement else "''"
    filtre, valeurs = f'"{colonne.nom}"::text ~* %s', list[Any]([gomme.candidats])
    if colonne.est_binaire:
        filtre, valeurs = f'length("{colonne.nom}") > 0', []
    elif colonne.modele is Changement:
        # Of their own sheets, a first name may have been changed alone.
        filtre += f""" OR ("table" = '{CONTACTS}' AND objet = ANY(%s))"""
        valeurs.append([str(fiche) for fiche in gomme.fiches])
    lue = f'"{colonne.nom}"' if colonne.est_binaire else f'"{colonne.nom}"::text'
    demande = (
        f'SELECT "{colonne.cle}", {lue}, {objet} FROM "{colonne.table}" WHERE {filtre} '
        f'ORDER BY "{colonne.cle}"'
    )
    if gomme.candidats:
        yield from _lire(demande, valeurs)


def _lire(demande: str, valeurs: list[Any]) -> Iterator[tuple[Any, ...]]:
    """By a cursor of the server: what is read isn't held whole."""
    with connection.chunked_cursor() as curseur:
        curseur.execute(demande, valeurs)
        while paquet := curseur.fetchmany(PAQUET):
            yield from paquet


def _apres(colonne: Colonne, gomme: Gomme, valeur: Any, *, seules: bool) -> Any:
    if colonne.est_binaire:
        return _octets(colonne, gomme, bytes(valeur), valeur)
    if not colonne.est_json:
        suite = gomme.texte(valeur)
        # What is found by an address keeps something in its place.
        return suite or (gomme.libelle if colonne.devenir is Devenir.LIBELLE else "")
    lue = json.loads(valeur)
    nouvelle = gomme.json(lue, seules=seules)
    return valeur if nouvelle == lue else json.dumps(nouvelle, ensure_ascii=False)


def _octets(colonne: Colonne, gomme: Gomme, octets: bytes, valeur: Any) -> Any:
    """A document in JSON is rewritten; another file goes, or is emptied."""
    if octets[:1] == b"{":
        lue = json.loads(octets)
        nouvelle = gomme.json(lue)
        return valeur if nouvelle == lue else json.dumps(nouvelle, ensure_ascii=False).encode()
    if not gomme.dans(_ouverts(octets)):
        return valeur
    return None if colonne.devenir is Devenir.LIGNE else b""


def _ouverts(octets: bytes) -> str:
    """The words of a file, opened when it is compressed."""
    with contextlib.suppress(zlib.error):
        octets = zlib.decompress(octets)
    return mots_de(octets)


def ecrire(colonne: Colonne, changees: Iterable[tuple[Any, Any, Any]]) -> int:
    """Rewrite these rows; how many."""
    nombre = 0
    table, cle = f'"{colonne.table}"', f'"{colonne.cle}"'
    sorte = "::jsonb" if colonne.est_json else ""
    with connection.cursor() as curseur:
        for pk, _, nouvelle in changees:
            if nouvelle is None:
                curseur.execute(f"DELETE FROM {table} WHERE {cle} = %s", [pk])
            else:
                demande = f'UPDATE {table} SET "{colonne.nom}" = %s{sorte} WHERE {cle} = %s'
                curseur.execute(demande, [nouvelle, pk])
            nombre += 1
    return nombre


def ailleurs(gomme: Gomme) -> dict[str, int]:
    """Where else in the base they are found, by table and column: what no declaration knows.

    Reference tables are their sources': a namesake there is a certificateur, or the name of a street.
    """
    if not gomme.candidats:
        return {}
    trouves = {}
    for table, colonne in _toutes():
        nombre = sum(
            1
            for (valeur,) in _lire(
                f'SELECT "{colonne}"::text FROM "{table}" WHERE "{colonne}"::text ~* %s',
                [gomme.candidats],
            )
            if gomme.dans(valeur)
        )
        if nombre:
            trouves[f"{table}.{colonne}"] = nombre
    return trouves


def _toutes() -> list[tuple[str, str]]:
    """Every column of words of the base, but the reference tables and the requests themselves."""
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT c.table_name, c.column_name FROM information_schema.columns c "
            "JOIN information_schema.tables t USING (table_schema, table_name) "
            "WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' "
            "AND c.data_type IN ('text', 'character varying', 'jsonb', 'json', 'ARRAY') "
            "AND c.table_name NOT LIKE 'referentiels_%' AND c.table_name <> 'personnes_demande' "
            "ORDER BY 1, 2"
        )
        return [(str(table), str(colonne)) for table, colonne in curseur.fetchall()]
