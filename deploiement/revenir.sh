#!/bin/sh
# Goes back to the version that was in service before the last upgrade, or to the one given:
#
#     sh /srv/sofi/sofi/deploiement/revenir.sh [commit]
#
# As root. What the newer version did to the base is undone by its own migrations; when one of them can't be undone,
# nothing is changed, and the backup made before the upgrade has to be put back.
set -eu

MAISON=/srv/sofi
DOSSIER=$MAISON/sofi
ENVIRONNEMENT=/etc/sofi.env

dire() { printf '%s\n' "$*"; }
arreter() { dire "$*" >&2; exit 1; }
# Downloads are checked against the authorities that this machine trusts.
AUTORITES=/etc/ssl/certs/ca-certificates.crt
en_sofi() { runuser -u sofi -- env HOME="$MAISON" SSL_CERT_FILE=$AUTORITES PIP_CERT=$AUTORITES "$@"; }
systemd() { [ -d /run/systemd/system ]; }
gerer() {
    en_sofi sh -c 'set -a; . "$0"; set +a; exec .venv/bin/python manage.py "$@"' "$ENVIRONNEMENT" "$@"
}

# All of it is read before the version that it is in is left.
principal() {
    [ "$(id -u)" = 0 ] || arreter "Lancez ce script en root."
    cd "$DOSSIER"
    cible=${1:-$(cat "$MAISON/version_d_avant" 2>/dev/null || true)}
    [ -n "$cible" ] || arreter "Aucune mise à jour n’est à défaire : donnez le commit où revenir."
    en_sofi git cat-file -e "$cible^{commit}" 2>/dev/null || arreter "« $cible » n’est pas une version de ce dépôt."
    # Last migration of each room in the former version, for those that the newer one adds to.
    retours=$(en_sofi git diff --name-only --diff-filter=A "$cible" HEAD -- 'sofi/*/migrations/0*.py' \
        | cut -d/ -f2 | sort -u)
    for salle in $retours; do
        derniere=$(en_sofi git ls-tree --name-only "$cible" "sofi/$salle/migrations/" \
            | grep '/0[0-9]*_' | sort | tail -n 1 | sed 's|.*/||; s|\.py$||' || true)
        plan=$(gerer migrate "$salle" "${derniere:-zero}" --plan)
        ! printf '%s' "$plan" | grep -q IRREVERSIBLE \
            || arreter "La base ne peut pas revenir en arrière ($salle) : remettez la sauvegarde d’avant la mise à jour."
    done
    ! systemd || systemctl stop sofi-veille.timer sofi sofi-taches sofi-index
    for salle in $retours; do
        derniere=$(en_sofi git ls-tree --name-only "$cible" "sofi/$salle/migrations/" \
            | grep '/0[0-9]*_' | sort | tail -n 1 | sed 's|.*/||; s|\.py$||' || true)
        dire "Base : $salle revient à ${derniere:-rien}"
        gerer migrate "$salle" "${derniere:-zero}" --verbosity 0
    done
    en_sofi git checkout --quiet --detach "$cible"
    en_sofi .venv/bin/uv sync --quiet --frozen --no-dev --inexact --compile-bytecode
    gerer collectstatic --noinput --verbosity 0
    rm -f "$MAISON/version_d_avant"
    if systemd; then
        install -m 0644 deploiement/systemd/sofi* /etc/systemd/system/
        systemctl daemon-reload
        systemctl start sofi sofi-taches sofi-index sofi-veille.timer
    else
        dire "systemd ne tourne pas ici : rien n’est démarré."
    fi
    dire "Revenu à $(en_sofi git log -1 --format='%h, %s')."
}

principal "$@"
exit
