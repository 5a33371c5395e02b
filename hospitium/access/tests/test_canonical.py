"""The database and the prover spell a row the same way, whatever it says."""

import datetime as dt
import json

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from hospitium.access.chain import ZERO, Row, canonical, link

TEXT = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=20)
NUMBERS = st.integers() | st.integers(min_value=-(10**40), max_value=10**40)
FACTS = st.dictionaries(
    TEXT,
    st.recursive(
        st.none() | st.booleans() | NUMBERS | TEXT,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
        max_leaves=8,
    ),
    max_size=5,
)
BIG = st.integers(min_value=-(2**63), max_value=2**63 - 1)
MOMENTS = st.datetimes(min_value=dt.datetime(1900, 1, 1), max_value=dt.datetime(9000, 1, 1))


@pytest.mark.django_db
@given(BIG, BIG, MOMENTS, st.none() | BIG, st.lists(TEXT, max_size=3), st.lists(TEXT, max_size=4), TEXT, FACTS)
def test_python_and_sql_spell_every_row_alike(office, number, at, person, roles, refs, text, facts):
    row = Row(
        office, number, f"{at:%Y-%m-%dT%H:%M:%S.%f}Z".rjust(27, "0"), person, roles, text, text, refs, text, text, text,
        facts, ZERO, ZERO,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT said, sha256(%s || convert_to(said, 'UTF8')) FROM access_canonical(jsonb_populate_record("
            " NULL::access_accessevent, %s::jsonb)) AS said",
            [
                ZERO,
                json.dumps(
                    {
                        "office": office,
                        "number": number,
                        "at": row.at,
                        "person_id": person,
                        "roles": roles,
                        "action": text,
                        "kind": text,
                        "refs": refs,
                        "purpose": text,
                        "route": text,
                        "address": text,
                        "facts": facts,
                    }
                ),
            ],
        )
        said, digest = cursor.fetchone()
    assert said == canonical(row)
    assert bytes(digest) == link(ZERO, canonical(row))
