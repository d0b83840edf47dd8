#!/bin/sh
# Installs SOFI on a bare Debian (12 or newer), or brings an installation up to date: run it again at any time.
#
#     sh deploiement/installer.sh formation.exemple.fr
#
# As root. What may be set before it, in the environment:
#   SOFI_SOURCE   the repository to clone (by default the one that this script's clone comes from, else that clone)
#   SOFI_VERSION  what to bring an installation to: a branch or a tag (by default, the main branch)
#   SOFI_PROXY    nginx (by default), caddy, haproxy, or aucun
#   DATABASE_URL  a database elsewhere; without it, PostgreSQL is installed here
# What it keeps: /etc/sofi.env is written once and never changed again.
set -eu

HOTE=${1:-}
ICI=$(cd "$(dirname "$0")/.." && pwd)
SOURCE=${SOFI_SOURCE:-$(git -C "$ICI" remote get-url origin 2>/dev/null || echo "$ICI")}
VERSION=${SOFI_VERSION:-HEAD}
PROXY=${SOFI_PROXY:-nginx}
MAISON=/srv/sofi
DOSSIER=$MAISON/sofi
DONNEES=/var/lib/sofi
ENVIRONNEMENT=/etc/sofi.env
UV=0.13.8

dire() { printf '%s\n' "$*"; }
arreter() { dire "$*" >&2; exit 1; }
# Downloads are checked against the authorities that this machine trusts.
AUTORITES=/etc/ssl/certs/ca-certificates.crt
en_sofi() { runuser -u sofi -- env HOME="$MAISON" SSL_CERT_FILE=$AUTORITES PIP_CERT=$AUTORITES "$@"; }
systemd() { [ -d /run/systemd/system ]; }

verifier() {
    [ "$(id -u)" = 0 ] || arreter "Lancez ce script en root : sudo sh deploiement/installer.sh votre.site.fr"
    command -v apt-get >/dev/null || arreter "Ce script est pour Debian 12 ou plus récent : apt-get est absent."
    case $PROXY in nginx | caddy | haproxy | aucun) ;; *) arreter "SOFI_PROXY vaut nginx, caddy, haproxy ou aucun." ;; esac
    if [ ! -e "$ENVIRONNEMENT" ]; then
        printf '%s' "$HOTE" | grep -Eqx '[a-z0-9]([a-z0-9.-]*[a-z0-9])?' \
            || arreter "Donnez le nom du site : sh deploiement/installer.sh formation.exemple.fr"
    fi
}

paquets() {
    dire "Paquets…"
    liste="ca-certificates git python3 python3-venv"
    base_ici && liste="$liste postgresql"
    [ "$PROXY" = nginx ] && liste="$liste nginx-light ssl-cert"
    [ "$PROXY" = caddy ] && liste="$liste caddy"
    [ "$PROXY" = haproxy ] && liste="$liste haproxy ssl-cert"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    # shellcheck disable=SC2086 (a list of words)
    apt-get install -y -qq --no-install-recommends $liste >/dev/null
}

# The database is of this machine unless somebody said otherwise, now or at the first installation.
base_ici() {
    [ -z "${DATABASE_URL:-}" ] || return 1
    [ ! -e "$ENVIRONNEMENT" ] || grep -q '^DATABASE_URL=.*var%2Frun%2Fpostgresql' "$ENVIRONNEMENT"
}

compte() {
    id sofi >/dev/null 2>&1 \
        || useradd --system --create-home --key HOME_MODE=0755 --home-dir "$MAISON" --shell /usr/sbin/nologin sofi
    install -d -o sofi -g sofi -m 0750 "$DONNEES"
}

code() {
    dire "Code…"
    AVANT=
    # A repository of this machine belongs to somebody else than sofi, who may read it all the same.
    [ ! -d "$SOURCE" ] || en_sofi git config --global --replace-all safe.directory '*'
    if [ -d "$DOSSIER/.git" ]; then
        AVANT=$(en_sofi git -C "$DOSSIER" rev-parse HEAD)
        en_sofi git -C "$DOSSIER" fetch --quiet origin "$VERSION"
        en_sofi git -C "$DOSSIER" checkout --quiet --detach FETCH_HEAD
    else
        git clone --quiet "$SOURCE" "$DOSSIER"
        chown -R sofi:sofi "$DOSSIER"
    fi
    cd "$DOSSIER"
    [ -x .venv/bin/python ] || en_sofi python3 -m venv .venv
    [ -x .venv/bin/uv ] || en_sofi .venv/bin/python -m pip install --quiet "uv==$UV"
    en_sofi .venv/bin/uv sync --quiet --frozen --no-dev --inexact --compile-bytecode
}

