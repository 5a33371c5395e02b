"""Tasks as people's work: whose they are, handing them over, sleeping and escalating, and those a patient's own words bring."""
