#!/bin/sh
# A command of the site, as the site runs it: by sofi, in its folder, with /etc/sofi.env.
#
#     sh /srv/sofi/sofi/deploiement/gerer.sh verifier
#
# As root, or as sofi itself. Files are named by their whole path.
set -eu

DOSSIER=/srv/sofi/sofi
case $(id -un) in
root) exec runuser -u sofi -- env HOME=/srv/sofi sh "$DOSSIER/deploiement/gerer.sh" "$@" ;;
sofi) ;;
*)
    echo "Lancez ce script en root : sudo sh $DOSSIER/deploiement/gerer.sh …" >&2
    exit 1
    ;;
esac
cd "$DOSSIER"
set -a
. /etc/sofi.env
set +a
exec .venv/bin/python manage.py "$@"
