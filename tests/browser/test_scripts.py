"""Nothing that stands in a record is ever run: markup, handlers, addresses and styles in every field of every format."""

import json
import zipfile
from html import escape

import pytest

from hospitium.records.dicom.testing import make_picture, written
from hospitium.records.testing import make_bundle, make_message, make_pdf
from tests.records.door import Door

pytestmark = pytest.mark.browser
FOREIGN = "https://foreign.invalid"
OURS = ("http://127.0.0.1:", "data:", "blob:")
MARKUP = [
    "<script>window.__hit='script'</script>",
    "<img src=x onerror=window.__hit='img'>",
    "<svg onload=window.__hit='svg'><animate onbegin=window.__hit='animate' attributeName=x dur=1s></svg>",
    "<details open ontoggle=window.__hit='toggle'>x</details>",
    "<input autofocus onfocus=window.__hit='focus'>",
    "<a href='javascript:window.__hit=1'>x</a>",
    "</textarea></title></style></script><script>window.__hit='out'</script>",
    "<iframe srcdoc=\"<script>parent.__hit='frame'</script>\"></iframe>",
    f"<iframe src={FOREIGN}></iframe><object data={FOREIGN}></object><embed src={FOREIGN}>",
    f"<base href={FOREIGN}/><meta http-equiv=refresh content='0;url={FOREIGN}'>",
    f"<link rel=stylesheet href={FOREIGN}/a.css><style>@import '{FOREIGN}/b.css'; * {{ background: url({FOREIGN}/c) }}</style>",
    f"<p style='background: url({FOREIGN}/d)'>x</p><img src={FOREIGN}/e srcset='{FOREIGN}/f 2x'><video poster={FOREIGN}/g>",
    f"<div hx-get='{FOREIGN}/h' hx-trigger='load'>x</div><div hx-post='/sign-out/' hx-trigger='load'></div>",
    "<div hx-on:load='window.__hit=2' hx-on::load=\"window.__hit=2\" data-hx-on:htmx:load='window.__hit=2'>x</div>",
    f"<form action={FOREIGN}><button formaction='javascript:window.__hit=3'>x</button></form>",
    "<template shadowrootmode=open><script>window.__hit='shadow'</script></template>",
    "<math><mtext><table><mglyph><style><img src=x onerror=window.__hit='math'>",
    "<noscript><p title='</noscript><img src=x onerror=window.__hit=4>'>",
]
WORDS = [
    "javascript:window.__hit=5",
    "' onmouseover='window.__hit=6' x='",
    '" autofocus onfocus="window.__hit=7" x="',
    "{{ 7|add:7 }}{% include 'x' %}${window.__hit=8}",
    f'=HYPERLINK("{FOREIGN}")',
    "\u202ecod.exe\u2066 \u200f \u2028",
    "]]>--><!--<![CDATA[",
]
ALL = [*MARKUP, *WORDS]
HARM = """() => [...document.querySelectorAll('*')].flatMap(one => [...one.attributes].filter(({name, value}) =>
    name.startsWith('on') || name.includes('hx-on') ||
    (/^(href|src|srcset|action|formaction|style|data|poster|content|hx-\\w+)$/.test(name) &&
        /^\\s*javascript:|foreign\\.invalid/i.test(value))
).map(({name, value}) => `${one.tagName} ${name}=${value}`))"""
OVERRIDDEN = """() => { const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) if (/[\\u202a-\\u202e\\u2066-\\u2069]/.test(walk.currentNode.data)) {
        const held = getComputedStyle(walk.currentNode.parentElement);
        if (held.display === 'inline' && !/isolate|plaintext/.test(held.unicodeBidi))
            found.push(walk.currentNode.parentElement.outerHTML.slice(0, 120)); }
    return found; }"""
"""Texts with marks that turn the direction, which would reach beyond their own element."""


def bundle(payloads, number):
    """A summary that says the payloads wherever it says anything."""
    entries = [one for place, payload in enumerate(payloads) for one in _stated(payload, place)]
    first = payloads[0]
    made = make_bundle(
        family=first, given=f"Rosa {number}", entries=tuple(entries), title=payloads[1], author=[{"display": payloads[2]}],
        narrative="".join(f"<p>{payload}</p>" for payload in payloads), language=payloads[3],
    )  # fmt: skip
    made["entry"][1]["resource"]["identifier"] = [{"system": first, "value": f"{number}{first}"}]
    made["entry"][1]["resource"]["address"] = [{"text": payloads[4], "country": payloads[4]}]
    return json.dumps(made).encode()


