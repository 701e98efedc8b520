# How programs are started, watched and stopped.

start() { # start NAME COMMAND...
  local name=$1; shift
  setsid nohup "$@" >"$run/logs/$name.log" 2>&1 </dev/null 9>&- & # 9: the lock is not theirs to hold
  echo $! >"$run/$name.pid"
}

running() { # running NAME: by the program behind the number, for numbers are given again after a restart of the machine
  [ -f "$run/$1.pid" ] || return 1
  case $(readlink "/proc/$(cat "$run/$1.pid")/exe" || true) in "$bin"/*) ;; *) return 1 ;; esac
}

stop() { # stop NAME, at once: nothing in a throwaway cluster is worth an orderly end, which takes the API server seconds
  local pid
  if running "$1"; then
    pid=$(cat "$run/$1.pid")
    kill -9 "$pid" 2>/dev/null || true
    while running "$1"; do sleep 0.05; done
  fi
  rm -f "$run/$1.pid"
}

kill_strays() { # kill_strays PROGRAM: what was started for this cluster and has no number on file, as containerd's shims
  local exe pid
  for exe in /proc/[0-9]*/exe; do
    # shellcheck disable=SC2254 # PROGRAM may be a pattern
    case $(readlink "$exe" 2>/dev/null || true) in "$bin"/$1*) ;; *) continue ;; esac
    pid=${exe#/proc/}; pid=${pid%/exe}
    case $(tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null || true) in *" $run/"*) kill -9 "$pid" 2>/dev/null || true ;; esac
  done
}

wait_for() { # wait_for SECONDS NAME WHAT COMMAND...: until COMMAND succeeds; NAME is the process that WHAT depends on
  local end=$((SECONDS + $1)) name=$2 what=$3; shift 3
  until "$@" >/dev/null 2>&1; do
    running "$name" || die "$name ended while $what was waited for: $(grep -v '^$' "$run/logs/$name.log" | tail -1) (all of it: $run/logs/$name.log)"
    [ $SECONDS -lt $end ] || die "$what did not come; logs in $run/logs"
    sleep 0.2
  done
}

healthy() { # healthy control-plane|node: it came up completely and its programs still run
  [ -e "$run/$1.complete" ] || return 1
  local name
  case $1 in
    control-plane) for name in etcd apiserver controllers; do running $name || return 1; done
      kube get --raw /readyz >/dev/null 2>&1 ;;
    node) for name in containerd scheduler kubelet proxy volumes; do running $name || return 1; done ;;
  esac
}

set_kernel() { # set_kernel KEY VALUE, remembering what it was
  [ -e "$run/sysctl.before" ] && grep -q "^$1=" "$run/sysctl.before" || echo "$1=$(sysctl -n "$1")" >>"$run/sysctl.before"
  sysctl -qw "$1=$2"
}

# Root reads and at the end deletes what is in $run, whose place is known to everybody, or given by the environment.
trust_run() {
  case $run in /?*) ;; *) die "KUBE_LOCAL_RUN is not an absolute path: $run" ;; esac
  [ -e "$run" ] || [ -L "$run" ] || return 0
  [ -d "$run" ] && [ ! -L "$run" ] && [ "$(stat -c %u "$run")" = 0 ] || die "$run is not a folder of root's; remove it, or set KUBE_LOCAL_RUN"
  [ -f "$run/.kube-local" ] || die "$run was not made by kube-local; set KUBE_LOCAL_RUN to a folder that does not exist (or, for a cluster" \
    "of an earlier kube-local: touch $run/.kube-local)"
}

new_run() {
  mkdir -m 0755 "$run" || die "cannot make $run"
  touch "$run/.kube-local"
}

mounts_below_run() { # the latest first; /proc/mounts writes a blank as \040
  local target
  tac /proc/mounts | while read -r _ target _; do
    printf -v target %b "$target"
    case $target in "$run"/*) printf '%s\n' "$target" ;; esac
  done
}

unmount_below_run() {
  local target
  mounts_below_run | while read -r target; do umount -l "$target" 2>/dev/null || true; done
}

remove_run() { # never through a mount: what is bound into it lies elsewhere
  local left; left=$(mounts_below_run)
  [ -z "$left" ] || die "nothing is removed, for these cannot be unmounted: $left"
  rm -rf --one-file-system "$run"
}

down() {
  stop_node
  local name
  for name in controllers apiserver etcd; do stop $name; done
  kill_strays '*'
  [ ! -e "$run/pki" ] || ip link del kl-svc 2>/dev/null || true # as above: a start that port 6443 stopped made none
  [ ! -e "$run/sysctl.before" ] || sysctl -q -p "$run/sysctl.before" 2>/dev/null || true
  remove_run
}
