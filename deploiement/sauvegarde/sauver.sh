#!/bin/sh
# Sauve la base par pgBackRest, relit ce qui vient d'être sauvé, et le note dans SOFI.
#
#   sauver.sh [full|diff|incr]      par l'utilisateur postgres ; sans rien dire, « full » le dimanche, sinon « diff »
#
# SOFI_NOTER : la commande qui le note, « sudo -u sofi /srv/sofi/sofi/deploiement/gerer.sh » ; sans elle rien n'est noté.
set -eu
GENRE=${1:-$([ "$(date +%u)" = 7 ] && echo full || echo diff)}
STANZA=${STANZA:-sofi}

dire() { printf '%s %s\n' "$(date +%H:%M:%S)" "$*"; }

# Où plusieurs machines se répliquent, chacune a cette minuterie : celle du primaire sauve.
if [ "$(psql -X -A -t -d postgres -c 'SELECT pg_is_in_recovery()' 2>/dev/null)" = t ]; then
    dire "Cette machine est une réplique : le primaire sauve."
    exit 0
fi

pgbackrest --stanza="$STANZA" --type="$GENRE" backup
dire "Sauvegarde faite ($GENRE) : relecture de chaque fichier."
SORTIE=$(pgbackrest --stanza="$STANZA" --log-level-console=info verify) || {
    printf '%s\n' "$SORTIE" >&2
    dire "La relecture a échoué : gardez la sauvegarde d'avant, et regardez le disque du dépôt." >&2
    exit 1
}
case "$SORTIE" in *"status: error"*)
    printf '%s\n' "$SORTIE" >&2
    dire "Des fichiers du dépôt sont altérés : refaites une sauvegarde entière (sauver.sh full)." >&2
    exit 1 ;;
esac
# What the last backup and all that it needs weigh in the depot.
TAILLE=$(pgbackrest --stanza="$STANZA" --output=json info | python3 -c '
import json, sys
derniere = json.load(sys.stdin)[0]["backup"][-1]
print(derniere["info"]["repository"].get("size", derniere["info"]["repository"]["delta"]))')
dire "Relue sans faute : $TAILLE octets dans le dépôt."
if [ -n "${SOFI_NOTER:-}" ]; then
    $SOFI_NOTER sauvegarde_faite --taille "$TAILLE" --relue
fi