def _stated(payload, place):
    told = {"subject": {"reference": "Patient/p1"}, "patient": {"reference": "Patient/p1"}, "note": [{"text": payload}]}
    said = {"text": payload, "coding": [{"system": payload, "code": payload, "display": payload}]}
    return [
        {"resourceType": "AllergyIntolerance", "id": f"a{place}", "code": said, "reaction": [{"manifestation": [said]}]} | told,
        {"resourceType": "Observation", "id": f"o{place}", "status": payload, "code": said, "valueString": payload} | told,
        {"resourceType": "MedicationStatement", "id": f"m{place}", "medicationCodeableConcept": said, "dosage": [{"text": payload}]}
        | told,
    ]  # fmt: skip


def document(payloads, number):
    """A clinical document with the payloads in titles, attributes and texts of its narrative."""
    sections = "".join(_section(escape(payload)) for payload in payloads)
    made = (
        '<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3"><id root="1.2.3"/><code code="34133-9"'
        f' codeSystem="2.16.840.1.113883.6.1"/><title>{escape(payloads[1])}</title><recordTarget><patientRole><id root="1.2.3.4"'
        f' extension="D{number}"/><patient><name><given>Ana {number}</given><family>{escape(payloads[0])}</family></name></patient>'
        f"</patientRole></recordTarget><component><structuredBody>{sections}</structuredBody></component></ClinicalDocument>"
    )
    return made.encode()


def _section(said):
    return (
        '<component><section><code code="11450-4" codeSystem="2.16.840.1.113883.6.1"/>'
        f'<title>{said}</title><text><paragraph>{said}</paragraph><linkHtml href="{said}">x</linkHtml>'
        f'<content styleCode="{said}" ID="{said}">x</content><renderMultiMedia referencedObject="{said}"/>'
        f'<table onclick="window.__hit=9"><tbody><tr><td abbr="{said}">{said}</td></tr></tbody></table>'
        "<script>window.__hit=10</script></text></section></component>"
    )


ESCAPED = {"\\": "\\E\\", "|": "\\F\\", "^": "\\S\\", "&": "\\T\\", "~": "\\R\\"}


def message(payloads, number):
    """A message with the payloads in names, allergies and results."""
    said = ["".join(ESCAPED.get(letter, letter) for letter in payload) for payload in payloads]
    segments = [line for one in said for line in (f"AL1|1|DA|^{one}||{one}", f"OBX|1|TX|^{one}||{one}||||||F")]
    made = make_message(control_id=f"S{number}", segments=tuple(segments))
    return made.replace(b"Quispe", said[0].encode()).replace(b"41553902", f"H{number}".encode())


def picture(payloads, number):
    """A study with the payloads in every text of it."""
    said = [payload.replace("\\", "/")[:64] for payload in payloads]
    told = dict(zip(("StudyDescription", "SeriesDescription", "InstitutionName"), said, strict=False))
    name = said[3].replace("=", "").replace("^", "")
    return written(
        make_picture(
            StudyInstanceUID=f"1.2.3.{number}", PatientName=f"{name}^Eva {number}", PatientID=f"I{number}", **told
        )
    )


def paper(payloads, number):
    """A PDF that says the payloads in text and title, and runs a script of its own when it is opened."""
    said = [one.encode("ascii", "replace").decode().replace("\\", "") for one in payloads]
    said = [one.replace("(", "\\(").replace(")", "\\)") for one in said]
    made = make_pdf(
        "Informe de alta", *said, objects=(f"<</Title({said[0]})/Author({said[1]})>>",),
        catalog=f"/OpenAction<</S/JavaScript/JS(app.alert\\({number}\\))>>",
    )  # fmt: skip
    return made.replace(b"/Root 1 0 R", b"/Root 1 0 R/Info 10 0 R")


MAKERS = {"json": bundle, "xml": document, "hl7": message, "dcm": picture, "pdf": paper}
NAMES = [
    "<img src=x onerror=window.__hit='name'>",
    "' onfocus='window.__hit=1' autofocus='",
    '"><svg onload=window.__hit=2>',
    "\u202egpj.exe",
    "=cmd|'x'!A1",
]
GROUPS = [ALL[place::5] for place in range(5)]


@pytest.fixture(scope="module")
def door(product):
    """The commands of the product that is looked at."""
    door = Door("browser")
    yield door
    door.end()


