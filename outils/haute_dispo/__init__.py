"""« make haute-dispo »: the whole of production on one machine, broken on purpose under load, and what users felt.

programmes   Debian's packages: which are absent, and installing them
reseau       three machines of PostgreSQL as network namespaces, each with its disk
grappe       etcd, Patroni, HAProxy, PgBouncer, two web machines, two workers; all of it ends with us
charge       readers, writers whose acknowledged writes are noted on disk, a sink of e-mails
ecrivain     a program that writes e-mails in transactions of its own
pannes       what is broken, one scenario each
bilan        what was lost, doubled, refused, and for how long
"""
