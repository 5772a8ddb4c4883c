"""NumPy, and PyTorch on CPU or CUDA, behind the array-API standard.

NumPy float64 is the truth (integers in int64). torch is imported only when it is asked for.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from verify.registry import Body, Formula, Input, find_predicate
from verify.spaces import COMPARISON, Condition

Dtype = Literal["float64", "float32"]
Device = Literal["cpu", "cuda"]


class BackendMissing(RuntimeError):
    """The library or the device that was asked for is not here; the text says what to do."""


@dataclass(frozen=True)
class Backend:
    """An array namespace with the dtype and the device that arrays are made on."""

    name: str
    xp: Any
    real: Any
    integer: Any
    device: Any = None

    def array(self, values: Any, kind: str) -> Any:
        """An array of this backend: 'real' in its floating dtype, 'int' in int64."""
        dtype = self.integer if kind == "int" else self.real
        if self.device is None:
            return self.xp.asarray(values, dtype=dtype)
        return self.xp.asarray(values, dtype=dtype, device=self.device)

    def numpy(self, array: Any) -> np.ndarray[Any, Any]:
        """The same numbers as a NumPy array on the CPU."""
        if hasattr(array, "cpu"):
            array = array.cpu().numpy()
        return np.asarray(array)


def numpy_backend(dtype: Dtype = "float64") -> Backend:
    return Backend(f"numpy {dtype}", np, getattr(np, dtype), np.int64)


def strict_backend() -> Backend:
    """array-api-strict: NumPy that refuses whatever the standard does not promise (used by the tests)."""
    try:
        import array_api_strict
    except ImportError as error:
        raise BackendMissing("array-api-strict is not installed: pip install array-api-strict") from error
    return Backend("array-api-strict", array_api_strict, array_api_strict.float64, array_api_strict.int64)


def require_torch() -> Any:
    """The torch module, or BackendMissing with the command that installs it."""
    try:
        import torch
    except ImportError as error:
        raise BackendMissing("torch is not installed: pip install 'quizapp[torch]'") from error
    return torch


def torch_backend(device: Device = "cpu", dtype: Dtype = "float64") -> Backend:
    """PyTorch through array-api-compat; TF32 is switched off, so that float32 means float32."""
    torch = require_torch()
    if device == "cuda" and not torch.cuda.is_available():
        raise BackendMissing("no CUDA device: torch reports that none is available here")
    import array_api_compat.torch as xp

    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    return Backend(f"torch {device} {dtype}", xp, getattr(torch, dtype), torch.int64, torch.device(device))


def bind(formula: Formula, inputs: Mapping[str, Any]) -> None:
    """Raises TypeError that names the first missing or unknown input."""
    known = [i.name for i in formula.inputs]
    for name in inputs:
        if name not in known:
            raise TypeError(f"{formula.name} has no input '{name}'; it takes {', '.join(known)}")
    for name in known:
        if name not in inputs:
            raise TypeError(f"{formula.name} needs '{name}'; it takes {', '.join(known)}")


def arrays(backend: Backend, formula: Formula, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Batched inputs as arrays of the backend; a choice is passed on as it is."""
    return {
        i.name: inputs[i.name] if i.kind == "choice" else backend.array(inputs[i.name], i.kind)
        for i in formula.inputs
    }


def evaluate(
    backend: Backend, formula: Formula, inputs: Mapping[str, Any], wrong: Body | None = None
) -> dict[str, Any]:
    """Every step for a batch of inputs (leading axis), in order, as arrays of the backend; of a mistake's body those
    steps that it changes."""
    found = (wrong or formula.body)(backend.xp, **arrays(backend, formula, inputs))
    return {step.name: found[step.name] for step in formula.steps if wrong is None or step.name in found}


def evaluate_one(formula: Formula, inputs: Mapping[str, Any], wrong: Body | None = None) -> dict[str, Any]:
    """Every step for one set of plain inputs, as plain numbers or nested lists (NumPy, float64).

    Raises TypeError for what is no such input, ValueError outside the formula's conditions, ZeroDivisionError.
    """
    bind(formula, inputs)
    batched = {i.name: _batched(i, inputs[i.name], formula) for i in formula.inputs}
    _check_sizes(formula, batched)
    for text in formula.where:
        if not np.all(Condition(text).holds(batched)):
            meaning = "" if COMPARISON.match(text) else f" ({inspect.getdoc(find_predicate(text))})"
            raise ValueError(f"{formula.name}: these inputs do not meet the condition {text}{meaning}")
    try:
        # NumPy makes 0 of an integer divided by zero: an output size of 1 at stride 0.
        with np.errstate(all="ignore", divide="raise"):
            found = evaluate(numpy_backend(), formula, batched, wrong)
    except FloatingPointError as error:
        raise ZeroDivisionError(f"{formula.name}: division by zero") from error
    return {name: np.asarray(value)[0].tolist() for name, value in found.items()}


def _check_sizes(formula: Formula, batched: Mapping[str, Any]) -> None:
    """Raises TypeError where an input is empty, or not as long as another along the dimension they share."""
    sizes: dict[str, tuple[int, str]] = {}
    for one in formula.inputs:
        for dimension, size in zip(one.shape, np.shape(batched[one.name])[1:], strict=False):
            if size == 0:
                raise TypeError(f"{formula.name}: '{one.name}' is empty")
            known, other = sizes.setdefault(dimension, (size, one.name))
            if size != known:
                raise TypeError(
                    f"{formula.name}: '{one.name}' has the length {size} along {dimension}, '{other}' {known}"
                )


def _batched(one: Input, value: Any, formula: Formula) -> Any:
    if one.kind == "choice":
        if value not in one.values:
            raise TypeError(f"{formula.name}: '{one.name}' is one of {', '.join(one.values)}")
        return value
    if isinstance(value, bool | str):
        raise TypeError(f"{formula.name}: '{one.name}' is a number, not {value!r}")
    try:
        array = np.asarray(value, dtype=np.int64 if one.kind == "int" else np.float64)
    except OverflowError as error:
        raise TypeError(f"{formula.name}: '{one.name}' lies below 2^63") from error
    except (TypeError, ValueError) as error:
        raise TypeError(f"{formula.name}: '{one.name}' is no {one.kind} number or list of numbers") from error
    if one.kind == "int" and not np.array_equal(array, np.asarray(value, dtype=np.float64)):
        raise TypeError(f"{formula.name}: '{one.name}' is an integer")
    if array.ndim != len(one.shape):
        wanted = "a number" if not one.shape else f"shaped ({', '.join(one.shape)})"
        raise TypeError(f"{formula.name}: '{one.name}' is {wanted}")
    return array[None]
