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
found=$(gpg --show-keys --with-colons /tmp/fastos.pub | awk -F: '$1 == "fpr" { print $10; exit }')
if [ "$found" != "$FASTDFS_KEY_FINGERPRINT" ]; then
    echo "The key of $FASTDFS_REPOSITORY has the fingerprint $found, not $FASTDFS_KEY_FINGERPRINT." >&2
    exit 1
fi
keyring=/usr/share/keyrings/fastos.gpg
gpg --dearmor < /tmp/fastos.pub > "$keyring"
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
