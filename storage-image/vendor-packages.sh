#!/bin/sh
# Installs the vendor's FastDFS packages: vendor-packages.sh PACKAGE... (FASTDFS_VERSION, FASTDFS_REPOSITORY and
# FASTDFS_KEY_FINGERPRINT from the environment).
set -eu
if [ -z "${FASTDFS_KEY_FINGERPRINT:-}" ]; then
    echo "FASTDFS_KEY_FINGERPRINT is not given: the vendor's repository is plain http, so the key must be pinned;" \
        "or build over an image that has FastDFS (FASTDFS_BASE)." >&2
    exit 1
fi
apt-get update
apt-get install -y --no-install-recommends ca-certificates curl gpg
curl -fsS -o /tmp/fastos.pub "$FASTDFS_REPOSITORY/packages.fastos.pub"
# Only the pinned key goes into the keyring: a file may hold more keys than the one that is looked at.
pinned=$(printf %s "$FASTDFS_KEY_FINGERPRINT" | tr -d '[:space:]' | tr a-f A-F)
keyring=/usr/share/keyrings/fastos.gpg
GNUPGHOME=$(mktemp -d)
export GNUPGHOME
gpg --batch --quiet --no-autostart --import /tmp/fastos.pub # gpg comes without its agent here
gpg --batch --export "$pinned" > "$keyring"
# gpg finds a key by its subkeys, too, so what came out is checked for what it is.
found=$(gpg --batch --show-keys --with-colons "$keyring" | awk -F: '$1 == "pub" { pub = 1 } $1 == "fpr" && pub { print $10; pub = 0 }')
if [ -z "$found" ] || [ "$found" != "$pinned" ]; then
    echo "$FASTDFS_REPOSITORY/packages.fastos.pub holds no key with the fingerprint $FASTDFS_KEY_FINGERPRINT." >&2
    exit 1
fi
rm -rf "$GNUPGHOME"
echo "deb [signed-by=$keyring] $FASTDFS_REPOSITORY/fastos/ fastos main" > /etc/apt/sources.list.d/fastos.list
apt-get update
for package in "$@"; do
    # The package's version is FastDFS's with a revision, such as 6.16.1-1.
    set -- "$@" "$package=$FASTDFS_VERSION-*"
    shift
done
apt-get install -y --no-install-recommends "$@"
apt-get purge -y --auto-remove curl gpg
rm -rf /var/lib/apt/lists/* /tmp/fastos.pub