@pytest.fixture(scope="module")
def hostile(door, tmp_path_factory):
    """What came of the files: a row each, as `hospitium intake --json` tells it."""
    folder = tmp_path_factory.mktemp("hostile")
    for ending, make in MAKERS.items():
        for number, payloads in enumerate(GROUPS):
            (folder / f"{NAMES[number]} {number}.{ending}").write_bytes(make(payloads, number))
    rows = door.intake(*sorted(folder.iterdir()))
    assert [row for row in rows if row["outcome"] != "imported"] == []
    return rows


@pytest.fixture
def watched_by(sign_in):
    """Sign somebody in, on a page that remembers what should never happen."""
    seen = []

    def enter(who):
        page = sign_in(who)
        page.on("dialog", lambda dialog: (seen.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda asked: None if asked.url.startswith(OURS) else seen.append(asked.url))
        page.on("console", lambda line: seen.append(line.text) if "refused" in line.text.lower() else None)
        return page, seen

    yield enter
    assert seen == []


@pytest.fixture
def watched(watched_by):
    """The same, as a coordinator."""
    return watched_by("mira")


def look(page, address):
    """Open a page, let it settle, and find nothing run and nothing that could be."""
    page.goto(address)
    page.wait_for_load_state("load")
    assert page.evaluate("window.__hit") is None, address
    assert page.evaluate(HARM) == [], address
    assert page.evaluate(OVERRIDDEN) == [], address
    return page


def links(page, start):
    """Where a page leads to."""
    found = page.eval_on_selector_all("a[href]", "all => all.map(one => one.getAttribute('href'))")
    return {one for one in found if one.startswith(start)}


@pytest.mark.parametrize("ending", MAKERS)
def test_nothing_in_a_record_is_run_on_any_page_that_shows_it(ending, watched, product, hostile):
    page, documents = watched[0], set()
    for path in ("/worklist/", "/cases/", "/referrals/"):
        look(page, product + path)
        documents |= links(page, "/documents/") if ending == "pdf" else set()
    for case in sorted({row["case"] for row in hostile if row["case"] and row["file"].endswith(ending)}):
        for path in ("", "record/", "chase/", "records/"):
            look(page, f"{product}/cases/{case}/{path}")
            documents |= links(page, "/documents/")
    shown = sorted(one for one in documents if not one.endswith(("/original/", "/report/")))
    assert len(shown) >= len(GROUPS)
    for address in shown:
        look(page, product + address)


def test_nothing_is_run_where_a_clinician_decides(watched_by, product, door, tmp_path):
    page, _seen = watched_by("nurse.huda")
    page.goto(f"{product}/cases/")
    case = page.locator("table.work a").first.get_attribute("href").strip("/").split("/")[1]
    for number, payloads in enumerate(GROUPS):
        told = json.loads(bundle(payloads, number))
        told["entry"][1]["resource"] |= {"identifier": [], "name": [], "birthDate": ""}
        (tmp_path / f"{number}.json").write_text(json.dumps(told))
    door.intake(*sorted(tmp_path.iterdir()), words=("--case", case))
    for path in ("reconcile/", "record/"):
        look(page, f"{product}/cases/{case}/{path}")
        assert "foreign.invalid" in page.content()


def test_an_original_is_handed_out_as_a_file_never_as_a_page(watched, product, hostile):
    page, _seen = watched
    case = next(row["case"] for row in hostile if row["file"].endswith("json"))
    look(page, f"{product}/cases/{case}/")
    address = next(one for one in sorted(links(page, "/documents/")) if one.count("/") == 3)
    headers = page.request.get(f"{product}{address}original/").headers
    assert headers["content-disposition"].startswith("attachment") and headers["x-content-type-options"] == "nosniff"


def test_what_leaves_runs_nothing_where_it_is_opened(chromium, door, hostile, tmp_path):
    page, seen = chromium.new_context().new_page(), []
    page.on("request", lambda asked: seen.append(asked.url) if "foreign" in asked.url else None)
    for case in sorted({row["case"] for row in hostile if row["case"]}):
        for kind, ending in (("archive", "zip"), ("ips", "json")):
            code, said = door.say("export", case, "--as", kind, "-o", tmp_path / f"{case}.{ending}")
            assert code == 0, said
        with zipfile.ZipFile(tmp_path / f"{case}.zip") as archive:
            archive.extract("index.html", tmp_path / case)
        look(page, (tmp_path / case / "index.html").as_uri())
        for entry in json.loads((tmp_path / f"{case}.json").read_bytes())["entry"]:
            texts = [entry["resource"], *entry["resource"].get("section", ())]
            page.set_content("".join(one["text"]["div"] for one in texts if "text" in one))
            assert page.evaluate("window.__hit") is None and page.evaluate(HARM) == []
    page.context.close()
    assert seen == []
