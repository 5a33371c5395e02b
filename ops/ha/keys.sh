#!/usr/bin/env bash
# Makes an authority and a key for each machine, for who has no authority of their own: keys.sh DIRECTORY NAME=ADDRESS[,ADDRESS...]...
# Each machine gets ca.crt and the node.crt and node.key of its own folder; ca.key stays away from all of them.
set -euo pipefail
umask 077
cd "$1"
shift
new=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes)
[ -e ca.key ] || openssl req -x509 "${new[@]}" -keyout ca.key -out ca.crt -days 3650 -subj "/CN=Hospitium databases" 2>/dev/null
for node in "$@"; do
  name=${node%%=*}
  mkdir -p "$name"
  cp ca.crt "$name/"
  openssl req "${new[@]}" -keyout "$name/node.key" -out "$name/node.csr" -subj "/CN=$name" \
    -addext "subjectAltName=DNS:localhost,IP:127.0.0.1,IP:$(echo "${node#*=}" | sed 's/,/,IP:/g')" 2>/dev/null
  openssl x509 -req -in "$name/node.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -days 825 -copy_extensions copy \
    -out "$name/node.crt" 2>/dev/null
  rm "$name/node.csr"
done
