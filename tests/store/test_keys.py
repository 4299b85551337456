"""Keys of rows sort in the order in which they were made."""

from uuid import RFC_4122, UUID

from cmcli.store.core.keys import new_id


def test_keys_are_uuids_of_version_7_in_rising_order() -> None:
    keys = [new_id() for _ in range(20_000)]
    assert keys == sorted(set(keys))
    assert {(UUID(key).version, UUID(key).variant) for key in keys} == {(7, RFC_4122)}
