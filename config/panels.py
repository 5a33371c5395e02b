"""Which rooms hang which panels on the composed pages, and who knows the facts that cases are matched by."""

from hospitium.cases import panels as cases
from hospitium.cases.matching import facts
from hospitium.cases.matching import panels as matching
from hospitium.kernel.panels import hang
from hospitium.patients import panels as patients
from hospitium.records import matching as record
from hospitium.records import panels as records
from hospitium.scheduling.itinerary import medicines
from hospitium.scheduling.itinerary import panels as itinerary
from hospitium.scheduling.roster import panels as roster
from hospitium.scheduling.visits import panels as visits
from hospitium.web.people import panel as people

hang(
    *cases.PANELS,
    *matching.PANELS,
    *patients.PANELS,
    *records.PANELS,
    *itinerary.PANELS,
    *people.PANELS,
    *roster.PANELS,
    *visits.PANELS,
)

facts.hang(record.facts_of)
medicines.hang(record.medicines_of)
