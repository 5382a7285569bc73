"""Certificates for servers on loopback."""

import subprocess
from pathlib import Path


def certificate(path: Path) -> Path:
    """A self-signed certificate for 127.0.0.1 and its key, in one file."""
    request = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    request += [
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=test",
        "-addext",
        "subjectAltName=IP:127.0.0.1",
    ]
    made = subprocess.run(
        [*request, "-keyout", "-", "-out", "-"], capture_output=True, text=True, check=True
    )
    path.write_text(made.stdout)
    return path
