#!/bin/sh
# Remet la base telle qu'elle était à un instant, dans un dossier vide, et la démarre.
#
#   restaurer.sh [--instant "2026-11-30 03:00:00+01"] [--donnees DOSSIER] [--essai] [--port N]
#
# Par l'utilisateur postgres. Sans instant : tout ce qui a été archivé, jusqu'à la dernière écriture.
# --essai : la base remise n'archive rien et n'écoute que sur cette machine ; pour s'exercer à côté de la vraie.
set -eu
STANZA=${STANZA:-sofi}
INSTANT=
DONNEES=
ESSAI=
PORT=5432
while [ $# -gt 0 ]; do
    case $1 in
    --instant) INSTANT=$2; shift 2 ;;
    --donnees) DONNEES=$2; shift 2 ;;
    --port) PORT=$2; shift 2 ;;
    --essai) ESSAI=oui; shift ;;
    *) echo "« $1 » n'est pas une option : --instant, --donnees, --port, --essai." >&2; exit 2 ;;
    esac
done

dire() { printf '%s %s\n' "$(date +%H:%M:%S)" "$*"; }
arreter() { dire "$*" >&2; exit 1; }

VERSION=$(ls /usr/lib/postgresql | sort -n | tail -1)
BIN=${PGBIN:-/usr/lib/postgresql/$VERSION/bin}
DONNEES=${DONNEES:-/var/lib/postgresql/$VERSION/main}
[ "$(id -u)" != 0 ] || arreter "PostgreSQL refuse root : sudo -u postgres $0 …"
if [ -d "$DONNEES" ] && [ -n "$(ls -A "$DONNEES")" ]; then
    arreter "« $DONNEES » n'est pas vide : déplacez-le, ou donnez un autre dossier par --donnees."
fi
mkdir -p "$DONNEES"
chmod 0700 "$DONNEES"

DEBUT=$(date +%s)
set -- --stanza="$STANZA" --pg1-path="$DONNEES"
if [ -n "$INSTANT" ]; then
    set -- "$@" --type=time --target="$INSTANT" --target-action=promote
fi
if [ -n "$ESSAI" ]; then
    set -- "$@" --archive-mode=off
fi
pgbackrest "$@" restore
dire "Fichiers remis en $(($(date +%s) - DEBUT)) s : rejeu du journal."

# A Debian cluster keeps its settings in /etc; any other one in its own folder.
REGLAGES=/etc/postgresql/$VERSION/main
if [ -f "$REGLAGES/postgresql.conf" ] && [ ! -f "$DONNEES/postgresql.conf" ]; then
    ENDROIT="-c config_file=$REGLAGES/postgresql.conf -c data_directory=$DONNEES"
else
    ENDROIT=
fi
[ -z "$ESSAI" ] || ENDROIT="$ENDROIT -c listen_addresses=127.0.0.1"
"$BIN/pg_ctl" -D "$DONNEES" -l "$DONNEES/../restauration.log" -w -t 86400 \
    -o "$ENDROIT -c port=$PORT -c unix_socket_directories=${PGHOST:-/var/run/postgresql}" start >/dev/null ||
    arreter "Le serveur ne démarre pas : lisez $DONNEES/../restauration.log (l'instant est-il après la sauvegarde ?)."

PSQL="$BIN/psql -X -q -A -t -p $PORT -h ${PGHOST:-/var/run/postgresql} -d postgres"
while [ "$($PSQL -c 'SELECT pg_is_in_recovery()')" = t ]; do sleep 0.2; done
dire "La base répond sur le port $PORT, telle qu'au $($PSQL -c "
    SELECT coalesce(to_char(pg_last_xact_replay_timestamp(), 'DD/MM/YYYY HH24:MI:SS'), 'dernier instant archivé')")."
dire "Reprise en $(($(date +%s) - DEBUT)) s. À vérifier : manage.py migrate --check, manage.py verifier."
