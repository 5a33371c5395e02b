"""Which rooms hang which panels on the composed pages."""

from hospitium.cases import panels as cases
from hospitium.cases.matching import panels as matching
from hospitium.kernel.panels import hang
from hospitium.patients import panels as patients
from hospitium.records import panels as records

hang(*cases.PANELS, *matching.PANELS, *patients.PANELS, *records.PANELS)
