"""Every sentence the code asks for is written in both languages; every written one is asked for."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import pytest

from bot.line.limits import graphemes
from bot.texts import FACTS, LANGUAGES, Texts, read
from bot.texts.filling import holes
from handlers.kit.effects import Badge

ROOT = Path(__file__).parents[1]
PACKAGES = ("handlers", "bot")
KEY = re.compile(r"[a-z][a-z_]*(\.[A-Za-z0-9_]+)+")
ON_A_PAGE = re.compile(r"""say\((["'])([a-z0-9_.]+)\1((?:, *\w+=[^,()]+)*)\)""")
"""A sentence of a web page, in its template: the key without ``page.``, and what it is given."""
SPOKEN_BY = {"Say", "Card", "Fact", "Words", "Button", "Button.of", "ask", "texts.say"}
"""Calls whose first argument is a key."""
CARD_PARTS = (".title", ".alt")


FAMILIES = (
    *(
        "failure",
        "failure_state",
        "badge",
        "device",
        "used_on",
        "purpose",
        "reason",
        "role",
        "account_state",
        "outcome",
        "sent",
        "field",
        "recognition",
        "masked",
        "decide",
        "topic",
        "absence",
        "area",
        "kind",
        "symptom",
        "position",
        "solution",
        "stands",
        "emergency",
        "whois_reason",
        "end",
        "amount",
        "span",
        "device_name",
        "figures.layout",
        "figures.doubt",
        "figures.metric",
    ),
    *("ask", "mis.metric", "mis.unit", "mis.place", "mis.size", "mis.condition", "mis.sentence"),
    *("mis.no", "mis.left_out", "mis.why", "mis.format", "mis.unread", "mis.filed_unread"),
    *("page.fault", "page.handout", "refusal", "misread", "richmenu", "button"),
    *("export.act", "export.actor", "export.job_state"),
    *("export.session_end", "export.warned_how", "export.device_state"),
)
"""Keys the code puts together: ``f"device.{name}"``. ``families`` below knows their names."""


@dataclass(frozen=True)
class Asked:
    """A key in the code. ``given``: the params it is given, where the code shows them."""

    key: str
    where: str
    call: str = ""
    given: frozenset[str] | None = None


@cache
def sources() -> tuple[tuple[Path, tuple[ast.Call | ast.Constant, ...]], ...]:
    """Each file's calls and constants; all else in it says nothing."""
    return tuple(
        (path, tuple(said_in(ast.parse(path.read_text(encoding="utf-8")))))
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        if not path.is_relative_to(ROOT / "bot/playground")  # its page has sentences of its own
    )


def said_in(tree: ast.Module) -> Iterator[ast.Call | ast.Constant]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call | ast.Constant))


def name_of(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=ast.Name(id="self"), attr=name):
            return f"self.{name}"
        case ast.Attribute(attr="say"):
            return "texts.say"
        case ast.Attribute(value=ast.Name(id=owner), attr=name):
            return f"{owner}.{name}"
    return ""


def first_argument(call: ast.Call) -> ast.expr | None:
    named = [k.value for k in call.keywords if k.arg in {"text", "label", "key"}]
    return call.args[0] if call.args else next(iter(named), None)


def constants(part: ast.expr | None) -> Iterator[str]:
    match part:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=this, orelse=that):
            yield from constants(this)
            yield from constants(that)


def is_literal_label(call: ast.Call) -> bool:
    return any(k.arg == "literal" for k in call.keywords)


def params_given(call: ast.Call) -> frozenset[str] | None:
    """What the call gives to the sentence, or None where that cannot be read off the code."""
    name = name_of(call)
    if name == "ask":
        return None
    if name not in {"Say", "Card", "Words", "texts.say"}:
        return frozenset()
    named = [k.value for k in call.keywords if k.arg == "params"]
    params = call.args[1] if len(call.args) > 1 else next(iter(named), None)
    match params:
        case None:
            return frozenset()
        case ast.Dict(keys=keys) if all(isinstance(key, ast.Constant) for key in keys):
            return frozenset(str(key.value) for key in keys if isinstance(key, ast.Constant))
    return None


def asked_on_pages() -> Iterator[Asked]:
    for path in sorted((ROOT / "bot/pages/templates").glob("*.html")):
        for found in ON_A_PAGE.finditer(path.read_text(encoding="utf-8")):
            given = frozenset(re.findall(r"(\w+)=", found[3]))
            yield Asked(f"page.{found[2]}", path.name, "say", given)


