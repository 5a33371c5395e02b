"""Pathways as data: what a plan of care asks for (`plan`), what is wrong with one (`faults`), what differs between two
(`difference`), and which version is in force (`versions`). The files beside this one are version 1 of each.
"""
