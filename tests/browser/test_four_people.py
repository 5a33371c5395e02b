"""A whole journey on each pathway, by four people in four browsers at once: what one does, the others see without reloading.

The family reads Arabic on a telephone, the office consultant Spanish, specialist and coordinator English. How long each waited
is kept with the report; `python -m benchmarks journeys` holds the slowest against two seconds, on a quiet machine.
"""

import pytest

from .four_people import Crew, Watch
from .journeys import JOURNEYS

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def crew(chromium, product):
    """Colleagues signed in once for all journeys."""
    crew = Crew(chromium, product.replace("127.0.0.1", "localhost"))
    yield crew
    crew.leave()


@pytest.mark.parametrize("pathway", JOURNEYS)
def test_each_sees_at_once_what_the_others_do(crew, pathway, record_property):
    four = crew.four_with_referrer(Watch()) if pathway == "physician_advice" else crew.four(Watch())
    JOURNEYS[pathway](four)
    record_property("slowest sight in seconds", round(four.watch.slowest, 3))
    record_property("sights", len(four.watch.delays))
    print(four.watch.told)
    assert len(four.watch.delays) > (8 if pathway == "physician_advice" else 10)
    assert crew.complaints == []
