# The node: containerd, kubelet, scheduler, service proxy, cluster DNS and volumes.

node() {
  export PATH=$bin:$PATH # containerd looks for its shim there
  local c=$run/containerd
  mkdir -p "$run/cni/net.d" "$c" "$run/kubelet"
  node_files
  mount --make-rshared /
  set_kernel net.ipv4.ip_forward 1
  # without it a pod that asks a Service for a pod of the same bridge gets the answer from the wrong address
  [ -e /proc/sys/net/bridge ] || modprobe br_netfilter || die "the kernel has no br_netfilter, which Services need"
  set_kernel net.bridge.bridge-nf-call-iptables 1
  start containerd "$bin/containerd" -c "$run/containerd.toml"
  wait_for 30 containerd containerd "$bin/ctr" -a "$c/containerd.sock" version
  local p; for p in pause coredns busybox; do load docker.io/local/$p:1 "$cache/$p.tar"; done
  start scheduler "$bin/kube-scheduler" --kubeconfig "$run/kubeconfig" --leader-elect=false --bind-address 127.0.0.1
  start kubelet "$bin/kubelet" --config "$run/kubelet.yaml" --kubeconfig "$run/kubeconfig" --hostname-override node1 \
    --node-ip $node_ip --root-dir "$run/kubelet"
  start proxy "$bin/kube-proxy" --config "$run/proxy.yaml"
  kube apply -f "$here/addons.yaml" >/dev/null
  start volumes "$bin/local-path-provisioner" start --kubeconfig "$run/kubeconfig" --config "$run/local-path.json" \
    --namespace kube-system --configmap-name local-path-config --helper-image docker.io/local/busybox:1 --service-account-name default
  wait_for 60 kubelet "a Ready node" kube wait --for=condition=Ready node/node1 --timeout=1s
  wait_for 120 proxy "cluster DNS" kube -n kube-system rollout status deployment/coredns --timeout=1s
}

node_files() {
  cat >"$run/cni/net.d/10-pods.conflist" <<C
{"cniVersion": "1.0.0", "name": "pods", "plugins": [
  {"type": "bridge", "bridge": "kl-pods", "isGateway": true, "hairpinMode": true,
   "ipam": {"type": "host-local", "ranges": [[{"subnet": "$pod_cidr"}]], "routes": [{"dst": "0.0.0.0/0"}], "dataDir": "$run/cni/ipam"}},
  {"type": "portmap", "capabilities": {"portMappings": true}}]}
C
  # restrict_oom_score_adj: some machines forbid lowering it. Network namespaces and runc's state live in our tree, so
  # that "down" finds them and touches no other containerd's.
  cat >"$run/containerd.toml" <<C
version = 3
root = "$run/containerd/root"
state = "$run/containerd/state"
[grpc]
  address = "$run/containerd/containerd.sock"
[plugins.'io.containerd.cri.v1.images'.pinned_images]
  sandbox = "docker.io/local/pause:1"
[plugins.'io.containerd.cri.v1.runtime']
  restrict_oom_score_adj = true
  netns_mounts_under_state_dir = true
  [plugins.'io.containerd.cri.v1.runtime'.cni]
    bin_dirs = ["/usr/lib/cni", "/opt/cni/bin"]
    conf_dir = "$run/cni/net.d"
  [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc.options]
      SystemdCgroup = false
      BinaryName = "$(command -v runc)"
      Root = "$run/containerd/runc"
C
  echo "nameserver 127.0.0.1" >"$run/resolv.conf" # pods resolve cluster names only: nothing leaves the machine
  cat >"$run/kubelet.yaml" <<C
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication: {anonymous: {enabled: true}, webhook: {enabled: false}}
authorization: {mode: AlwaysAllow}
address: $node_ip
cgroupDriver: cgroupfs
failCgroupV1: false
failSwapOn: false
containerRuntimeEndpoint: unix://$run/containerd/containerd.sock
clusterDNS: [10.96.0.10]
clusterDomain: cluster.local
resolvConf: $run/resolv.conf
evictionHard: {memory.available: 100Mi, nodefs.available: 1%, imagefs.available: 1%}
imageGCHighThresholdPercent: 100
imageGCLowThresholdPercent: 99
C
  cat >"$run/proxy.yaml" <<C
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: iptables
clusterCIDR: $pod_cidr
clientConnection: {kubeconfig: $run/kubeconfig}
hostnameOverride: node1
conntrack: {maxPerCore: 0}
C
  echo '{"nodePathMap": [{"node": "DEFAULT_PATH_FOR_NON_LISTED_NODES", "paths": ["'"$run/volumes"'"]}]}' >"$run/local-path.json"
}

load() { # load NAME TAR: the archive's own name is kept; NAME is checked to be there afterwards
  running containerd || die "no node runs here: kube-local up"
  local names said ctr=("$bin/ctr" -a "$run/containerd/containerd.sock" -n k8s.io)
  said=$("${ctr[@]}" images import "$2" 2>&1) || die "cannot import $2: $(tail -1 <<<"$said")"
  names=$("${ctr[@]}" images ls -q 2>/dev/null)
  grep -qxF "$1" <<<"$names" || die "$2 does not hold an image named $1"
}

stop_node() {
  local name id
  rm -f "$run/node.complete"
  for name in volumes kubelet proxy scheduler; do stop $name; done
  for id in $(runc --root "$run/containerd/runc/k8s.io" list -q 2>/dev/null || true); do
    runc --root "$run/containerd/runc/k8s.io" delete -f "$id" >/dev/null 2>&1 || true
  done
  stop containerd
  [ ! -e "$run/proxy.yaml" ] || { "$bin/kube-proxy" --cleanup >/dev/null 2>&1 || true; kubelet_rules_away; }
  kill_strays containerd-shim
  unmount_below_run
  [ ! -e "$run/proxy.yaml" ] || ip link del kl-pods 2>/dev/null || true # else it is that of another KUBE_LOCAL_RUN
}

kubelet_rules_away() { # kube-proxy cleans up behind itself, the kubelet does not
  local rule
  for rule in "-D INPUT -j KUBE-FIREWALL" "-D OUTPUT -j KUBE-FIREWALL" "-F KUBE-FIREWALL" "-X KUBE-FIREWALL" "-X KUBE-KUBELET-CANARY" \
    "-t nat -X KUBE-KUBELET-CANARY" "-t mangle -X KUBE-KUBELET-CANARY" "-t mangle -X KUBE-IPTABLES-HINT"; do
    # shellcheck disable=SC2086 # words of one rule
    iptables -w $rule 2>/dev/null || true
  done
}
