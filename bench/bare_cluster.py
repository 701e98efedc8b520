"""An API server and etcd alone, without controllers and a node, and the packaged operator at work on it: what the
benchmarks share.

Needs root, the packaged operator (mvn -DskipTests package) and the programs of cluster/kube-local, which it builds where
they are missing; ports and addresses are its own, so that a kube-local, or another --instance, may run beside it. The operator runs under exactly the rights of deploy/, with the memory limit of deploy/ and the JVM options of its image.
Every cluster has two trackers and one group of two. Requests are counted from the API server's audit log; Leases and Events
do not count. The addresses of Services refuse connections, as kube-proxy makes them for trackers that do not run.
"""
import argparse
import collections
import concurrent.futures
import contextlib
import datetime
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAMS = pathlib.Path(os.environ.get("KUBE_LOCAL_CACHE", pathlib.Path.home() / ".cache/kube-local")) / "bin"
KUBECTL = shutil.which("kubectl", path=f"{os.environ['PATH']}:{PROGRAMS}") or "kubectl"
OPERATOR = "system:serviceaccount:fastdfs-system:fastdfs-operator"
NAMESPACE = "bench"
JAR = ROOT / "operator/target/quarkus-app/quarkus-run.jar"
UNCOUNTED = {"leases", "events", "selfsubjectaccessreviews", "selfsubjectrulesreviews"}
SETS = f"/apis/apps/v1/namespaces/{NAMESPACE}/statefulsets"
CRS = f"/apis/fastdfs.io/v1alpha1/namespaces/{NAMESPACE}"
OWNED = [SETS] + [f"/api/v1/namespaces/{NAMESPACE}/{kind}" for kind in ("services", "configmaps", "persistentvolumeclaims")] + [
    f"/apis/policy/v1/namespaces/{NAMESPACE}/poddisruptionbudgets", f"/apis/networking.k8s.io/v1/namespaces/{NAMESPACE}/networkpolicies"]


def say(what, value):
    print(f"{what:<52} {value}", flush=True)


class Api:
    """One connection to the API server with all rights."""

    def __init__(self, port, token):
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self.last = time.monotonic()
        self.connection = http.client.HTTPSConnection("127.0.0.1", port, context=ssl._create_unverified_context(), timeout=60)

    def ask(self, method, path, body=None, content=None):
        headers = self.headers | ({"Content-Type": content} if content else {})
        if time.monotonic() - self.last > 60:
            self.connection.close()  # the API server may have closed it, too; the next request opens another
        self.last = time.monotonic()
        self.connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status >= 300:
            raise OSError(f"{method} {path}: {answer.status} {text[:300]}")
        return json.loads(text) if text[:1] == b"{" else text

    def count(self, path):
        """Without reading them all: a list of thousands costs the API server more than the operator's writes between two counts."""
        page = self.ask("GET", path + "?limit=1")
        return len(page["items"]) + page["metadata"].get("remainingItemCount", 0)


