"""Transformers: published totals of whole models, and figures of papers on memory, compute and decoding."""

from __future__ import annotations

from typing import Any

import pytest

from verify.registry import formula


def found(name: str, **inputs: Any) -> dict[str, Any]:
    return formula(f"transformer.{name}")(**inputs)


@pytest.mark.parametrize(
    ("layers", "d", "params"),
    [(12, 768, 124_439_808), (24, 1024, 354_823_168), (36, 1280, 774_030_080), (48, 1600, 1_557_611_200)],
)
def test_family_of_gpt2(layers: int, d: int, params: int) -> None:
    """openai-community/gpt2, -medium, -large and -xl: elements of their checkpoints, the tied head once."""
    assert found("gpt2", v=50257, n=1024, d=d, ff=4 * d, layers=layers)["params"] == params


@pytest.mark.parametrize(("layers", "d", "params"), [(12, 768, 109_482_240), (24, 1024, 335_141_888)])
def test_bert_uncased(layers: int, d: int, params: int) -> None:
    """google-bert/bert-base-uncased and bert-large-uncased with their poolers."""
    assert found("bert", v=30522, n=512, d=d, ff=4 * d, layers=layers)["params"] == params


@pytest.mark.parametrize(
    ("patches", "p", "layers", "d", "params"),
    [
        (14, 16, 12, 768, 86_567_656),
        (7, 32, 12, 768, 88_224_232),
        (14, 16, 24, 1024, 304_326_632),
        (7, 32, 24, 1024, 306_535_400),
    ],
)
def test_vision_transformers_of_torchvision(patches: int, p: int, layers: int, d: int, params: int) -> None:
    """num_params of ViT_B_16, ViT_B_32, ViT_L_16 and ViT_L_32 in torchvision's documentation."""
    made = found("vit", patches=patches, p=p, d=d, ff=4 * d, layers=layers, classes=1000)
    assert made["params"] == params


