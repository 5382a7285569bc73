"""What the adapter writes into FreeRADIUS's tables, and what it leaves alone."""

from datetime import UTC, datetime, timedelta

import pytest
from passlib.hash import sha512_crypt  # type: ignore[import-untyped]  # libpass has no types

from portal_bridge.contract import AccountState, Frozen, NameTaken, NoSuchAccount, ProfileLimits
from tests.portal_bridge.conftest import FROZEN_MESSAGE, Site

PC = ProfileLimits("pc", idle_timeout=timedelta(minutes=10), devices=2)
WORD, OTHER = "Kx7-mango-42", "Rw3-papaya-88"
REJECT = ("Auth-Type", ":=", "Reject")


def insert(site: Site, table: str, who: str, attribute: str, op: str, value: str) -> None:
    site.execute(
        f"INSERT INTO {table} (username, attribute, op, value) VALUES (:who, :a, :op, :v)",  # noqa: S608
        who=who,
        a=attribute,
        op=op,
        v=value,
    )


def test_locked_account_is_one_reject_in_one_group(site: Site, name: str) -> None:
    site.portal().open_account(name, PC)

    assert site.rows("radcheck", name) == [REJECT]
    assert site.groups(name) == [("helpdesk-pc", 10)]


def test_profile_is_written_with_the_only_operator_that_works(site: Site, name: str) -> None:
    profile = ProfileLimits(name, timedelta(minutes=1), timedelta(hours=1), 2**32 - 1, 1, 3)
    site.portal().open_account(name, profile)

    group = f"helpdesk-{name}"
    assert site.rows("radgroupcheck", group, "groupname") == [("Simultaneous-Use", ":=", "3")]
    assert site.rows("radgroupreply", group, "groupname") == [
        ("Idle-Timeout", ":=", "60"),
        ("Session-Timeout", ":=", "3600"),
        ("Acct-Interim-Interval", ":=", "60"),
        ("WISPr-Bandwidth-Max-Up", ":=", "4294967295"),
        ("WISPr-Bandwidth-Max-Down", ":=", "1"),
    ]


def test_profile_is_rewritten_only_when_it_differs(site: Site, name: str) -> None:
    portal, group = site.portal(), f"helpdesk-{name}"
    portal.open_account(name, ProfileLimits(name, devices=1))
    before = site.row_ids("radgroupreply", group), site.row_ids("radgroupcheck", group)

    portal.open_account(f"{name}-b", ProfileLimits(name, devices=1))
    assert (site.row_ids("radgroupreply", group), site.row_ids("radgroupcheck", group)) == before

    portal.change_profile(name, ProfileLimits(name, devices=5))
    assert site.row_ids("radgroupreply", group) == before[0]
    assert site.rows("radgroupcheck", group, "groupname") == [("Simultaneous-Use", ":=", "5")]


def test_password_is_one_salted_hash(site: Site, name: str) -> None:
    portal = site.portal()
    portal.open_account(name, PC)
    portal.set_password(name, WORD)
    [(attribute, op, first)] = site.rows("radcheck", name)
    portal.set_password(name, WORD)
    [(_, _, second)] = site.rows("radcheck", name)

    assert (attribute, op) == ("Crypt-Password", ":=")
    assert first.startswith("$6$")
    assert first != second
    assert sha512_crypt.verify(WORD, second)


def test_no_older_form_of_the_password_is_left(site: Site, name: str) -> None:
    site.portal("cleartext").open_account(name, PC)
    site.portal("cleartext").set_password(name, WORD)
    insert(site, "radcheck", name, "md5-password", ":=", "900150983cd24fb0d6963f7d28e17f72")
    site.portal("nt").set_password(name, OTHER)

    assert [row[0] for row in site.rows("radcheck", name)] == ["NT-Password"]
    assert not site.radius.ask(name, WORD).accepted
    assert site.radius.ask(name, OTHER).accepted
    assert site.portal("crypt").check_password(name, OTHER)


def test_locked_again_no_password_is_left_in_any_form(site: Site, name: str) -> None:
    portal = site.portal()
    portal.open_account(name, PC)
    portal.set_password(name, WORD)
    insert(site, "radcheck", name, "md5-password", ":=", "900150983cd24fb0d6963f7d28e17f72")
    portal.lock(name)

    assert site.rows("radcheck", name) == [REJECT]
    assert site.groups(name) == [("helpdesk-pc", 10)]


def test_account_shut_by_hand_is_still_shut_once_it_has_lost_its_password(
    site: Site, name: str
) -> None:
    """Without the password, the Reject alone would say no more than that there is none."""
    portal = site.portal()
    portal.open_account(name, PC)
    portal.set_password(name, WORD)
    insert(site, "radcheck", name, *REJECT)
    portal.lock(name)

    assert portal.look(name) == AccountState(name, "pc", True, True, None)
    with pytest.raises(Frozen):
        portal.set_password(name, OTHER)
    portal.resume(name)
    portal.set_password(name, OTHER)
    assert site.radius.ask(name, OTHER).accepted


def test_frozen_account_is_shut_twice(site: Site, name: str) -> None:
    portal = site.portal()
    portal.open_account(name, PC)
    portal.set_password(name, WORD)
    portal.freeze(name)

    assert site.groups(name) == [("helpdesk.frozen", 0), ("helpdesk-pc", 10)]
    assert REJECT in site.rows("radcheck", name)
    assert site.rows("radgroupcheck", "helpdesk.frozen", "groupname") == [REJECT]
    assert site.rows("radgroupreply", "helpdesk.frozen", "groupname") == [
        ("Reply-Message", ":=", FROZEN_MESSAGE)
    ]


