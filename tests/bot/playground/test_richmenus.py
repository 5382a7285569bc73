"""Rich menus, from the SDK to the phone."""

from __future__ import annotations

import struct

import pytest
from linebot.v3.messaging import (
    ApiException,
    CreateRichMenuAliasRequest,
    MessageAction,
    MessagingApi,
    MessagingApiBlob,
    RichMenuArea,
    RichMenuBounds,
    RichMenuBulkLinkRequest,
    RichMenuBulkUnlinkRequest,
    RichMenuRequest,
    RichMenuSize,
    RichMenuSwitchAction,
    UpdateRichMenuAliasRequest,
)

from bot.playground.menus import picture_size
from bot.playground.persons import Person
from bot.playground.platform import Platform
from tests.bot.playground.ear import Ear


def png(width: int = 2500, height: int = 1686) -> bytes:
    head = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR"
    return head + struct.pack(">II", width, height) + b"\x08\x06\x00\x00\x00"


def menu(height: int = 1686, bar: str = "เมนู") -> RichMenuRequest:
    whole = RichMenuBounds(x=0, y=0, width=1250, height=height)
    right = RichMenuBounds(x=1250, y=0, width=1250, height=height)
    switch = RichMenuSwitchAction(data="to-officer", richMenuAliasId="officer")
    return RichMenuRequest(
        size=RichMenuSize(width=2500, height=height),
        selected=True,
        name="guest",
        chatBarText=bar,
        areas=[
            RichMenuArea(bounds=whole, action=MessageAction(label="ช่วย", text="ช่วยเหลือ")),
            RichMenuArea(bounds=right, action=switch),
        ],
    )


@pytest.fixture
def made(api: MessagingApi, blob: MessagingApiBlob) -> str:
    menu_id = api.create_rich_menu(menu()).rich_menu_id
    upload(blob, menu_id)
    return menu_id


def upload(
    blob: MessagingApiBlob, menu_id: str, picture: bytes | None = None, kind: str = "image/png"
) -> None:
    headers = {"Content-Type": kind}
    body = bytearray(picture or png())
    blob.set_rich_menu_image(menu_id, body=body, _headers=headers)


def test_a_menu_made_by_the_sdk_is_on_the_phone(
    api: MessagingApi, blob: MessagingApiBlob, somchai: Person, made: str, ear: Ear
) -> None:
    assert somchai.menu is None
    api.set_default_rich_menu(made)
    assert somchai.menu is not None
    assert somchai.menu.body["chatBarText"] == "เมนู"
    somchai.tap_menu("ช่วย")
    assert ear.events[-1]["message"]["text"] == "ช่วยเหลือ"
    assert bytes(blob.get_rich_menu_image(made)) == png()
    assert api.get_default_rich_menu_id().rich_menu_id == made
    assert [m.rich_menu_id for m in api.get_rich_menu_list().richmenus] == [made]
    assert api.get_rich_menu(made).size.height == 1686


def test_ones_own_menu_goes_before_everybodys(
    api: MessagingApi, blob: MessagingApiBlob, platform: Platform, somchai: Person, made: str
) -> None:
    own = api.create_rich_menu(menu(bar="เจ้าหน้าที่")).rich_menu_id
    upload(blob, own)
    api.set_default_rich_menu(made)
    api.link_rich_menu_id_to_user(somchai.user_id, own)
    assert api.get_rich_menu_id_of_user(somchai.user_id).rich_menu_id == own
    assert platform.menus.seen_by(somchai.user_id) is platform.menus.menus[own]
    api.unlink_rich_menu_id_from_user(somchai.user_id)
    assert platform.menus.seen_by(somchai.user_id) is platform.menus.menus[made]
    with pytest.raises(ApiException) as caught:
        api.get_rich_menu_id_of_user(somchai.user_id)
    assert caught.value.status == 404


