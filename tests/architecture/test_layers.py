"""The picture of the layers in docs/architecture.md is the one the import contracts draw."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
BEGIN, END = "<!-- drawn from the import contracts in pyproject.toml -->\n", "<!-- end of the drawing -->\n"


def contracts() -> dict[str, list[list[str]]]:
    """Layers by container, from top to bottom; a layer may have several modules beside each other."""
    said = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    return {
        one["containers"][0]: [[part.strip() for part in layer.split("|")] for layer in one["layers"]]
        for one in said
        if one["type"] == "layers"
    }


def drawing() -> str:
    """The layers as a Mermaid chart; whoever stands higher may import whoever stands lower."""
    lines = ["```mermaid", "flowchart TD"]
    for container, layers in contracts().items():
        inner = container.removeprefix("triage_app").lstrip(".")
        lines += [f'  subgraph layers_of_{inner or "all"}["{container}"]', "    direction TB"]
        for number, layer in enumerate(layers):
            lines += [f'    subgraph {_node(inner, "layer")}{number}[" "]', "      direction LR"]
            lines += [f'      {_node(inner, one)}["{one}"]' for one in layer]
            lines.append("    end")
        lines += [
            f"    {_node(inner, 'layer')}{number} --> {_node(inner, 'layer')}{number + 1}"
            for number in range(len(layers) - 1)
        ]
        lines.append("  end")
    return "\n".join([*lines, "```", ""])


def _node(inner: str, name: str) -> str:
    return f"{inner}_{name}" if inner else name


def test_the_picture_is_the_one_the_contracts_draw() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    shown = text.partition(BEGIN)[2].partition(END)[0]
    assert shown == drawing()


def test_every_layer_that_is_explained_is_one_of_the_contracts() -> None:
    whole = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    text = whole.partition(BEGIN)[0] + whole.partition(END)[2]
    for modules in (layer for layers in contracts().values() for layer in layers):
        for module in modules:
            assert module in text, module