@pytest.mark.parametrize("table", ["radcheck", "radusergroup"])
def test_either_lock_of_a_frozen_account_holds_by_itself(site: Site, name: str, table: str) -> None:
    portal = site.portal()
    portal.open_account(name, PC)
    portal.set_password(name, WORD)
    portal.freeze(name)
    column = {"radcheck": "attribute", "radusergroup": "groupname"}[table]
    row = {"radcheck": "Auth-Type", "radusergroup": "helpdesk.frozen"}[table]
    site.execute(
        f"DELETE FROM {table} WHERE username = :name AND {column} = :row",  # noqa: S608
        name=name,
        row=row,
    )

    assert not site.radius.ask(name, WORD).accepted
    with pytest.raises(Frozen):
        portal.set_password(name, OTHER)
    portal.resume(name)
    assert site.radius.ask(name, WORD).accepted


def test_account_shut_by_hand_counts_as_frozen(site: Site, name: str) -> None:
    portal = site.portal()
    portal.open_account(name, PC)
    portal.set_password(name, WORD)
    insert(site, "radcheck", name, *REJECT)

    assert portal.look(name) == AccountState(name, "pc", False, True, None)
    with pytest.raises(Frozen):
        portal.set_password(name, OTHER)


@pytest.mark.parametrize("table", ["radcheck", "radreply"])
def test_user_of_the_site_is_never_taken_over(site: Site, name: str, table: str) -> None:
    portal = site.portal()
    insert(site, table, name, "Cleartext-Password", ":=", WORD)
    before = site.rows(table, name)

    with pytest.raises(NameTaken):
        portal.open_account(name, PC)
    with pytest.raises(NameTaken):
        portal.close_account(name)
    for change in (portal.lock, portal.freeze, portal.resume):
        with pytest.raises(NoSuchAccount):
            change(name)
    with pytest.raises(NoSuchAccount):
        portal.set_password(name, OTHER)
    with pytest.raises(NoSuchAccount):
        portal.change_profile(name, PC)

    assert portal.look(name) is None
    assert not portal.check_password(name, WORD)
    assert site.rows(table, name) == before
    assert site.groups(name) == []


def test_user_of_the_site_in_capitals_or_in_a_group_only_is_not_taken_over(
    site: Site, name: str
) -> None:
    portal = site.portal()
    insert(site, "radcheck", name.upper(), "Cleartext-Password", ":=", WORD)
    site.execute(
        "INSERT INTO radusergroup (username, groupname, priority) VALUES (:name, 'staff', 1)",
        name=f"{name}-g",
    )

    for taken in (name, f"{name}-g"):
        with pytest.raises(NameTaken):
            portal.open_account(taken, PC)


def test_resumed_account_without_a_password_is_rejected_by_a_row(site: Site, name: str) -> None:
    portal = site.portal()
    portal.open_account(name, PC)
    portal.freeze(name)
    portal.resume(name)

    assert site.rows("radcheck", name) == [REJECT]
    assert site.groups(name) == [("helpdesk-pc", 10)]


def test_user_handed_over_as_the_readme_says_keeps_the_password(site: Site, name: str) -> None:
    portal = site.portal()
    insert(site, "radcheck", name, "Cleartext-Password", ":=", WORD)
    site.execute(
        "INSERT INTO radusergroup (username, groupname, priority) VALUES (:name, :group, 10)",
        name=name,
        group="helpdesk-pc",
    )
    portal.open_account(name, PC)

    assert portal.look(name) == AccountState(name, "pc", False, False, None)
    assert site.radius.ask(name, WORD).accepted
    portal.set_password(name, OTHER)
    assert [row[0] for row in site.rows("radcheck", name)] == ["Crypt-Password"]


def test_group_of_the_site_with_a_profile_s_name_is_left_alone(site: Site, name: str) -> None:
    site.execute(
        "INSERT INTO radgroupreply (groupname, attribute, op, value)"
        " VALUES (:name, 'Idle-Timeout', ':=', '5')",
        name=name,
    )
    site.portal().open_account(name, ProfileLimits(name))

    assert site.rows("radgroupreply", name, "groupname") == [("Idle-Timeout", ":=", "5")]


def test_expiry_is_written_in_the_server_s_own_time_and_in_english(site: Site, name: str) -> None:
    until = datetime(2031, 5, 4, 18, 5, 6, 999, tzinfo=UTC)
    site.portal().open_account(name, PC, until)

    assert ("Expiration", ":=", "05 May 2031 01:05:06") in site.rows("radcheck", name)
    state = site.portal().look(name)
    assert state is not None
    assert state.expires == until.replace(microsecond=0)


@pytest.mark.parametrize("written", ["31 Feb 2031 00:00:00", "tomorrow", "05 Mai 2031 01:05:06"])
def test_expiry_of_another_make_is_not_guessed_at(site: Site, name: str, written: str) -> None:
    portal = site.portal()
    portal.open_account(name, PC)
    insert(site, "radcheck", name, "Expiration", ":=", written)

    assert portal.look(name) == AccountState(name, "pc", True, False, None)


def test_closing_leaves_no_row_behind(site: Site, name: str) -> None:
    portal = site.portal()
    portal.open_account(name, PC, datetime(2031, 1, 1, tzinfo=UTC))
    portal.set_password(name, WORD)
    portal.freeze(name)
    insert(site, "radreply", name, "Framed-IP-Address", ":=", "10.0.0.9")
    portal.close_account(name)

    assert name not in str(site.everything())
