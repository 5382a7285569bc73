"""The rich menus: what is on them, what a tap says, and how they are installed."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import replace

import pytest
from linebot.v3.messaging import ApiClient, Configuration, MessagingApi, MessagingApiBlob

from bot.line.limits import check_rich_menu
from bot.line.menupicture import HEIGHT, MOST_BYTES, WIDTH, png, spots, svg
from bot.line.pictograms import PICTOGRAMS
from bot.line.richmenu import AREAS, ROLES, install, link, menus, picture
from bot.playground.api import make_app
from bot.playground.persons import Person
from bot.playground.platform import Platform
from bot.playground.serving import serving
from bot.texts import FACTS, LANGUAGES, Texts
from handlers.language.words import understand

TEXTS = Texts.load(dict.fromkeys(FACTS, "สพป."))


@pytest.fixture
def platform() -> Iterator[Platform]:
    platform = Platform(post=lambda *_args: 200)
    yield platform
    platform.close()


@pytest.fixture
def client(platform: Platform) -> Iterator[ApiClient]:
    with serving(make_app(platform)) as host:
        token = next(iter(platform.access_tokens))
        with ApiClient(Configuration(host=host, access_token=token)) as client:
            yield client
        platform.close()


@pytest.fixture
def api(client: ApiClient) -> MessagingApi:
    return MessagingApi(client)


@pytest.fixture
def blob(client: ApiClient) -> MessagingApiBlob:
    return MessagingApiBlob(client)


def names(platform: Platform) -> list[str]:
    return sorted(str(menu.body["name"]) for menu in platform.menus.menus.values())


def somchai(platform: Platform) -> Person:
    return platform.person("สมชาย")


@pytest.mark.parametrize("language", LANGUAGES)
def test_line_takes_every_menu(language: str) -> None:
    assert [check_rich_menu(plan.body()) for plan in menus(TEXTS, language)] == [[], [], []]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_area_says_a_command_that_even_breaks_out_of_a_form(language: str) -> None:
    said = {command for plan in menus(TEXTS, language) for command in plan.commands}
    lost = {words for words in said if (found := understand(words)) is None or not found.certain}
    assert lost == set()


def test_six_areas_cover_the_picture_without_a_gap() -> None:
    assert len(spots()) == 6
    assert sum(width * height for _, _, width, height in spots()) == WIDTH * HEIGHT


def test_every_area_has_a_pictogram_and_every_pictogram_an_area() -> None:
    assert {area for role in ROLES for area in AREAS[role]} == set(PICTOGRAMS)


def test_the_picture_has_the_menus_size_and_is_light_enough() -> None:
    drawn = picture(menus(TEXTS)[0])
    assert drawn.startswith(b"\x89PNG")
    assert struct.unpack(">II", drawn[16:24]) == (WIDTH, HEIGHT)
    assert len(drawn) < MOST_BYTES


def test_the_letters_are_in_the_picture_whatever_fonts_the_machine_has() -> None:
    areas = menus(TEXTS)[0].labels
    assert png(svg(areas)) != png(svg(tuple((pictogram, "") for pictogram, _ in areas)))


def test_a_label_cannot_break_the_drawing() -> None:
    areas = tuple((pictogram, "<&>") for pictogram, _ in menus(TEXTS)[0].labels)
    assert "&lt;&amp;&gt;" in svg(areas)
    assert png(svg(areas)).startswith(b"\x89PNG")


def test_everybody_sees_the_guests_menu_once_it_is_installed(
    api: MessagingApi, blob: MessagingApiBlob, platform: Platform
) -> None:
    ids = install(api, blob, TEXTS)
    seen = somchai(platform).menu
    assert seen is not None
    assert seen.id == ids["guest"]
    assert seen.picture == picture(menus(TEXTS)[0])
    assert platform.menus.aliases == {f"helpdesk-{role}": ids[role] for role in ROLES}


def test_installing_again_changes_nothing(
    api: MessagingApi, blob: MessagingApiBlob, platform: Platform
) -> None:
    first = install(api, blob, TEXTS)
    calls = len(platform.calls)
    assert install(api, blob, TEXTS) == first
    later = list(platform.calls)[calls:]
    assert {call.method for call in later} == {"GET"}


@pytest.mark.slow
def test_a_new_version_takes_the_place_of_the_old_one_and_leaves_other_menus_alone(
    api: MessagingApi, blob: MessagingApiBlob, platform: Platform
) -> None:
    body = menus(TEXTS)[0].body("made by hand")
    foreign = platform.menus.create(body)
    install(api, blob, TEXTS)
    before = names(platform)
    ids = install(api, blob, TEXTS, "en")
    after = names(platform)
    assert len(after) == len(before) == 4
    assert set(before) & set(after) == {"made by hand"}
    assert foreign.id in platform.menus.menus
    assert platform.menus.default == ids["guest"]
    assert platform.menus.aliases["helpdesk-officer"] == ids["officer"]


def test_a_menu_left_without_its_picture_is_made_anew(
    api: MessagingApi, blob: MessagingApiBlob, platform: Platform
) -> None:
    left = platform.menus.create(menus(TEXTS)[2].body())
    ids = install(api, blob, TEXTS)
    assert ids["officer"] != left.id
    assert left.id not in platform.menus.menus
    assert platform.menus.menus[ids["officer"]].picture is not None


def test_an_officer_is_shown_the_officers_menu(
    api: MessagingApi, blob: MessagingApiBlob, platform: Platform
) -> None:
    ids = install(api, blob, TEXTS)
    officer, other = somchai(platform), somchai(platform)
    link(api, ids["officer"], [officer.user_id])
    assert (officer.menu, other.menu) == (
        platform.menus.menus[ids["officer"]],
        platform.menus.menus[ids["guest"]],
    )


@pytest.mark.slow
def test_more_than_five_hundred_are_linked_in_several_calls(
    api: MessagingApi, blob: MessagingApiBlob, platform: Platform
) -> None:
    ids = install(api, blob, TEXTS)
    staff = [platform.person(f"คนที่ {number}").user_id for number in range(501)]
    link(api, ids["member"], staff)
    assert set(platform.menus.linked) == set(staff)


def test_the_name_tells_a_changed_menu_from_the_one_before() -> None:
    plan = menus(TEXTS)[0]
    assert replace(plan, bar="เมนู").name != plan.name
    assert replace(plan, labels=plan.labels[::-1]).name != plan.name
    assert replace(plan).name == plan.name
