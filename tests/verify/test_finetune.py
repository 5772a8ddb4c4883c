"""Fine-tuning: published adapter sizes, what freezing leaves, and limits of rank, rate and quantisation."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from verify.registry import formula

RNG = np.random.default_rng(11)


def found(name: str, **inputs: Any) -> dict[str, Any]:
    return formula(f"finetune.{name}")(**inputs)


def test_new_head_of_resnet50() -> None:
    """torchvision: ResNet-50 has 25,557,032 parameters with its 1,000 classes; ten of one's own make it smaller."""
    body = 25_557_032 - 2049 * 1000
    same = found("new_head", body=body, features=2048, old=1000, classes=1000)
    assert same["params"] == 25_557_032
    assert found("new_head", body=body, features=2048, old=1000, classes=10)["params"] == 23_528_522


def test_trained_and_frozen_are_all() -> None:
    shape = {"inputs": 784, "width": 64, "layers": 4, "classes": 10}
    made = [found("last_layers", **shape, open=k) for k in (1, 2, 3)]
    assert all(one["trainable"] + one["frozen"] == one["params"] for one in made)
    assert made[-1]["frozen"] == 785 * 64


@pytest.mark.parametrize(
    ("layers", "d", "kv", "r", "params"),
    [
        (96, 12288, 12288, 1, 4_718_592),
        (96, 12288, 12288, 8, 37_748_736),
        (12, 768, 768, 8, 294_912),
        (32, 4096, 4096, 8, 4_194_304),
        (32, 4096, 1024, 16, 6_815_744),
    ],
    ids=["GPT-3 r=1", "GPT-3 r=8", "RoBERTa-base", "Llama-2-7B", "Llama-3-8B"],
)
def test_adapters_of_queries_and_values(layers: int, d: int, kv: int, r: int, params: int) -> None:
    """Hu et al. 2021, arXiv:2106.09685: 4.7M and 37.7M for GPT-3 (table 4), 0.3M for RoBERTa-base (table 2); the others
    as peft's print_trainable_parameters gives them."""
    assert found("lora_transformer", layers=layers, d=d, kv=kv, r=r)["params"] == params


def test_nothing_is_saved_from_the_equal_rank_on() -> None:
    made = found("lora_parameters", d=96, k=48, r=32)
    assert made["equal_rank"] == 32.0
    assert made["share"] == 1.0


def test_adapter_of_zeros_changes_nothing() -> None:
    """Hu et al. 2021, section 4.1: B is 0 before training."""
    x, W, A = RNG.normal(size=5), RNG.normal(size=(3, 5)), RNG.normal(size=(2, 5))
    made = found(
        "lora_forward", x=x.tolist(), W=W.tolist(), A=A.tolist(), B=np.zeros((3, 2)).tolist(), alpha=16.0
    )
    assert made["y"] == pytest.approx((W @ x).tolist())


def test_adapter_can_be_merged_and_taken_out_again() -> None:
    x, W, A = RNG.normal(size=5), RNG.normal(size=(3, 5)), RNG.normal(size=(2, 5))
    B = RNG.normal(size=(3, 2))
    merged = W + 4.0 * (B @ A)
    made = found("lora_forward", x=x.tolist(), W=merged.tolist(), A=A.tolist(), B=(-B).tolist(), alpha=8.0)
    assert made["y"] == pytest.approx((W @ x).tolist())


def test_rates_of_ulmfit() -> None:
    """Howard & Ruder 2018, arXiv:1801.06146: eta_(l-1) = eta_l / 2.6; with a factor of 1 all learn alike."""
    given = {"theta": [0.0] * 4, "g": [1.0] * 4, "lr": 0.01}
    rates = found("discriminative_rates", **given, factor=2.6)["rates"]
    assert np.divide(rates[1:], rates[:-1]) == pytest.approx([2.6] * 3)
    assert found("discriminative_rates", **given, factor=1.0)["rates"] == [0.01] * 4


def test_double_quantisation_saves_three_gigabytes_of_65b() -> None:
    """Dettmers et al. 2023, arXiv:2305.14314, section 3: 0.5 to 0.127 bits a weight, about 3 GB for a 65B model."""
    given = {"params": 65 * 10**9, "bits": 4, "block": 64, "group": 256}
    once, twice = (found("quantised_weights", **given, twice=one) for one in ("no", "yes"))
    assert once["single"] - once["double"] == pytest.approx(0.373, abs=5e-4)
    assert once["gigabytes"] - twice["gigabytes"] == pytest.approx(3.0, abs=0.05)


def test_weights_of_7b_in_nf4() -> None:
    given = {"params": 7 * 10**9, "bits": 4, "block": 64, "group": 256, "twice": "yes"}
    assert found("quantised_weights", **given)["gigabytes"] == pytest.approx(3.61, abs=5e-3)


def test_adapters_as_large_as_the_model_cost_more_than_training_it() -> None:
    made = found("adapter_memory", params=1000, trained=1000, size=2)
    assert made["bytes"] - made["full"] == 2000
