"""Second ways to detection: cells and pixels counted, subsets and orders tried, torch's layers and grid_sample."""

from verify.oracles.detection import boxes, heads, regions, suppression

__all__ = ["boxes", "heads", "regions", "suppression"]
