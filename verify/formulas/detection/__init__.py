"""Detection: overlap of boxes, suppression, anchors and grids, box targets, regions of interest."""

from verify.formulas.detection import (
    align,
    anchors,
    generalised,
    grids,
    overlap,
    regions,
    suppression,
    targets,
)

__all__ = ["align", "anchors", "generalised", "grids", "overlap", "regions", "suppression", "targets"]
