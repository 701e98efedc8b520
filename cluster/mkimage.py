#!/usr/bin/env python3
"""mkimage.py NAME ROOTFS_DIR OUT.tar [entrypoint...]: a docker-archive of one layer from a directory"""
import hashlib
import io
import json
import os
import platform
import subprocess
import sys
import tarfile

name, root, out, entrypoint = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:]
architecture = {"x86_64": "amd64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())

layer = out + ".layer"
subprocess.check_call(["tar", "--numeric-owner", "-C", root, "-cf", layer, "."])
digest = hashlib.sha256()
with open(layer, "rb") as f:
    for block in iter(lambda: f.read(1 << 20), b""):
        digest.update(block)

config = json.dumps({
    "architecture": architecture,
    "os": "linux",
    "config": {
        "Entrypoint": entrypoint,
        "Env": ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
    },
    "rootfs": {"type": "layers", "diff_ids": ["sha256:" + digest.hexdigest()]},
    "history": [{"created_by": "mkimage.py"}],
}).encode()
config_name = hashlib.sha256(config).hexdigest() + ".json"
manifest = json.dumps([{"Config": config_name, "RepoTags": [name], "Layers": ["layer.tar"]}]).encode()

with tarfile.open(out, "w") as archive:
    for entry, data in ((config_name, config), ("manifest.json", manifest)):
        info = tarfile.TarInfo(entry)
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    archive.add(layer, "layer.tar")
os.remove(layer)