@cache
def asked() -> tuple[Asked, ...]:
    """Every key that stands literally in the code and in the pages."""
    topics = {key.split(".")[0] for key in read("th")}
    found: list[Asked] = list(asked_on_pages())
    for path, nodes in sources():
        file = path.relative_to(ROOT)
        for node in nodes:
            where = f"{file}:{node.lineno}"
            match node:
                case ast.Call() if name_of(node) in SPOKEN_BY and not is_literal_label(node):
                    found += (
                        Asked(key, where, name_of(node), params_given(node))
                        for key in constants(first_argument(node))
                    )
                case ast.Constant(value=str(text)) if (
                    KEY.fullmatch(text) and text.split(".")[0] in topics
                ):
                    found.append(Asked(text, where))
    return tuple(found)


def everything_imported() -> None:
    for package in ("handlers", "store", "portal_bridge"):
        for module in pkgutil.walk_packages([str(ROOT / package)], f"{package}."):
            if ".migrations" not in module.name:
                importlib.import_module(module.name)


def descendants(kind: type) -> Iterator[type]:
    for child in kind.__subclasses__():
        yield child
        yield from descendants(child)


def faults(misread: type) -> Iterator[str]:
    """The reasons an answer may be misread for: the ``...Fault`` beside its error."""
    module = importlib.import_module(misread.__module__)
    for name, kind in vars(module).items():
        beside = name.endswith("Fault") and kind.__module__ == module.__name__
        if beside and issubclass(kind, StrEnum):
            yield from (reason.value for reason in kind)


