#!/bin/sh
# La base d'une installation en conteneurs : sauvée, relue et notée dans SOFI ; ou remise.
#
#   conteneurs.sh sauver DOSSIER       un fichier daté dans DOSSIER, où restent les GARDER derniers (14)
#   conteneurs.sh remettre FICHIER     la base telle que ce fichier la garde ; celle d'avant reste, sous un autre nom
#
# Par qui a lancé les conteneurs. CONTENEURS : podman, ou docker ; PROJET : le nom de leur ensemble (« deploiement »).
set -eu
CONTENEURS=${CONTENEURS:-podman}
PROJET=${PROJET:-deploiement}
GARDER=${GARDER:-14}
umask 077

dire() { printf '%s %s\n' "$(date +%H:%M:%S)" "$*"; }
arreter() { dire "$*" >&2; exit 1; }

# What runs a service. Asked of the engine, and run by it: podman-compose 1.0 says nothing of what fails inside.
conteneur() {
    $CONTENEURS ps --all --quiet --filter "label=com.docker.compose.project=$PROJET" \
        --filter "label=com.docker.compose.service=$1"
}
# A line of shell in the base's container, which knows its own names; its input and its output are ours.
dans_la_base() { $CONTENEURS exec --interactive "$BASE" sh -c "$@"; }
# shellcheck disable=SC2016 # read inside the container
sql() { dans_la_base 'exec psql -X -q -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d postgres --single-transaction -c "$1"' - "$1"; }

# shellcheck disable=SC2016
sauver() {
    mkdir -p "$1"
    fichier=$1/sofi-$(date +%Y-%m-%d-%H%M%S).dump
    trap 'rm -f "$fichier.neuf"' EXIT
    dans_la_base 'exec pg_dump --format=custom -U "$POSTGRES_USER" -d "$POSTGRES_DB"' </dev/null >"$fichier.neuf" \
        || arreter "La base n'a pas pu être sauvée."
    dans_la_base 'exec pg_restore --file=/dev/null' <"$fichier.neuf" \
        || arreter "La relecture a échoué : gardez la sauvegarde d'avant, et regardez le disque."
    mv "$fichier.neuf" "$fichier"
    taille=$(wc -c <"$fichier")
    dire "Relue sans faute : $fichier, $taille octets."
    find "$1" -name 'sofi-*.dump' | sort -r | tail -n "+$((GARDER + 1))" | while read -r ancien; do rm -f "$ancien"; done
    $CONTENEURS exec "$(conteneur web)" .venv/bin/python manage.py sauvegarde_faite --taille "$taille" --relue
}

# Nothing is changed until the whole file has been put in a base of its own.
# shellcheck disable=SC2016,SC2086
remettre() {
    [ -s "$1" ] || arreter "« $1 » n'est pas une sauvegarde."
    avant=sofi_avant_$(date +%Y%m%d%H%M%S)
    dans_la_base 'export PGUSER="$POSTGRES_USER" PGOPTIONS="-c client_min_messages=warning"
        dropdb --if-exists sofi_retour && createdb --template template0 sofi_retour' </dev/null
    dans_la_base 'exec pg_restore --exit-on-error --no-owner -U "$POSTGRES_USER" -d sofi_retour' <"$1" \
        || arreter "Ce fichier n'a pas pu être remis : rien n'a changé."
    # A dump brings no statistics: until PostgreSQL makes some by itself, it would read whole tables for a page.
    dans_la_base 'exec psql -X -q -U "$POSTGRES_USER" -d sofi_retour -c "VACUUM ANALYZE"' </dev/null \
        || arreter "La base remise n'a pas pu être analysée : rien n'a changé."
    arretes=$(for service in web taches index veille; do conteneur $service; done)
    trap '$CONTENEURS start $arretes >/dev/null' EXIT
    $CONTENEURS stop $arretes >/dev/null
    nom=$(dans_la_base 'printf %s "$POSTGRES_DB"' </dev/null)
    sql "ALTER DATABASE \"$nom\" RENAME TO $avant; ALTER DATABASE sofi_retour RENAME TO \"$nom\"" </dev/null \
        || arreter "Quelqu'un emploie encore la base : rien n'a changé."
    dire "Base remise ; celle d'avant est « $avant », à supprimer par dropdb. À vérifier : manage.py verifier."
}

BASE=$(conteneur base)
[ -n "$BASE" ] || arreter "Le conteneur de la base n'est pas là : PROJET et CONTENEURS disent lesquels sont ceux de SOFI."
case "${1:-} $#" in
"sauver 2" | "remettre 2") "$@" ;;
*) arreter "conteneurs.sh sauver DOSSIER, ou conteneurs.sh remettre FICHIER" ;;
esac
