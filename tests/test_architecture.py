"""The house has one direction: no module imports what comes after it."""

import ast
from importlib import import_module
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "geomap"

# Each floor may use its own and those above it in this list.
FLOORS = [
    {"errors", "records", "data", "files", "lazy"},
    {"gazetteer"},
    {"documents"},
    {"syntax"},
    {"places", "times"},
    {"events"},
    {"schema", "hours", "rows", "table", "table_files", "corrections", "partitioned", "pushdown"},
    {"selection", "publication", "evidence"},
    {"foreign"},
    {"pipeline"},
    {"maps", "exchange"},
    {"api", "wire"},
    {"verification"},
    {"page"},
    {"evaluate", "explain"},
    {"cli", "cli_correct", "cli_output", "cli_progress", "cli_view"},
]
FLOOR_OF = {name: floor for floor, names in enumerate(FLOORS) for name in names}


def modules():
    return sorted(
        p for p in PACKAGE.rglob("*.py") if p.name != "__init__.py" or p.parent != PACKAGE
    )


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names = [node.module]
            if node.module == "geomap":
                names = [f"geomap.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            if name.startswith("geomap."):
                yield name.split(".")[1]


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_module_imports_nothing_from_later_floors(path):
    own = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    assert own in FLOOR_OF, f"{own} has no floor: add it to the table and to docs/architecture.md"
    later = {n for n in imported(path) if n in FLOOR_OF and FLOOR_OF[n] > FLOOR_OF[own]}
    beside = {n for n in imported(path) if own in {"places", "times"} and n in {"places", "times"}}
    assert not later, f"{own} is built before {later}"
    assert beside <= {own}, "places and times do not know each other"


def test_every_floor_stands_in_the_architecture_page():
    page = (PACKAGE.parents[1] / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert [name for name in FLOOR_OF if f"`{name}" not in page] == []


BENCHES = sorted((PACKAGE.parents[1] / "bench").glob("*.py"))


@pytest.mark.parametrize("path", BENCHES, ids=lambda p: p.stem)
def test_benches_import_what_there_is(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("geomap"):
            module = import_module(node.module)
            for name in node.names:
                if not hasattr(module, name.name):
                    import_module(f"{node.module}.{name.name}")
