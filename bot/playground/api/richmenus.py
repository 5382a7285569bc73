"""Rich menus (reference, "Rich menu", "Per-user rich menu", "Rich menu alias")."""

from bot.playground.api.gate import Answer, Ask, Work
from bot.playground.errors import LineError, invalid, not_found

MOST_USERS = 500


def create(ask: Ask) -> Answer:
    return Answer({"richMenuId": ask.platform.menus.create(ask.json).id})


def validate(ask: Ask) -> Answer:
    ask.platform.menus.validate(ask.json)
    return Answer()


def upload(ask: Ask) -> Answer:
    media_type = ask.headers.get("content-type", "").partition(";")[0].strip()
    ask.platform.menus.upload(ask.params["menu_id"], ask.body, media_type)
    return Answer()


def download(ask: Ask) -> Answer:
    menu = ask.platform.menus.get(ask.params["menu_id"])
    if menu.picture is None:
        raise not_found()
    return Answer(menu.picture, media_type=menu.content_type)


def get(ask: Ask) -> Answer:
    return Answer(ask.platform.menus.get(ask.params["menu_id"]).as_json)


def list_all(ask: Ask) -> Answer:
    return Answer({"richmenus": [menu.as_json for menu in ask.platform.menus.menus.values()]})


def delete(ask: Ask) -> Answer:
    ask.platform.menus.delete(ask.params["menu_id"])
    return Answer()


def show_to_all(ask: Ask) -> Answer:
    ask.platform.menus.show_to_all(ask.params["menu_id"])
    return Answer()


def shown_to_all(ask: Ask) -> Answer:
    if ask.platform.menus.default is None:
        raise not_found("no default richmenu")
    return Answer({"richMenuId": ask.platform.menus.default})


def hide_from_all(ask: Ask) -> Answer:
    ask.platform.menus.default = None
    return Answer()


def link(ask: Ask) -> Answer:
    ask.platform.menus.link([_known(ask, ask.params["user_id"])], ask.params["menu_id"])
    return Answer()


def unlink(ask: Ask) -> Answer:
    ask.platform.menus.unlink([_known(ask, ask.params["user_id"])])
    return Answer()


def linked(ask: Ask) -> Answer:
    menu_id = ask.platform.menus.linked.get(_known(ask, ask.params["user_id"]))
    if menu_id is None:
        raise not_found("the user has no richmenu")
    return Answer({"richMenuId": menu_id})


def bulk_link(ask: Ask) -> Answer:
    ask.platform.menus.link(_users(ask), str(ask.json.get("richMenuId")))
    return Answer(status=202)


def bulk_unlink(ask: Ask) -> Answer:
    ask.platform.menus.unlink(_users(ask))
    return Answer(status=202)


def create_alias(ask: Ask) -> Answer:
    body = ask.json
    alias = str(body.get("richMenuAliasId"))
    ask.platform.menus.set_alias(alias, body.get("richMenuId"), new=True)
    return Answer()


def update_alias(ask: Ask) -> Answer:
    ask.platform.menus.set_alias(ask.params["alias"], ask.json.get("richMenuId"), new=False)
    return Answer()


def get_alias(ask: Ask) -> Answer:
    return Answer(ask.platform.menus.alias(ask.params["alias"]))


def list_aliases(ask: Ask) -> Answer:
    menus = ask.platform.menus
    return Answer({"aliases": [menus.alias(alias) for alias in menus.aliases]})


def delete_alias(ask: Ask) -> Answer:
    ask.platform.menus.alias(ask.params["alias"])
    del ask.platform.menus.aliases[ask.params["alias"]]
    return Answer()


def _known(ask: Ask, user_id: str) -> str:
    if user_id not in ask.platform.persons:
        raise LineError(400, "The user ID is invalid")
    return user_id


def _users(ask: Ask) -> list[str]:
    users = ask.json.get("userIds")
    if not isinstance(users, list) or not 1 <= len(users) <= MOST_USERS:
        raise invalid("userIds", f"Size must be between 1 and {MOST_USERS}")
    return [_known(ask, str(user)) for user in users]


_ONE = "/v2/bot/richmenu/{menu_id}"
_ALIAS = "/v2/bot/richmenu/alias"
_TO_ALL = "/v2/bot/user/all/richmenu"
_TO_ONE = "/v2/bot/user/{user_id}/richmenu"
ROUTES: list[tuple[str, str, Work]] = [
    ("POST", "/v2/bot/richmenu", create),
    ("POST", "/v2/bot/richmenu/validate", validate),
    ("GET", "/v2/bot/richmenu/list", list_all),
    ("POST", "/v2/bot/richmenu/bulk/link", bulk_link),
    ("POST", "/v2/bot/richmenu/bulk/unlink", bulk_unlink),
    ("POST", _ALIAS, create_alias),
    ("GET", f"{_ALIAS}/list", list_aliases),
    ("GET", f"{_ALIAS}/{{alias}}", get_alias),
    ("POST", f"{_ALIAS}/{{alias}}", update_alias),
    ("DELETE", f"{_ALIAS}/{{alias}}", delete_alias),
    ("POST", f"{_ONE}/content", upload),
    ("GET", f"{_ONE}/content", download),
    ("GET", _ONE, get),
    ("DELETE", _ONE, delete),
    ("GET", _TO_ALL, shown_to_all),
    ("DELETE", _TO_ALL, hide_from_all),
    ("POST", f"{_TO_ALL}/{{menu_id}}", show_to_all),
    ("GET", _TO_ONE, linked),
    ("DELETE", _TO_ONE, unlink),
    ("POST", f"{_TO_ONE}/{{menu_id}}", link),
]
