"""Studies, their series and pictures, and the devices that may send them."""

from django.db import models
from django.utils import timezone


class Study(models.Model):
    """An examination: what a case was photographed for, as its files state it. `document` is the file that opened it."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    document = models.ForeignKey("records.SourceDocument", models.PROTECT, related_name="studies")
    uid = models.CharField(max_length=64)
    patient = models.JSONField(default=dict, help_text="name, number, issuer and birth date as the files state them")
    date = models.CharField(max_length=10, blank=True)
    time = models.CharField(max_length=16, blank=True)
    description = models.CharField(max_length=200, blank=True)
    accession = models.CharField(max_length=64, blank=True)
    listed = models.JSONField(default=list, help_text="files that a disc's directory lists: name and instance")

    class Meta:
        constraints = [models.UniqueConstraint("case", "uid", name="study_once")]
        indexes = [
            models.Index(fields=["uid"], name="study_uid"),
            models.Index(fields=["document"], name="study_cover"),
        ]


class Series(models.Model):
    """Pictures that belong together: one sweep of the device, or one report."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="series", db_index=False)
    uid = models.CharField(max_length=64)
    number = models.IntegerField(default=0)
    modality = models.CharField(max_length=16, blank=True)
    description = models.CharField(max_length=200, blank=True)
    body_part = models.CharField(max_length=100, blank=True)
    laterality = models.CharField(max_length=2, blank=True)

    class Meta:
        ordering = ["number", "id"]
        constraints = [models.UniqueConstraint("study", "uid", name="series_once")]


class Instance(models.Model):
    """One object of a series; its bytes are its document's."""

    series = models.ForeignKey(Series, models.CASCADE, related_name="instances", db_index=False)
    document = models.OneToOneField("records.SourceDocument", models.PROTECT, related_name="instance")
    uid = models.CharField(max_length=64)
    sop_class = models.CharField(max_length=64, blank=True)
    number = models.IntegerField(default=0)
    frames = models.IntegerField(default=0, help_text="0: no picture")
    rows = models.IntegerField(default=0)
    columns = models.IntegerField(default=0)
    transfer_syntax = models.CharField(max_length=64, blank=True)
    position = models.JSONField(default=list, help_text="of the first pixel, in millimetres: x, y, z")
    orientation = models.JSONField(default=list, help_text="directions of rows and columns: six cosines")
    window = models.JSONField(default=list, help_text="centre and width as the file states them")
    is_burned_in = models.BooleanField(default=False)

    class Meta:
        ordering = ["number", "id"]
        constraints = [models.UniqueConstraint("series", "uid", name="instance_once")]


class Device(models.Model):
    """An archive or scanner that may send by DICOM's own protocol: it names itself, and what it sends is an office's."""

    title = models.CharField(max_length=16, unique=True, help_text="its application entity title")
    office_id = models.BigIntegerField(null=True, help_text="organisation whose desk receives what it sends")
    allowed_at = models.DateTimeField(default=timezone.now)


class KeyImage(models.Model):
    """A frame that somebody found worth handing on, in the window they saw it in. Taken back, it stays as a row."""

    document = models.ForeignKey("records.SourceDocument", models.PROTECT, related_name="+")
    frame = models.PositiveIntegerField(help_text="from 0")
    window = models.JSONField(default=list, help_text="level and width; empty: as sent")
    note = models.CharField(max_length=300, blank=True)
    by = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)
    dropped_at = models.DateTimeField(null=True)
    dropped_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint("document", "frame", condition=models.Q(dropped_at=None), name="key_image_once")
        ]
