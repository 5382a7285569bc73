"""``helpdesk bridge enrol``: makes the bridge's keys, shows the public ones to the office with the
code, and pins the office's."""

import base64
import json

from nacl.public import PrivateKey
from nacl.signing import SigningKey, VerifyKey

from bot.bridge.beside import what_it_can
from bot.bridge.dialling import Cut, Dialling, Unwanted
from bot.bridge.exchange import enrolment_proof
from bot.bridge.identity import Identity
from bot.bridge.routes import ENROL
from bot.console import Echo, read_beside
from bot.opening import portal_at_hand
from bot.trouble import Trouble
from portal_bridge.remote import envelopes
from portal_bridge.remote.envelopes import Forged, Way


def enrol(office: str, code: str, echo: Echo) -> None:
    """Raises ``Trouble`` with what to do. Nothing is kept unless the office took the bridge in."""
    settings = read_beside()
    signing, opening = SigningKey.generate(), PrivateKey.generate()
    sign_key, box_key = bytes(signing.verify_key).hex(), bytes(opening.public_key).hex()
    proof = signing.sign(enrolment_proof(code, sign_key, box_key)).signature
    said = {
        "code": code,
        "sign_key": sign_key,
        "box_key": box_key,
        "proof": base64.b64encode(proof).decode(),
        "can": what_it_can(portal_at_hand(settings)),
    }
    address = office.strip().rstrip("/")
    try:
        answer = Dialling(address, settings.bridge_ca_file).post(ENROL, json.dumps(said))
        bridge, name, office_key = _welcome(answer)
    except Unwanted:
        raise Trouble(
            "the office does not take this code: it is spent, older than ten minutes, or mistyped; "
            "`helpdesk bridge invite --name NAME` at the office prints another"
        ) from None
    except Cut as cut:
        raise Trouble(
            f"{address} cannot be reached ({cut}): is it the office's PUBLIC_URL?"
        ) from None
    except Forged:
        raise Trouble(f"{address} does not answer as a helpdesk does") from None
    Identity(
        office=address,
        bridge=bridge,
        name=name,
        office_key=office_key,
        sign_seed=bytes(signing).hex(),
        box_key=bytes(opening).hex(),
    ).keep(settings.bridge_folder)
    echo(f"enrolled as {name}; its keys are in {settings.bridge_folder.resolve()}")
    if settings.portal.kind == "memory":
        echo("PORTAL__KIND is memory here: accounts open nothing real until it is set")
    echo("here: let `helpdesk bridge run` run, by a unit that starts it again (README.md)")
    echo("at the office: restart `helpdesk serve` and `work`, so that they know what it can")


def _welcome(answer: str) -> tuple[str, str, str]:
    """The bridge's id and name, and the office's key, which is proven to be its own."""
    bridge = envelopes.bridge_of(answer)
    told = envelopes.decode(answer.split(".", 2)[2])
    try:
        key = VerifyKey(bytes.fromhex(str(told["office_key"])))
        said = envelopes.read(key, Way.TO_BRIDGE, bridge, answer)
        return bridge, str(said["name"]), str(said["office_key"])
    except (KeyError, TypeError, ValueError):
        raise Forged("not a welcome") from None
