"""The language that the page speaks, set as a reader sets it."""

import json


def speak(page, locale):
    value = json.dumps(json.dumps(locale))
    page.add_init_script(f"try {{ localStorage.setItem('chimera.locale', {value}) }} catch {{}}")
