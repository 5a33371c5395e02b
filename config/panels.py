"""Which rooms hang which panels on the composed pages."""

from hospitium.cases import panels as cases
from hospitium.kernel.panels import hang
from hospitium.patients import panels as patients
from hospitium.records import panels as records
from hospitium.web.people import panel as people

hang(*cases.PANELS, *patients.PANELS, *records.PANELS, *people.PANELS)