@cache
def families() -> frozenset[str]:
    """Keys the code puts together at run time."""
    everything_imported()
    from bot.line.richmenu import AREAS
    from bot.pages.chosen import Fault
    from bot.pages.guests import STATUS as OF_A_PASS
    from bot.pages.guests import TRY_AGAIN
    from bot.pages.handout import Shut
    from bot.pages.login import STATUS as AT_LOGIN
    from bot.pages.login import STOPS as NO_DOOR
    from bot.pages.online import GONE
    from bot.pages.password import ASK_AGAIN, OF_A_CHANGE, STATUS
    from handlers.approvals.settling import FOR_OTHERS
    from handlers.figurefiles.dmc_area import NAME as DMC_AREA
    from handlers.figurefiles.emis import NAME as EMIS
    from handlers.figurefiles.layouts import DMC_WORKBOOK, TABLES
    from handlers.figurefiles.reading import DoubtKind
    from handlers.figurefiles.template import NAME as TEMPLATE
    from handlers.guests.making import OFFERED
    from handlers.guests.stretching import SPANS
    from handlers.kit.amounts import UNITS
    from handlers.kit.disclosing import WHYS
    from handlers.kit.ends import ENDS
    from handlers.kit.forms import Form
    from handlers.kit.positions import POSITIONS
    from handlers.kit.purposes import PURPOSES
    from handlers.kit.reasons import CLOSINGS, EMERGENCIES, REASONS
    from handlers.kit.remembering import NAMES
    from handlers.kit.troubles import SOLUTIONS, TROUBLES
    from handlers.kit.uses import DEVICES, IN_WORDS
    from handlers.language.errors import Misread
    from handlers.language.masking import Secret
    from handlers.language.places import Kind as PlaceKind
    from handlers.loading.wording import known_metrics
    from handlers.mis.answer import MISSING, Follow
    from handlers.mis.answer import Why as NoFigure
    from handlers.mis.asking import EXAMPLES
    from handlers.mis.forms import Form as Handed
    from handlers.mis.metrics import metrics
    from handlers.mis.naming import CONDITIONS, SIZE_WORDS
    from handlers.mis.places import Where
    from handlers.mis.several import LEFT_OUT
    from handlers.mis.wording import OF_KIND
    from store.absences import Why
    from store.accounts import AccountState
    from store.audit import Act, Actor
    from store.devices import DeviceState
    from store.duties import Topic
    from store.handouts import HandoutKind
    from store.online import End
    from store.outbox import JobState, Kind
    from store.people import Warned
    from store.refusals import Refusal
    from store.requests import Kind as Wanted
    from store.requests import Recognition, State, Verdict
    from store.roster import Role

    decided = [kind for kind in Wanted if kind is not Wanted.GUEST]  # nobody's tap approves a guest
    areas = {area for role in AREAS.values() for area in role}
    table = {
        "failure": (*(kind for kind in Kind if kind is not Kind.PASSWORD), "event"),
        "failure_state": (JobState.DEAD, JobState.UNCERTAIN),
        "badge": list(Badge),
        "device": DEVICES,
        "used_on": IN_WORDS,
        "purpose": PURPOSES,
        "reason": (*REASONS, *CLOSINGS),
        "symptom": TROUBLES,
        "position": POSITIONS,
        "solution": SOLUTIONS,
        "role": list(Role),
        "topic": list(Topic),
        "absence": list(Why),
        "kind": list(Wanted),
        "stands": list(State),
        "emergency": EMERGENCIES,
        "whois_reason": WHYS,
        "end": (*ENDS, "today"),
        "span": (*OFFERED, *SPANS),
        "area": [place.value for place in PlaceKind],
        "account_state": list(AccountState),
        "outcome": list(State),
        "sent": ("sticker", "image", "audio", "video", "file", "location", "other"),
        "field": {q.field for form in Form.known.values() for q in form.questions() if not q.given},
        "recognition": list(Recognition),
        "masked": list(Secret),
        "amount": UNITS,
        "decide": {
            *(f"{v.state.value}_{kind.value}" for v in Verdict for kind in decided),
            *(f"{v.state.value}_{kind.value}_for" for v in Verdict for kind in FOR_OTHERS),
        },
        "richmenu": areas,
        "button": areas,
        "page.fault": list(Fault),
        "export.act": list(Act),
        "export.actor": list(Actor),
        "export.job_state": list(JobState),
        "export.session_end": list(End),
        "export.warned_how": list(Warned),
        "export.device_state": list(DeviceState),
        "device_name": NAMES,
        "ask": (*Follow, *EXAMPLES),
        "mis.metric": metrics(),
        "mis.unit": {metric.unit for metric in metrics().values()},
        "mis.place": list(Where),
        "mis.size": SIZE_WORDS.values(),
        "mis.condition": CONDITIONS,
        "mis.no": {*NoFigure, "not_loaded_when", "persons"}
        - {NoFigure.WHICH_SCHOOL, NoFigure.NEAR_NAMES},
        "mis.left_out": list(LEFT_OUT),
        "mis.why": list(MISSING),
        "mis.unread": {*map(str, OF_KIND), "group", "narrower", "part"},
        "mis.filed_unread": {*map(str, OF_KIND), "group", "narrower", "part"},
        "mis.format": tuple(Handed),
        "mis.sentence": {
            key.removeprefix("mis.headline.")
            for key in read("th")
            if key.startswith("mis.headline")
        },
        "figures.layout": (*(one.name for one in TABLES), DMC_WORKBOOK, DMC_AREA, EMIS, TEMPLATE),
        "figures.doubt": list(DoubtKind),
        "figures.metric": known_metrics(),
        "refusal": {kind.__name__ for kind in descendants(Refusal)},
    }
    shut = (*(STATUS.keys() - ASK_AGAIN), *OF_A_CHANGE.values(), "not_a_form")
    stops = {f"page.{why}" for why in shut} | {f"page.handout_{why.value}" for why in Shut}
    handed = {
        f"page.handout.{kind.value}.{part}"
        for kind in HandoutKind
        for part in ("title", "lead", "open", "busy")
    }
    stops |= {f"page.guest_{why.value}" for why in OF_A_PASS.keys() - TRY_AGAIN.keys()}
    stops |= {"page.guest_not_a_form"}
    stops |= {f"page.online_{why}" for why in GONE}
    stops |= {f"page.login_{why}" for why in NO_DOOR}
    tried = {f"page.guest_{why.value}.what_to_do" for why in TRY_AGAIN}
    stopped = {f"{stop}.{part}" for stop in stops for part in ("title", "what_to_do")}
    tried |= {f"page.login.{why}" for why in AT_LOGIN}
    misread = {
        f"misread.{kind.topic}.{reason}" for kind in descendants(Misread) for reason in faults(kind)
    }
    named = {f"{topic}.{name}" for topic, names in table.items() for name in names}
    receipts = {f"{topic}.filed_nobody" for topic in ("account", "password", "claim")}
    receipts |= {"status.waiting_nobody", "mydata.phone_filed_nobody"}
    receipts |= {"renewal.filed_nobody", "other.filed_nobody", "other.waiting_nobody"}
    receipts |= {"problem.filed_nobody", "problem.waiting_nobody", "school.filed_nobody"}
    return frozenset(named | stopped | tried | handed | misread | receipts)


