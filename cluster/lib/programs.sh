# Which programs kube-local needs: from Debian, and compiled from Go modules into the cache.

# command or file, and the package that holds it; make is for what the tests compile
packages="
  ip:iproute2 iptables:iptables conntrack:conntrack runc:runc busybox:busybox-static openssl:openssl python3:python3
  flock:util-linux sysctl:procps make:make gcc:gcc /usr/include/stdlib.h:libc6-dev /usr/lib/cni/bridge:containernetworking-plugins"

as_root() { [ "$(id -u)" = 0 ] || die "it must run as root: it sets up a bridge, mounts and iptables rules"; }

missing_packages() {
  local pair
  for pair in $packages; do
    command -v "${pair%%:*}" >/dev/null || [ -e "${pair%%:*}" ] || echo "${pair#*:}"
  done
}

install_packages() {
  local missing; missing=$(missing_packages | sort -u)
  [ -n "$missing" ] || return 0
  command -v apt-get >/dev/null || die "these programs' packages are missing and there is no apt-get: $(xargs <<<"$missing")"
  log "installing $(xargs <<<"$missing")"
  export DEBIAN_FRONTEND=noninteractive
  apt-get -qq update >&2
  # shellcheck disable=SC2086 # a list of names
  apt-get -qq install -y --no-install-recommends $missing >&2
}

current() { # current PROGRAM MODULE: whether every module it was linked from has the version that go.mod names
  [ -x "$1" ] || return 1
  command -v go >/dev/null || return 0 # nothing to compare or compile with; what is there is used
  [ -z "$(comm -23 \
    <(go version -m "$1" | awk '($1 == "mod" || $1 == "dep" || $1 == "=>") && $3 != "(devel)" {print $2, $3}' | sort -u) \
    <(sed 's,//.*,,' "$2/go.mod" | awk 'NF > 1 {print $(NF-1), $NF}' | sort -u))" ]
}

compile() { # compile DIR PROGRAM PACKAGES [go build flags...]: the program of each of the PACKAGES, as Go names it
  local dir=$here/$1 program=$2 packages=$3; shift 3
  current "$bin/$program" "$dir" && return
  command -v go >/dev/null || die "Go 1.26 or newer is needed to compile $program: https://go.dev/dl, or Debian's golang-go with GOTOOLCHAIN=auto"
  log "building $program"
  local new; new=$(mktemp -d "$bin/new.XXXXXX")
  # GOGC: the compiler is a tenth faster when it seldom collects its garbage, and a seventh without debug information
  # shellcheck disable=SC2086 # several packages
  (cd "$dir" && CGO_ENABLED=0 GOGC=400 go build -trimpath -gcflags=all=-dwarf=false "$@" -o "$new/" $packages)
  mv "$new"/* "$bin/"
  rmdir "$new"
}

build() ( # build [--no-node]; a subshell, so that its lock ends with it
  missing=$(missing_packages | sort -u | xargs)
  [ -z "$missing" ] || [ "$(id -u)" = 0 ] || die "these Debian packages are missing: $missing; as root it installs them itself"
  install_packages
  mkdir -p "$bin"
  alone "$cache/lock"
  rm -rf "$bin"/new.* # of a build that was cut off
  if [ "${1-}" != --no-node ]; then
    node_programs & # beside the other, which is one program after many packages: linking it keeps one core busy
    beside=$!
  fi
  kubernetes_programs
  [ "${1-}" = --no-node ] && return
  wait $beside || die "the node's programs cannot be built"
  images
)

kubernetes_programs() {
  local version flags p v=k8s.io/component-base/version
  version=v$(sed -n 's/^\s*k8s.io\/kubernetes v\([0-9.]*\).*/\1/p' "$here/kubernetes/go.mod")
  flags="-s -w -X $v.gitVersion=$version -X $v.gitMajor=1 -X $v.gitMinor=$(cut -d. -f2 <<<"$version")"
  compile kubernetes kubernetes . -ldflags "$flags"
  for p in etcd kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy kubectl; do
    [ "$(readlink "$bin/$p")" = kubernetes ] || ln -sfn kubernetes "$bin/$p"
  done
}

node_programs() {
  local c=github.com/containerd/containerd/v2/cmd
  compile containerd containerd "$c/containerd $c/containerd-shim-runc-v2 $c/ctr" -tags "no_btrfs no_devmapper no_zfs" -ldflags "-s -w"
  compile coredns coredns . -ldflags "-s -w"
  compile localpath local-path-provisioner github.com/rancher/local-path-provisioner -ldflags "-s -w"
}

images() { # the three images that the cluster itself runs
  local root=$cache/image p
  [ "$cache/pause.tar" -nt "$here/pause.c" ] || {
    rm -rf "$root" && mkdir -p "$root"
    gcc -static -O2 -o "$root/pause" "$here/pause.c"
    image pause /pause
  }
  [ -f "$cache/busybox.tar" ] || {
    rm -rf "$root" && mkdir -p "$root/bin" "$root/tmp"
    cp "$(command -v busybox)" "$root/bin/busybox"
    for p in sh mkdir rm ls cat sleep; do ln -s busybox "$root/bin/$p"; done
    image busybox /bin/sh
  }
  [ "$cache/coredns.tar" -nt "$bin/coredns" ] || {
    rm -rf "$root" && mkdir -p "$root"
    cp "$bin/coredns" "$root/"
    image coredns /coredns
  }
  rm -rf "$root"
}

image() { # image NAME ENTRYPOINT: the tree in $root as docker.io/local/NAME:1
  python3 "$here/mkimage.py" "docker.io/local/$1:1" "$root" "$cache/$1.tar.new" "$2"
  mv "$cache/$1.tar.new" "$cache/$1.tar"
}

kube() { "$bin/kubectl" --kubeconfig "$run/kubeconfig" "$@"; }
