"""Results -> what is printed. Pure: values in; Rich renderables (``…_shown``) or plain objects (``…_told``) out."""

from bowerbird.cli.render.backlog import (
    enriched_shown,
    enriched_told,
    jobs_shown,
    jobs_told,
    status_shown,
    status_told,
    worked_shown,
    worked_told,
)
from bowerbird.cli.render.bulk import list_import_shown, list_imports_shown, row_reason, rows_shown
from bowerbird.cli.render.changes import edit_shown, history_shown, merge_preview_shown, merge_shown
from bowerbird.cli.render.collections import collection_shown, releases_summed
from bowerbird.cli.render.imports import import_shown, taken_shown
from bowerbird.cli.render.items import record_shown
from bowerbird.cli.render.lists import found_rows_shown, list_shown
from bowerbird.cli.render.objects import edit_told, import_told
from bowerbird.cli.render.operations import providers_shown, settings_shown, state_shown, upgrade_shown
from bowerbird.cli.render.pages import item_shown
from bowerbird.cli.render.previews import preview_shown
from bowerbird.cli.render.reviews import (
    best_shown,
    merged_shown,
    row_decided,
    undecided_listed,
    undecided_shown,
    undecided_told,
    ways_shown,
)

__all__ = [
    "best_shown",
    "collection_shown",
    "edit_shown",
    "edit_told",
    "enriched_shown",
    "enriched_told",
    "found_rows_shown",
    "history_shown",
    "import_shown",
    "import_told",
    "item_shown",
    "jobs_shown",
    "jobs_told",
    "list_import_shown",
    "list_imports_shown",
    "list_shown",
    "merge_preview_shown",
    "merge_shown",
    "merged_shown",
    "preview_shown",
    "providers_shown",
    "record_shown",
    "releases_summed",
    "row_decided",
    "row_reason",
    "rows_shown",
    "settings_shown",
    "state_shown",
    "status_shown",
    "status_told",
    "taken_shown",
    "undecided_listed",
    "undecided_shown",
    "undecided_told",
    "upgrade_shown",
    "ways_shown",
    "worked_shown",
    "worked_told",
]
