"""Images go both ways between us and a real archive (Orthanc): by DICOMweb, and by DICOM's own protocol."""

import contextlib
import json
import select
import shutil
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request

import pytest

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import Role
from hospitium.access.testing import make_person
from hospitium.cases.queries import Case
from hospitium.records import listening
from hospitium.records.dicom.testing import ROOT, make_picture, written
from hospitium.records.dicomweb import multipart
from hospitium.records.models import Instance, SourceDocument
from hospitium.records.queries import original_of
from hospitium.records.testing import take_in

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not shutil.which("Orthanc"), reason="Orthanc is missing: make browser"),
]
STUDY = f"{ROOT}1"


def free_ports(count):
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


class Archive:
    """A real Orthanc with a folder of its own; what it is asked, it is asked over HTTP."""

    def __init__(self, folder, ours, cookies):
        self.http, self.dicom, self.listener = free_ports(3)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        headers["X-CSRFToken"] = cookies["csrftoken"]
        server = {"Url": f"{ours}/dicomweb/", "HttpHeaders": headers, "ChunkedTransfers": False}
        told = {
            "HttpPort": self.http,
            "DicomPort": self.dicom,
            "DicomAet": "ARCHIVE",
            "StorageDirectory": str(folder),
            "IndexDirectory": str(folder),
            "RemoteAccessAllowed": False,
            "AuthenticationEnabled": False,
            "Plugins": ["/usr/share/orthanc/plugins/libOrthancDicomWeb.so"],
            "DicomWeb": {"Enable": True, "Root": "/dicom-web/", "Servers": {"us": server}},
            "DicomModalities": {"us": ["HOSPITIUM", "127.0.0.1", self.listener]},
            "DicomAlwaysAllowEcho": True,
        }
        place = folder / "orthanc.json"
        place.write_text(json.dumps(told))
        self.child = subprocess.Popen(["Orthanc", place], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                self.ask("/system")
                return
            select.select([], [], [], 0.1)
        raise AssertionError("Orthanc did not start")

    def ask(self, path, data=None, kind="application/json", **headers):
        body = data if isinstance(data, bytes | None) else json.dumps(data).encode()
        wanted = urllib.request.Request(f"http://127.0.0.1:{self.http}{path}", body, {"Content-Type": kind} | headers)
        with urllib.request.urlopen(wanted, timeout=60) as answer:
            return json.loads(answer.read() or b"null")

    def end(self):
        self.child.terminate()
        assert self.child.wait(20) is not None


@pytest.fixture
def archive(live_server, client, home, tmp_path):
    client.force_login(make_person("Mira", Role.COORDINATOR, organisation_id=home.pk))
    client.get("/worklist/")
    cookies = {name: morsel.value for name, morsel in client.cookies.items()} | {"csrftoken": "x" * 32}
    one = Archive(tmp_path, live_server.url, cookies)
    yield one
    one.end()


def upload(archive, *numbers):
    return [
        archive.ask("/instances", written(make_picture(slice_number=one)), "application/dicom")["ID"] for one in numbers
    ]


def test_an_archive_finds_and_fetches_our_study(archive):
    documents = [take_in(written(make_picture(slice_number=number)), name="a.dcm") for number in (1, 2)]
    found = archive.ask("/dicom-web/servers/us/qido", {"Uri": "/studies", "Arguments": {"PatientName": "Quispe*"}})
    assert len(found) == 1 and STUDY in json.dumps(found[0])
    archive.ask("/dicom-web/servers/us/retrieve", {"Resources": [{"Study": STUDY}], "Synchronous": True})
    held = archive.ask("/instances")
    assert len(held) == 2
    with urllib.request.urlopen(f"http://127.0.0.1:{archive.http}/instances/{held[0]}/file") as file:
        assert file.read() in {original_of(document) for document in documents}


def test_an_archive_stores_a_study_with_us(archive):
    held = upload(archive, 1, 2, 3)
    archive.ask("/dicom-web/servers/us/stow", {"Resources": held, "Synchronous": True})
    with acting(SYSTEM):
        assert (Case.objects.count(), Instance.objects.count()) == (1, 3)
        assert {one.channel for one in SourceDocument.objects.all()} == {"dicomweb"}


def test_we_store_a_study_with_an_archive(archive):
    parts = [("application/dicom", written(make_picture(slice_number=number))) for number in (1, 2)]
    boundary, body = multipart.written(parts)
    kind = f'multipart/related; type="application/dicom"; boundary={boundary}'
    archive.ask("/dicom-web/studies", b"".join(body), kind, Accept="application/dicom+json")
    assert len(archive.ask("/instances")) == 2


def test_only_an_allowed_device_sends_by_the_protocol_of_devices(archive, offices):
    server = listening.listen("127.0.0.1", archive.listener)
    try:
        held = upload(archive, 1, 2)
        with pytest.raises(urllib.error.HTTPError):
            archive.ask("/modalities/us/store", {"Resources": held, "Synchronous": True})
        with acting(SYSTEM):
            assert not SourceDocument.objects.exists()
        listening.allow("ARCHIVE", offices[0].pk)
        assert archive.ask("/modalities/us/echo", {}) == {}
        told = archive.ask("/modalities/us/store", {"Resources": held, "Synchronous": True})
        assert told["FailedInstancesCount"] == 0 and told["InstancesCount"] == 2
        with acting(SYSTEM):
            assert (Case.objects.count(), Instance.objects.count()) == (1, 2)
            stored = set(SourceDocument.objects.values_list("office_id", "channel", "state"))
            assert stored == {(offices[0].pk, "c-store", "imported")}
        assert listening.forget("ARCHIVE") and not listening.forget("ARCHIVE")
    finally:
        server.shutdown()
        assert not [one for one in threading.enumerate() if "AcceptorThread" in one.name]