@pytest.mark.parametrize(
    ("v", "d", "ff", "layers", "heads", "kv", "tables", "params"),
    [
        (32000, 4096, 11008, 32, 32, 32, "2", 6_738_415_616),
        (32000, 5120, 13824, 40, 40, 40, "2", 13_015_864_320),
        (128256, 4096, 14336, 32, 32, 8, "2", 8_030_261_248),
        (128256, 8192, 28672, 80, 64, 8, "2", 70_553_706_496),
        (32000, 4096, 14336, 32, 32, 8, "2", 7_241_732_096),
        (128256, 2048, 8192, 16, 32, 8, "1", 1_235_814_400),
    ],
    ids=["Llama-2-7B", "Llama-2-13B", "Llama-3-8B", "Llama-3-70B", "Mistral-7B", "Llama-3.2-1B"],
)
def test_family_of_llama(
    v: int, d: int, ff: int, layers: int, heads: int, kv: int, tables: str, params: int
) -> None:
    """Touvron et al. 2023, arXiv:2307.09288; Dubey et al. 2024, arXiv:2407.21783; Jiang et al. 2023, arXiv:2310.06825:
    elements of the published checkpoints."""
    inputs = {"v": v, "d": d, "ff": ff, "layers": layers, "heads": heads, "kv": kv, "width": d // heads}
    assert found("llama", tables=tables, **inputs)["params"] == params


def test_mixtral() -> None:
    """Jiang et al. 2024, arXiv:2401.04088: 47B in memory, 13B at work."""
    inputs = {"v": 32000, "d": 4096, "ff": 14336, "layers": 32, "heads": 32, "kv": 8, "width": 128}
    made = found("mixture_of_experts", **inputs, experts=8, active=2)
    assert (made["total"], made["used"]) == (46_702_792_704, 12_879_925_248)


def test_one_expert_is_a_dense_model_and_a_router() -> None:
    inputs = {"v": 70, "d": 24, "ff": 40, "layers": 3, "heads": 4, "kv": 2, "width": 6}
    made = found("mixture_of_experts", **inputs, experts=1, active=1)
    assert made["total"] == made["used"] == found("llama", tables="2", **inputs)["params"] + 3 * 24


@pytest.mark.parametrize(
    ("layers", "heads", "kv", "bytes_"), [(32, 32, 32, 524_288), (32, 32, 8, 131_072), (80, 64, 8, 327_680)]
)
def test_cache_of_a_token(layers: int, heads: int, kv: int, bytes_: int) -> None:
    """Llama-2-7B, Llama-3-8B and 70B in 16 bit."""
    made = found("kv_cache", layers=layers, heads=heads, kv=kv, width=128, size=2, n=1, b=1)
    assert made["per_token"] == bytes_


def test_latent_cache_is_smaller_than_two_grouped_heads_and_a_half() -> None:
    """DeepSeek-V2, arXiv:2405.04434, table 1: MLA with d_c = 4 d_h and d_R = d_h / 2 equals GQA with 2.25 groups."""
    latent = found("kv_cache_latent", layers=60, latent=512, rotary=64, size=2, n=1, b=1)["per_token"]
    group = found("kv_cache", layers=60, heads=128, kv=1, width=128, size=2, n=1, b=1)["per_token"]
    assert latent == 2.25 * group


def test_memory_of_7_5_billion_under_zero() -> None:
    """Rajbhandari et al. 2019, arXiv:1910.02054, figure 1: 120, 31.4, 16.6 and 1.9 GB on 64 GPUs."""
    made = [
        found("zero", params=7_500_000_000, gpus=64, stage=stage)["gigabytes"]
        for stage in ("0", "1", "2", "3")
    ]
    assert made == pytest.approx([120, 31.4, 16.6, 1.9], abs=0.05)


def test_zero_on_one_gpu_saves_nothing() -> None:
    whole = found("training_memory", params=1000, precision="mixed", optimizer="adam")["bytes"]
    for stage in ("0", "1", "2", "3"):
        assert found("zero", params=1000, gpus=1, stage=stage)["bytes"] == whole


def test_selective_recomputation_of_gpt3() -> None:
    """Korthikanti et al. 2022, arXiv:2205.05198, section 5: for GPT-3 5 a s / h is 80, and 70 % of the memory goes."""
    made = found("activation_memory", s=2048, b=1, h=12288, a=96)
    assert made["scores"] == 80 * made["entries"]
    assert made["scores"] / made["bytes"] == pytest.approx(0.70, abs=0.005)


def test_chinchilla() -> None:
    """Hoffmann et al. 2022, arXiv:2203.15556: 70e9 parameters on 1.4e12 tokens; the budget gives them back."""
    made = found("training_flops", params=70 * 10**9, tokens=14 * 10**11)
    assert made["flops"] == pytest.approx(5.88e23)
    assert found("compute_optimal", flops=made["flops"], ratio=20.0)["params"] == pytest.approx(70e9)


def test_months_of_gpt3() -> None:
    """Narayanan et al. 2021, arXiv:2104.04473, section 5.1: 175e9 parameters, 300e9 tokens, 1024 A100 at 140e12 FLOP/s
    take 34 days; the paper counts recomputation, 8 N D."""
    made = found("training_time", flops=8 * 175e9 * 300e9, gpus=1024, peak=312e12, mfu=140 / 312)
    assert made["days"] == pytest.approx(34, abs=0.5)


def test_utilisation_of_palm() -> None:
    """Chowdhery et al. 2022, arXiv:2204.02311, table 3: PaLM 540B at 238.3e3 tokens a second on 6144 chips of 275e12:
    46.2 % MFU (118 layers, 48 heads of 256, 2048 tokens)."""
    made = found(
        "utilisation",
        params=540_350_000_000,
        layers=118,
        n=2048,
        d=48 * 256,
        rate=238.3e3 / 6144,
        peak=275e12,
    )
    assert made["mfu"] == pytest.approx(0.462, abs=0.002)


def test_quadratic_part_is_half_at_six_times_the_width() -> None:
    assert found("block_flops", n=6 * 512, d=512, ff=2048)["share"] == 0.5


def test_block_flops_are_twice_the_weights_a_token() -> None:
    """2 N a token and what is quadratic, N = 12 d^2."""
    weights = found("weights", d=256, layers=1)["params"]
    made = found("block_flops", n=100, d=256, ff=1024)
    assert made["flops"] - made["attention"] == 2 * weights * 100


def test_decoding_of_llama_3_8b_on_an_h100() -> None:
    """3.35e12 bytes a second over 16 GB of weights; 989e12 FLOP/s over it is the ridge at 295."""
    made = found("decode_bound", params=8_030_000_000, size=2, b=1, n=0, cache=131072, bandwidth=3.35e12)
    assert made["rate"] == pytest.approx(208.6, abs=0.05)
    roof = found("roofline", m=1, k=4096, n=4096, size=2, peak=989e12, bandwidth=3.35e12)
    assert roof["ridge"] == pytest.approx(295.2, abs=0.05)
    assert roof["share"] < 0.004
    many = found("roofline", m=512, k=4096, n=4096, size=2, peak=989e12, bandwidth=3.35e12)
    assert many["share"] == 1.0


def test_drafting_nothing_gains_nothing() -> None:
    """Leviathan et al. 2022: the gain grows with gamma towards 1 / (1 - alpha)."""
    made = [found("speculative", alpha=0.8, gamma=g, cost=0.0)["expected"] for g in (0, 1, 4, 200)]
    assert made == pytest.approx([1.0, 1.8, 3.3616, 5.0])


def test_ring_sends_28_of_16_gigabytes() -> None:
    assert found("ring_all_reduce", gpus=8, size=16.0, bandwidth=1.0)["sent"] == 28.0


def test_both_ways_to_count_a_bubble_agree() -> None:
    """Idle over all is overhead / (1 + overhead)."""
    share = found("pipeline_bubble", p=4, m=8)["bubble"]
    over = found("pipeline_overhead", p=4, m=8)["overhead"]
    assert share == pytest.approx(over / (1 + over)) == pytest.approx(0.273, abs=5e-4)
