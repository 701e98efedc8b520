# etcd, API server and controllers: all that tests of the API alone need.

control_plane() {
  (exec 3<>/dev/tcp/127.0.0.1/6443) 2>/dev/null && die "another program listens on port 6443 of this machine, which the API server needs"
  mkdir -p "$run"/{pki,logs}
  openssl genrsa -out "$run/pki/sa.key" 2048 2>/dev/null
  local token; token=$(openssl rand -hex 16)
  (umask 077; echo "$token,admin,admin,\"system:masters\"" >"$run/pki/tokens.csv"; kubeconfig "$token" >"$run/kubeconfig")
  ip link show kl-svc >/dev/null 2>&1 || {
    ip link add kl-svc type veth peer name kl-svc-end
    ip link set kl-svc up; ip link set kl-svc-end up
    ip addr add $node_ip/32 dev kl-svc; ip route add $service_cidr dev kl-svc
  }
  start etcd "$bin/etcd" --data-dir "$run/etcd" --unsafe-no-fsync --log-level warn \
    --listen-client-urls http://127.0.0.1:2379 --advertise-client-urls http://127.0.0.1:2379 --listen-peer-urls http://127.0.0.1:2380
  # shellcheck disable=SC2086 # flags, several of them
  start apiserver "$bin/kube-apiserver" --etcd-servers http://127.0.0.1:2379 --cert-dir "$run/pki" --secure-port 6443 \
    --bind-address 0.0.0.0 --advertise-address $node_ip --service-cluster-ip-range $service_cidr --allow-privileged \
    --service-account-issuer https://kubernetes.default.svc --service-account-key-file "$run/pki/sa.key" \
    --service-account-signing-key-file "$run/pki/sa.key" --token-auth-file "$run/pki/tokens.csv" \
    --authorization-mode Node,RBAC --kubelet-preferred-address-types InternalIP ${KUBE_LOCAL_APISERVER_FLAGS-}
  wait_for 60 apiserver "the API server" kube get --raw /readyz
  start controllers "$bin/kube-controller-manager" --kubeconfig "$run/kubeconfig" --leader-elect=false --bind-address 127.0.0.1 \
    --service-account-private-key-file "$run/pki/sa.key" --root-ca-file "$run/pki/apiserver.crt" \
    --use-service-account-credentials
}

kubeconfig() { # kubeconfig TOKEN
  cat <<K
apiVersion: v1
kind: Config
clusters: [{name: kube-local, cluster: {server: "https://127.0.0.1:6443", insecure-skip-tls-verify: true}}]
users: [{name: admin, user: {token: "$1"}}]
contexts: [{name: kube-local, context: {cluster: kube-local, user: admin}}]
current-context: kube-local
K
}
