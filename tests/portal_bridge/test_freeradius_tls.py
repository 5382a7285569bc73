"""The wire to a RADIUS database on another host is verified, or not used."""

from pathlib import Path

import pytest
from sqlalchemy import Connection, make_url, text

from portal_bridge.adapters.radius.wire import Timeouts, Wire, is_local, read_url
from portal_bridge.contract import Unreachable
from tests.portal_bridge.conftest import Site
from tests.services import postgresql
from tests.services.certificates import certificate

QUICK = Timeouts(connect=2, statement=1, transaction=2)


@pytest.mark.service("postgresql", "openssl")
def test_only_a_server_with_the_right_certificate_is_spoken_to(tmp_path: Path) -> None:
    ours, theirs = certificate(tmp_path / "ours.pem"), certificate(tmp_path / "theirs.pem")
    with postgresql.serving(ours) as address:
        url = read_url(address)
        assert Wire(url, tls="verify", ca_file=ours).transact(is_encrypted)

        for ca_file in (theirs, None):
            with pytest.raises(Unreachable):
                Wire(url, tls="verify", ca_file=ca_file, timeouts=QUICK).transact(is_encrypted)
        elsewhere = url.set(host="localhost")
        with pytest.raises(Unreachable):
            Wire(elsewhere, tls="verify", ca_file=ours, timeouts=QUICK).transact(is_encrypted)


def test_server_without_tls_gets_no_password_when_tls_is_wanted(site: Site) -> None:
    wire = Wire(read_url(site.portal_url), tls="verify", timeouts=QUICK)

    with pytest.raises(Unreachable):
        wire.transact(lambda connection: connection.execute(text("SELECT 1")))


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("postgresql://u:p@127.0.0.1/radius", True),
        ("postgresql://u:p@[::1]/radius", True),
        ("postgresql://u:p@localhost/radius", True),
        ("postgresql:///radius", True),
        ("postgresql:///radius?host=/run/postgresql", True),
        ("mariadb://u:p@10.0.0.5/radius", False),
        ("postgresql://u:p@localhost.example/radius", False),
        ("postgresql:///radius?host=db.example", False),
        ("postgresql://u:p@127.0.0.1/radius?host=db.example", False),
        ("postgresql://u:p@127.0.0.1/radius?hostaddr=10.0.0.5", False),
        ("postgresql://u:p@127.example/radius", False),
    ],
)
def test_certificate_is_wanted_of_every_host_but_this_one(address: str, here: bool) -> None:
    assert is_local(make_url(address)) is here


def is_encrypted(connection: Connection) -> bool:
    asked = text("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
    return bool(connection.execute(asked).scalar())