class BareCluster:
    def __init__(self, arguments, folder, stack):
        self.arguments, self.folder, self.stack = arguments, folder, stack
        self.port, self.etcd_port, self.peer_port, self.http_port = range(16443 + 10 * arguments.instance, 16447 + 10 * arguments.instance)
        self.services = f"10.{112 + arguments.instance}.0.0/16"
        self.token = os.urandom(16).hex()
        self.audit = folder / "audit.log"

    def admin(self):
        return Api(self.port, self.token)

    # ---- the API server

    def start(self, name, *words, environment=None):
        log = open(self.folder / f"{name}.log", "ab")
        process = subprocess.Popen(words, stdout=log, stderr=log, env=environment, start_new_session=True)
        self.stack.callback(lambda: (process.kill(), process.wait()))
        return process

    def start_api_server(self):
        subprocess.run([ROOT / "cluster/kube-local", "build", "--no-node"], check=True)
        subprocess.run(["ip", "route", "replace", "unreachable", self.services], check=True)
        self.stack.callback(lambda: subprocess.run(["ip", "route", "del", "unreachable", self.services]))
        (self.folder / "tokens.csv").write_text(f'{self.token},admin,admin,"system:masters"\n')
        (self.folder / "audit.yaml").write_text(
            "apiVersion: audit.k8s.io/v1\nkind: Policy\nomitStages: [RequestReceived]\nrules:\n"
            f"- {{level: Metadata, users: ['{OPERATOR}']}}\n- {{level: None}}\n")
        key = self.folder / "sa.key"
        subprocess.run(["openssl", "genrsa", "-out", key, "2048"], check=True, capture_output=True)
        self.start("etcd", PROGRAMS / "etcd", "--data-dir", self.folder / "etcd", "--unsafe-no-fsync", "--log-level", "warn",
                   "--listen-client-urls", f"http://127.0.0.1:{self.etcd_port}", "--advertise-client-urls", f"http://127.0.0.1:{self.etcd_port}",
                   "--listen-peer-urls", f"http://127.0.0.1:{self.peer_port}")
        self.start("apiserver", PROGRAMS / "kube-apiserver", "--etcd-servers", f"http://127.0.0.1:{self.etcd_port}", "--cert-dir", self.folder,
                   "--secure-port", str(self.port), "--service-cluster-ip-range", self.services, "--token-auth-file", self.folder / "tokens.csv",
                   "--advertise-address", "127.0.0.1", "--bind-address", "127.0.0.1", "--endpoint-reconciler-type", "none",
                   "--service-account-issuer", "https://kubernetes.default.svc", "--service-account-key-file", key,
                   "--service-account-signing-key-file", key, "--authorization-mode", "RBAC",
                   "--audit-log-path", self.audit, "--audit-policy-file", self.folder / "audit.yaml")
        self.kubeconfig("admin", self.token)
        self.until("the API server", 60, lambda: self.kubectl("get", "--raw", "/readyz", check=False).returncode == 0)

    def kubeconfig(self, name, token):
        file = self.folder / name
        file.write_text(json.dumps({
            "apiVersion": "v1", "kind": "Config", "current-context": "bench",
            "clusters": [{"name": "bench", "cluster": {"server": f"https://127.0.0.1:{self.port}", "insecure-skip-tls-verify": True}}],
            "users": [{"name": name, "user": {"token": token}}],
            "contexts": [{"name": "bench", "context": {"cluster": "bench", "user": name, "namespace": "fastdfs-system"}}]}))
        return file

    def kubectl(self, *words, check=True, text=None):
        return subprocess.run([KUBECTL, "--kubeconfig", self.folder / "admin", *words],
                              check=check, input=text, text=True, capture_output=True)

    @staticmethod
    def until(what, seconds, condition, pause=0.05):
        start = time.monotonic()
        while not condition():
            if time.monotonic() - start > seconds:
                sys.exit(f"{what} did not come within {seconds} s")
            time.sleep(pause)
        return time.monotonic() - start

    # ---- the operator

    def install(self):
        self.kubectl("apply", "--server-side", "-k", str(ROOT / "deploy"))
        self.kubectl("create", "namespace", NAMESPACE)
        self.api = self.admin()
        token = self.kubectl("-n", "fastdfs-system", "create", "token", "fastdfs-operator", "--duration=24h").stdout.strip()
        self.operator_config = self.kubeconfig("operator", token)
        limit = re.search(r"limits: \{memory: (\d+)Mi\}", (ROOT / "deploy/base/deployment.yaml").read_text())[1]
        image = (ROOT / "operator/src/main/docker/Dockerfile").read_text()
        options = self.arguments.jvm or re.search(r'JAVA_TOOL_OPTIONS="([^"]*)"', image)[1]
        self.options = f"{options} -XX:MaxRAM={limit}m"
        if "SharedArchiveFile" in options:
            self.options = re.sub(r"SharedArchiveFile=\S+", f"SharedArchiveFile={self.class_archive()}", self.options)

    def class_archive(self):
        """As the image's build makes it: by a start that finds no API server."""
        archive = self.folder / "classes.jsa"
        subprocess.run(["timeout", "20", self.arguments.java, "-XX:+UseSerialGC", f"-XX:ArchiveClassesAtExit={archive}", "-jar", JAR],
                       env=os.environ | {"KUBERNETES_MASTER": "https://127.0.0.1:1", "KUBERNETES_NAMESPACE": "default", "KUBECONFIG": "/dev/null",
                                         "QUARKUS_HTTP_PORT": "0"}, capture_output=True)
        return archive

    def start_operator(self):
        began = time.monotonic()
        environment = os.environ | {
            "JAVA_TOOL_OPTIONS": self.options, "KUBECONFIG": str(self.operator_config), "QUARKUS_HTTP_HOST": "127.0.0.1",
            "QUARKUS_HTTP_PORT": str(self.http_port), "POD_NAME": "bench"}
        self.operator = self.start("operator", self.arguments.java, "-jar", str(JAR),
                                   environment=environment)

        def ready():
            if self.operator.poll() is not None:
                sys.exit(f"the operator ended: {(self.folder / 'operator.log').read_text()[-2000:]}")
            with contextlib.suppress(OSError):
                connection = http.client.HTTPConnection("127.0.0.1", self.http_port, timeout=2)
                connection.request("GET", "/q/health/ready")
                return connection.getresponse().status == 200
            return False
        self.until("the operator", 60, ready, 0.02)
        return time.monotonic() - began

    def stop_operator(self):
        self.operator.send_signal(signal.SIGTERM)
        self.operator.wait(30)

    def memory(self, what):
        return int(re.search(rf"{what}:\s+(\d+) kB", pathlib.Path(f"/proc/{self.operator.pid}/status").read_text())[1]) / 1024

    def cpu(self, process):
        fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    # ---- requests

    def requests(self, start=0):
        """What the operator asked since that place in the audit log, each as its event; and the place of the end."""
        events = []
        with open(self.audit, "rb") as log:
            log.seek(start)
            for line in log:
                if not line.endswith(b"\n"):
                    break
                start += len(line)
                event = json.loads(line)
                if event["verb"] != "watch" and event.get("objectRef", {}).get("resource") not in UNCOUNTED:
                    events.append(event)
        return events, start

    @staticmethod
    def kinds(events):
        counts = collections.Counter(
            f'{e["verb"]} {e["objectRef"].get("resource", "")}{"/" + e["objectRef"]["subresource"] if "subresource" in e["objectRef"] else ""}'
            + (f' {e["responseStatus"]["code"]}' if e["responseStatus"]["code"] >= 300 else "")
            for e in events if "objectRef" in e)
        return ", ".join(f"{count} {kind}" for kind, count in counts.most_common(12)) or "none"

    def settle(self, start, quiet=75):
        """Waits until nothing was written for that many seconds, by default longer than a status may be held back; the time of
        the last write."""
        called = time.time()
        self.until("quiet", 900, lambda: time.time() - max(called, self.last_write(start)) > quiet, 0.5)
        return self.last_write(start)

    def last_write(self, start):
        writes = [e for e in self.requests(start)[0] if e["verb"] not in ("get", "list")]
        if not writes:
            return 0
        stamp = max(e["stageTimestamp"] for e in writes)
        return datetime.datetime.fromisoformat(stamp.replace("Z", "+00:00")).timestamp()

    # ---- the clusters

    def manifests(self, number):
        name = f"c{number:04d}"
        return (
            ("fastdfsclusters", {"apiVersion": "fastdfs.io/v1alpha1", "kind": "FastDfsCluster", "metadata": {"name": name},
                                 "spec": {"version": "6.15.4", "trackers": {"replicas": 2}}}),
            ("fastdfsstoragegroups", {"apiVersion": "fastdfs.io/v1alpha1", "kind": "FastDfsStorageGroup", "metadata": {"name": f"{name}-group1"},
                                      "spec": {"clusterRef": {"name": name}, "group": "group1", "replicas": 2, "storePaths": [{"size": "1Gi"}]}}))

    def create(self):
        local = threading.local()

        def post(number):
            if not hasattr(local, "api"):
                local.api = self.admin()
            for resource, manifest in self.manifests(number):
                local.api.ask("POST", f"{CRS}/{resource}", manifest)
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            list(pool.map(post, range(self.arguments.clusters)))

    def objects(self):
        return sum(self.api.count(path) for path in OWNED)


def arguments(description, **defaults):
    """A parser with what every benchmark on a bare cluster takes."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clusters", type=int, default=defaults["clusters"])
    parser.add_argument("--java", default="java")
    parser.add_argument("--jvm", help="instead of the options of the operator's image")
    parser.add_argument("--instance", type=int, choices=range(8), default=0, help="which ports and addresses to use")
    parser.add_argument("--keep", action="store_true", help="keep the folder with the logs")
    return parser


@contextlib.contextmanager
def bare_cluster(chosen):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was started ends, too
    folder = pathlib.Path(tempfile.mkdtemp(prefix="fastdfs-bench."))
    with contextlib.ExitStack() as stack:
        if chosen.keep:
            print(f"logs in {folder}")
        else:
            stack.callback(lambda: shutil.rmtree(folder, ignore_errors=True))
        yield BareCluster(chosen, folder, stack)
