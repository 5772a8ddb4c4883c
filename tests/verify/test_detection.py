"""Detection: published examples and counts, symmetries, limits, and boxes there and back."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from verify.registry import formula

RNG = np.random.default_rng(20240916)
PLACES = ("x1", "y1", "x2", "y2")


def found(name: str, **inputs: Any) -> dict[str, Any]:
    return formula(f"detection.{name}")(**inputs)


def pair(a: Any, b: Any) -> dict[str, Any]:
    """Two boxes (left, top, right, bottom) as the inputs of the overlaps."""
    return {
        f"{name}{place}": value
        for name, box in (("a", a), ("b", b))
        for place, value in zip(PLACES, box, strict=True)
    }


@pytest.mark.parametrize(
    ("truth", "predicted", "value"),
    [
        ([39, 63, 203, 112], [54, 66, 198, 114], 0.7980),
        ([49, 75, 203, 125], [42, 78, 186, 126], 0.7899),
        ([31, 69, 201, 125], [18, 63, 235, 135], 0.6125),
        ([50, 72, 197, 121], [54, 72, 198, 120], 0.9472),
        ([35, 51, 196, 110], [36, 60, 180, 108], 0.7310),
    ],
)
def test_pixel_overlaps_of_a_published_tutorial(truth: list[int], predicted: list[int], value: float) -> None:
    """Rosebrock 2016, Intersection over Union (IoU) for object detection: five boxes, last pixel included."""
    assert round(found("iou_pixels", **pair(truth, predicted))["iou"], 4) == value


def test_overlap_is_symmetric_and_knows_neither_place_nor_scale() -> None:
    a, b = np.array([1.0, 2.0, 5.0, 6.0]), np.array([3.0, 1.0, 8.0, 4.0])
    value = found("iou", **pair(a, b))["iou"]
    assert found("iou", **pair(b, a))["iou"] == pytest.approx(value)
    assert found("iou", **pair(3 * a + 7, 3 * b + 7))["iou"] == pytest.approx(value)
    assert found("iou", **pair(a, a))["iou"] == 1


@pytest.mark.parametrize("b", [(5.0, 0.0, 6.0, 2.0), (2.0, 0.0, 4.0, 2.0), (5.0, 5.0, 7.0, 7.0)])
def test_boxes_that_do_not_meet_share_nothing(b: tuple[float, ...]) -> None:
    """Apart along one axis, touching, and apart along both, where two negative sides would make a positive product."""
    assert found("iou", **pair((0.0, 0.0, 2.0, 2.0), b))["iou"] == 0


def test_generalised_overlap_falls_to_minus_one_far_away_and_is_the_overlap_inside() -> None:
    """Rezatofighi et al. 2019: property 3 (GIoU <= IoU) and 4 (its ends)."""
    unit = (0.0, 0.0, 1.0, 1.0)
    values = [
        found("giou", **pair(unit, (d, d, d + 1, d + 1)))["giou"] for d in (0.0, 0.5, 2.0, 20.0, 2000.0)
    ]
    assert values == sorted(values, reverse=True)
    assert values[0] == 1
    assert values[-1] == pytest.approx(-1, abs=1e-5)
    inside = found("giou", **pair((0.0, 0.0, 4.0, 4.0), (1.0, 1.0, 2.0, 3.0)))
    assert inside["giou"] == inside["iou"] == 1 / 8


def test_suppression_of_dive_into_deep_learning() -> None:
    """Zhang et al., Dive into Deep Learning, 14.4.4: of three dogs the first is left, and the cat."""
    boxes = [
        [0.1, 0.08, 0.52, 0.92],
        [0.08, 0.2, 0.56, 0.95],
        [0.15, 0.3, 0.62, 0.91],
        [0.55, 0.2, 0.9, 0.88],
    ]
    left, top, right, bottom = np.array(boxes).T
    kept = found(
        "nms",
        x=left.tolist(),
        y=top.tolist(),
        w=(right - left).tolist(),
        h=(bottom - top).tolist(),
        score=[0.9, 0.8, 0.7, 0.9],
        threshold=0.5,
    )
    assert kept["keep"] == [1, 0, 0, 1]


def row(*left: float) -> dict[str, list[float]]:
    """Boxes of 4 x 2 in a row."""
    return {"x": list(left), "y": [0.0] * len(left), "w": [4.0] * len(left), "h": [2.0] * len(left)}


def test_kept_boxes_do_not_overlap_and_dropped_ones_do() -> None:
    boxes = {name: RNG.uniform(0.5, 5, 8).tolist() for name in "xywh"}
    score, threshold = RNG.uniform(size=8), 0.3
    result = found("nms", **boxes, score=score.tolist(), threshold=threshold)
    keep, overlap = np.array(result["keep"]) == 1, np.array(result["overlap"])
    assert np.all(overlap[np.ix_(keep, keep)][~np.eye(keep.sum(), dtype=bool)] <= threshold)
    for dropped in np.flatnonzero(~keep):
        assert any(
            overlap[dropped, one] > threshold and score[one] > score[dropped] for one in np.flatnonzero(keep)
        )


def test_suppression_does_not_ask_for_the_order_of_the_boxes() -> None:
    boxes, score = row(0, 1, 2, 6), [0.9, 0.8, 0.7, 0.6]
    back = {name: values[::-1] for name, values in boxes.items()}
    kept = found("nms", **boxes, score=score, threshold=0.5)["keep"]
    assert found("nms", **back, score=score[::-1], threshold=0.5)["keep"] == kept[::-1]


def test_soft_suppression_leaves_lone_boxes_alone_and_hardens_with_a_small_sigma() -> None:
    """Bodla et al. 2017, arXiv:1704.04503, equation 3: exp(-IoU^2 / sigma) falls to 0 for every overlap."""
    settings = {"decay": "gaussian", "threshold": 0.3}
    apart = found("soft_nms", **row(0, 10, 20), score=[0.5, 0.9, 0.7], sigma=0.5, **settings)["rescored"]
    assert apart == [0.5, 0.9, 0.7]
    score = [0.9, 0.8, 0.6]
    hard = found("nms", **row(0, 1, 8), score=score, threshold=0.3)["keep"]
    soft = found("soft_nms", **row(0, 1, 8), score=score, sigma=1e-3, **settings)["rescored"]
    assert soft == pytest.approx(np.multiply(hard, score), abs=1e-12)


def test_anchors_of_faster_rcnn() -> None:
    """Ren et al. 2015, arXiv:1506.01497, section 3.3: 'roughly 20000 (about 60 x 40 x 9)' for 1000 x 600 pixels."""
    counted = found("anchor_count", stride="16", height=600, width=1000, scales=3, ratios=3)
    assert (counted["each"], counted["scores"], counted["offsets"]) == (9, 18, 36)
    assert counted["anchors"] == pytest.approx(20000, rel=0.05)


@pytest.mark.parametrize(
    ("f", "b", "boxes"),
    [
        ([38, 19, 10, 5, 3, 1], [4, 6, 6, 6, 4, 4], 8732),  # SSD300
        ([64, 32, 16, 8, 4, 2, 1], [4, 6, 6, 6, 6, 4, 4], 24564),  # SSD512
    ],
)
def test_default_boxes_of_ssd(f: list[int], b: list[int], boxes: int) -> None:
    """Liu et al. 2016, arXiv:1512.02325, table 7."""
    assert found("default_boxes", f=f, b=b, classes=21)["boxes"] == boxes


def test_outputs_of_yolo() -> None:
    """Redmon et al. 2016, arXiv:1506.02640: 7 x 7 x 30; v2, 1612.08242: 125 filters; v3 at 416 pixels: 10,647 boxes."""
    assert found("yolo_outputs", s=7, b=2, classes=20) == {"boxes": 98, "cell": 30, "outputs": 1470}
    assert found("yolo_anchor_outputs", s=13, b=5, classes=20)["cell"] == 125
    assert sum(found("yolo_anchor_outputs", s=s, b=3, classes=80)["boxes"] for s in (13, 26, 52)) == 10647


def test_offsets_bring_the_box_back() -> None:
    anchor = {"xa": 5.0, "ya": 4.0, "wa": 3.0, "ha": 6.0}
    box = {"x": 6.5, "y": 2.0, "w": 4.0, "h": 1.5}
    back = found("box_decode", **found("box_targets", **box, **anchor), **anchor)
    assert {name: back[name] for name in box} == pytest.approx(box)
    assert back["right"] - back["left"] == pytest.approx(box["w"])


def test_offsets_do_not_know_the_scale() -> None:
    """Girshick et al. 2014, arXiv:1311.2524, appendix C: scale-invariant shifts, log-space sizes."""
    box = dict(zip(("x", "y", "w", "h", "xa", "ya", "wa", "ha"), RNG.uniform(1, 8, 8), strict=True))
    larger = {name: 10 * value for name, value in box.items()}
    assert found("box_targets", **larger) == pytest.approx(found("box_targets", **box))


def test_a_small_region_repeats_its_positions() -> None:
    """One position in seven bins, and seven in seven."""
    small = found("roi_bins", stride="16", bins="7", x1=100, x2=101)
    assert (small["begin"], small["end"]) == ([6] * 7, [7] * 7)
    exact = found("roi_bins", stride="16", bins="7", x1=0, x2=96)
    assert (exact["begin"], exact["end"]) == (list(range(7)), list(range(1, 8)))


@pytest.mark.parametrize(
    ("side", "level"), [(32, 2), (111, 2), (112, 3), (224, 4), (447, 4), (448, 5), (900, 5)]
)
def test_levels_change_at_powers_of_two(side: int, level: int) -> None:
    """Lin et al. 2017, arXiv:1612.03144, section 4.2: 224 belongs to P4, half of it to P3."""
    assert found("pyramid_level", width=side, height=side)["level"] == level


def test_aligned_regions_read_a_ramp_exactly_and_follow_half_a_pixel() -> None:
    """Interpolation is exact on a linear map, so that a region's mean is the map's value at its middle."""
    ramp = (np.arange(6.0)[:, None] * 10 + np.arange(6.0)).tolist()
    region = {"height": 2.0, "width": 2.0, "bins": "1", "samples": "2"}
    first = found("roi_align", x=ramp, top=1.0, left=1.0, **region)["y"][0][0]
    moved = found("roi_align", x=ramp, top=1.0, left=1.5, **region)["y"][0][0]
    assert first == pytest.approx(1.5 * 10 + 1.5)
    assert moved - first == pytest.approx(0.5)
