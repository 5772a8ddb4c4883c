"""Fine-tuning: what is trained when a part is frozen, rates by depth, low-rank adapters, quantised weights."""

from verify.formulas.finetune import frozen, lora, memory

__all__ = ["frozen", "lora", "memory"]
