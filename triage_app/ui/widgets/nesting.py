"""Puts a layout into another one, and lets go of what PySide keeps of its places."""

from PySide6.QtWidgets import QBoxLayout, QLayout
from shiboken6 import Shiboken

from triage_app.ui.widgets.flow import Flow


def nest(outer: QBoxLayout, inner: QLayout, stretch: int = 0) -> None:
    """Add a layout to another one.

    For every place of a layout that is added filled, PySide keeps an object as long as the layout lives. When Qt
    has deleted it, as it does for each widget that is moved or goes, the object stays, and whatever comes to
    lie at its address is taken for it: a scroll bar has no methods then, and a label that goes takes others along.
    """
    outer.addLayout(inner, stretch)
    _let_go(inner)


def _let_go(layout: QLayout) -> None:
    if isinstance(layout, Flow):
        return  # it holds its places itself
    for at in range(layout.count()):
        place = layout.itemAt(at)
        if place is not None and (inner := place.layout()) is not None:
            _let_go(inner)
        elif place is not None:
            Shiboken.invalidate(place)