base() {
    base_ici || return 0
    dire "Base de données…"
    set -- $(pg_lsclusters -h | head -n 1)
    [ "${4:-}" = online ] || pg_ctlcluster "$1" "$2" start
    PORT_PG=$3
    pg() { runuser -u postgres -- psql -p "$PORT_PG" -tAqc "$1" postgres; }
    [ "$(pg "SELECT 1 FROM pg_roles WHERE rolname = 'sofi'")" = 1 ] || pg "CREATE ROLE sofi LOGIN"
    [ "$(pg "SELECT 1 FROM pg_database WHERE datname = 'sofi'")" = 1 ] \
        || pg "CREATE DATABASE sofi OWNER sofi ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0"
    # Its log would quote what a refused statement held: names, addresses.
    pg "ALTER ROLE sofi SET log_min_error_statement = 'panic'"
    pg "ALTER ROLE sofi SET log_error_verbosity = 'terse'"
    DATABASE_URL="postgresql://sofi@%2Fvar%2Frun%2Fpostgresql:$PORT_PG/sofi"
}

environnement() {
    [ ! -e "$ENVIRONNEMENT" ] || return 0
    dire "Réglages : $ENVIRONNEMENT"
    tirer() { python3 -c "import base64, os; print(base64.urlsafe_b64encode(os.urandom($1)).decode())"; }
    (
        umask 0137
        cat >"$ENVIRONNEMENT.neuf" <<FIN
DATABASE_URL=$DATABASE_URL
SECRET_KEY=$(tirer 48)
CLES_DE_CHIFFREMENT=$(tirer 32)
SOFI_VAR=$DONNEES
ALLOWED_HOSTS=$HOTE
CSRF_TRUSTED_ORIGINS=https://$HOTE
ADRESSE_DU_SITE=https://$HOTE
HTTPS=oui
JOURNAL=json
EMAIL_URL=smtp://localhost
DEFAULT_FROM_EMAIL=ne-pas-repondre@$HOTE
FIN
    )
    chown root:sofi "$ENVIRONNEMENT.neuf"
    mv "$ENVIRONNEMENT.neuf" "$ENVIRONNEMENT"
}

# A command of the site, as the site runs it.
gerer() {
    en_sofi sh -c 'set -a; . "$0"; set +a; exec .venv/bin/python manage.py "$@"' "$ENVIRONNEMENT" "$@"
}

preparer() {
    # What « revenir.sh » goes back to.
    [ -z "$AVANT" ] || [ "$AVANT" = "$(en_sofi git rev-parse HEAD)" ] || printf '%s\n' "$AVANT" >"$MAISON/version_d_avant"
    dire "Base mise à jour, fichiers du site…"
    gerer check --deploy --fail-level ERROR >/dev/null
    gerer migrate --verbosity 0
    gerer collectstatic --noinput --verbosity 0
}

unites() {
    install -m 0644 "$DOSSIER"/deploiement/systemd/sofi* /etc/systemd/system/
    if ! systemd; then
        dire "systemd ne tourne pas ici : rien n’est démarré. Les unités sont dans /etc/systemd/system."
        return 0
    fi
    systemctl daemon-reload
    systemctl enable --quiet sofi sofi-taches sofi-index sofi-veille.timer
    systemctl restart sofi sofi-taches sofi-index
    systemctl start sofi-veille.timer
}

mandataire() {
    site=$(sed -n 's/^ALLOWED_HOSTS=\([^,]*\).*/\1/p' "$ENVIRONNEMENT")
    case $PROXY in
    nginx)
        cible=/etc/nginx/sites-available/sofi
        [ -e "$cible" ] || sed "s/formation\.exemple\.fr/$site/g" deploiement/proxy/nginx.conf >"$cible"
        ln -sf "$cible" /etc/nginx/sites-enabled/sofi
        rm -f /etc/nginx/sites-enabled/default
        nginx -t -q
        ;;
    caddy)
        cible=/etc/caddy/Caddyfile
        grep -q '# SOFI' "$cible" 2>/dev/null \
            || sed "s/formation\.exemple\.fr/$site/g" deploiement/proxy/Caddyfile >"$cible"
        ;;
    haproxy)
        cible=/etc/haproxy/haproxy.cfg
        # The certificate and its key in one file, Debian's own until a real one is there.
        [ -s /etc/haproxy/sofi.pem ] \
            || (umask 077; cat /etc/ssl/certs/ssl-cert-snakeoil.pem /etc/ssl/private/ssl-cert-snakeoil.key >/etc/haproxy/sofi.pem)
        grep -q '# SOFI' "$cible" 2>/dev/null \
            || sed "s/formation\.exemple\.fr/$site/g" deploiement/proxy/haproxy.cfg >"$cible"
        haproxy -c -q -f "$cible"
        ;;
    aucun) return 0 ;;
    esac
    ! systemd || systemctl reload-or-restart "$PROXY"
}

attendre() {
    systemd || return 0
    essais=0
    until python3 -c 'import urllib.request as u; u.urlopen("http://127.0.0.1:8000/pret/", timeout=5)' 2>/dev/null; do
        essais=$((essais + 1))
        [ $essais -lt 30 ] || arreter "Le site ne répond pas : journalctl -u sofi dit pourquoi."
        sleep 2
    done
}

verifier
paquets
compte
code
base
environnement
preparer
unites
mandataire
attendre
dire "Le serveur de messagerie, qui prévenir, la région : dans $ENVIRONNEMENT (docs/exploitation.md), puis redémarrez."
dire "SOFI est installé. Le premier compte de l’administration, une seule fois :"
dire "  sh $DOSSIER/deploiement/gerer.sh createsuperuser"