def test_many_are_linked_in_one_call(
    api: MessagingApi, platform: Platform, somchai: Person, made: str
) -> None:
    users = [somchai.user_id, platform.person("สมหญิง").user_id]
    api.link_rich_menu_id_to_users(RichMenuBulkLinkRequest(richMenuId=made, userIds=users))
    assert set(platform.menus.linked) == set(users)
    api.unlink_rich_menu_id_from_users(RichMenuBulkUnlinkRequest(userIds=users))
    assert platform.menus.linked == {}


def test_a_menu_without_a_picture_is_shown_to_nobody(api: MessagingApi, somchai: Person) -> None:
    bare = api.create_rich_menu(menu()).rich_menu_id
    for link in (
        lambda: api.set_default_rich_menu(bare),
        lambda: api.link_rich_menu_id_to_user(somchai.user_id, bare),
    ):
        with pytest.raises(ApiException, match="must upload richmenu image"):
            link()
    assert somchai.menu is None


def test_a_picture_must_fit_and_cannot_be_replaced(
    api: MessagingApi, blob: MessagingApiBlob, made: str
) -> None:
    with pytest.raises(ApiException, match="already been uploaded"):
        upload(blob, made)
    other = api.create_rich_menu(menu()).rich_menu_id
    with pytest.raises(ApiException, match="size"):
        upload(blob, other, png(1200, 810))
    with pytest.raises(ApiException) as caught:
        upload(blob, other, png() + b"\0" * 1_000_001)
    assert caught.value.status == 413
    with pytest.raises(ApiException) as caught:
        blob.set_rich_menu_image(
            other, body=bytearray(png()), _headers={"Content-Type": "image/gif"}
        )
    assert caught.value.status == 415


def test_a_menu_line_refuses_is_not_made(api: MessagingApi, platform: Platform) -> None:
    with pytest.raises(ApiException, match=r"1\.45"):
        api.create_rich_menu(menu(height=1800))
    with pytest.raises(ApiException):
        api.validate_rich_menu_object(menu(height=1800))
    api.validate_rich_menu_object(menu())
    assert platform.menus.menus == {}


def test_a_deleted_menu_is_gone_from_every_phone(
    api: MessagingApi, somchai: Person, made: str
) -> None:
    api.set_default_rich_menu(made)
    api.link_rich_menu_id_to_user(somchai.user_id, made)
    api.delete_rich_menu(made)
    assert somchai.menu is None
    for gone in (api.get_rich_menu, api.delete_rich_menu):
        with pytest.raises(ApiException) as caught:
            gone(made)
        assert caught.value.status == 404


def test_an_alias_switches_the_menu_on_the_phone(
    api: MessagingApi, somchai: Person, made: str, ear: Ear
) -> None:
    api.set_default_rich_menu(made)
    somchai.tap_menu(1)
    params = ear.events[-1]["postback"]["params"]
    assert params == {"newRichMenuAliasId": "officer", "status": "RICHMENU_ALIAS_ID_NOTFOUND"}
    request = CreateRichMenuAliasRequest(richMenuAliasId="officer", richMenuId=made)
    api.create_rich_menu_alias(request)
    somchai.tap_menu(1)
    assert ear.events[-1]["postback"]["params"]["status"] == "SUCCESS"
    assert api.get_rich_menu_id_of_user(somchai.user_id).rich_menu_id == made
    with pytest.raises(ApiException, match="conflict"):
        api.create_rich_menu_alias(request)
    api.update_rich_menu_alias("officer", UpdateRichMenuAliasRequest(richMenuId=made))
    assert [a.rich_menu_alias_id for a in api.get_rich_menu_alias_list().aliases] == ["officer"]
    assert api.get_rich_menu_alias("officer").rich_menu_id == made
    api.delete_rich_menu_alias("officer")
    with pytest.raises(ApiException):
        api.get_rich_menu_alias("officer")


def test_the_size_of_a_picture_is_read_from_its_head() -> None:
    jpeg = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffc0001108012c019003012200")
    assert picture_size(jpeg) == (400, 300)
    assert picture_size(png(800, 540)) == (800, 540)
    assert picture_size(b"GIF89a") is None
    assert picture_size(b"\xff\xd8\xff") is None