def keys_meant(found: Asked, written: frozenset[str]) -> set[str]:
    """A card's key stands for its title, its alt text and, where there are, its lead and note."""
    if found.call == "Card" or (not found.call and f"{found.key}.alt" in written):
        more = {f"{found.key}.lead", f"{found.key}.note"} & written
        return {found.key + part for part in CARD_PARTS} | more
    return {found.key}


def test_every_sentence_the_code_asks_for_is_written() -> None:
    written = frozenset(read("th"))
    missing = {
        f"{key} ({found.where})"
        for found in asked()
        if found.call or found.where.startswith("handlers")
        for key in keys_meant(found, written) - written
    }

    assert not missing


def test_every_sentence_that_is_put_together_is_written() -> None:
    assert not families() - set(read("th"))


def test_every_key_that_is_put_together_belongs_to_a_family_known_here() -> None:
    starts = {
        str(first.value)
        for _path, nodes in sources()
        for node in nodes
        if isinstance(node, ast.Call) and name_of(node) in SPOKEN_BY
        for key in node.args[:1]
        if isinstance(key, ast.JoinedStr)
        for first in key.values[:1]
        if isinstance(first, ast.Constant)
    }

    assert starts - {f"{family}." for family in FAMILIES} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_written_that_nobody_says(language: str) -> None:
    written = frozenset(read(language))
    said = {key for found in asked() for key in keys_meant(found, written)}

    assert not written - said - families()


def test_both_languages_have_the_same_sentences_with_the_same_holes() -> None:
    thai, english = read("th"), read("en")

    assert thai.keys() == english.keys()
    assert {key: holes(text) for key, text in thai.items()} == {
        key: holes(text) for key, text in english.items()
    }


def test_the_code_gives_each_sentence_what_it_names() -> None:
    thai = read("th")
    starved = {
        f"{key} wants {sorted(wanted)} ({found.where})"
        for found in asked()
        if found.given is not None
        for key in keys_meant(found, frozenset(thai)) & thai.keys()
        if (wanted := holes(thai[key]) - FACTS - found.given)
    }

    assert not starved


@pytest.mark.parametrize("language", LANGUAGES)
def test_quick_reply_labels_fit_a_phone(language: str) -> None:
    topics = (
        "button.",
        "span.",
        "device.",
        "end.",
        "purpose.",
        "ask.",
        "reason.",
        "field.",
        "recognition.",
        "position.",
        "school.has_",
    )
    labels = {key: text for key, text in read(language).items() if key.startswith(topics)}

    assert {key: text for key, text in labels.items() if graphemes(text) > 20} == {}


def test_a_device_to_be_replaced_is_known_by_its_number_on_a_phone_s_button() -> None:
    labels = [text for key, text in read("th").items() if key.startswith("device_name.")]

    assert {text for text in labels if graphemes(f"53-0B {text}") > 20} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_label_that_frees_a_device_fits_by_letters_too(language: str) -> None:
    assert len(read(language)["button.free_device"]) <= 20


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_empty_or_takes_a_gender(language: str) -> None:
    gendered = re.compile(r"ครับ|ค่ะ|คะ(?!แนน)|โปรไฟล์")
    wrong = {k: v for k, v in read(language).items() if not v or gendered.search(v)}

    assert wrong == {}


def test_no_space_parts_a_topic_from_the_thai_words_that_go_on_with_it() -> None:
    """Nor can it be left out: some topics end in Latin letters (คะแนน O-NET)."""
    parted = re.compile(r"\{topic\} (?:ในระบบ|ที่มีอยู่)")

    assert [key for key, text in read("th").items() if parted.search(text)] == []


def test_an_office_without_its_facts_is_told_so() -> None:
    with pytest.raises(LookupError, match="office_phone"):
        Texts.load(dict.fromkeys(FACTS - {"office_phone"}, "…"))
