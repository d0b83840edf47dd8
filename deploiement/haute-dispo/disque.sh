#!/bin/sh
# Sur chaque machine de PostgreSQL, à côté de Patroni : un primaire dont le disque est plein cède la place.
#
# PostgreSQL reste debout quand il ne peut plus agrandir une table : toutes les écritures échouent, et rien ne le
# remplace. Sa place est cédée à une réplique avant, tant qu'il peut encore s'arrêter proprement.
#
#   NOM=… ADRESSE=… DONNEES=… [SEUIL=96] disque.sh      par l'utilisateur postgres, sans s'arrêter
set -eu
SEUIL=${SEUIL:-96}
while sleep 5; do
    PLEIN=$(df --output=pcent "$DONNEES" | tail -1 | tr -dc '0-9')
    [ "$PLEIN" -ge "$SEUIL" ] || continue
    curl -fs -o /dev/null "http://$ADRESSE:8008/primary" || continue
    echo "Disque plein à $PLEIN % : la place de primaire est cédée."
    curl -s -X POST "http://$ADRESSE:8008/switchover" -d "{\"leader\": \"$NOM\"}" || true
    echo
done
