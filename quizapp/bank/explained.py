"""What each field is for, in the words that stand below it in the models: for skeletons and for the JSON Schema."""

import ast
import inspect
import sys
from functools import cache
from itertools import pairwise

from quizapp.bank.basics import Model


@cache
def explained(model: type[Model]) -> dict[str, str]:
    """One sentence for every field of the model, by the name an author writes."""
    said: dict[str, str] = {}
    for one in reversed(model.__mro__):
        if issubclass(one, Model) and one is not Model:
            said |= _below_fields(one)
    return {field.alias or name: said[name] for name, field in model.model_fields.items() if name in said}


@cache
def purpose(model: type[Model]) -> str:
    """What the model as a whole is."""
    return inspect.cleandoc(model.__doc__ or "").partition("\n")[0]


def _below_fields(model: type[Model]) -> dict[str, str]:
    found: dict[str, str] = {}
    for field, below in pairwise(_class(model).body):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            match below:
                case ast.Expr(ast.Constant(str(words))):
                    found[field.target.id] = " ".join(words.split())
    return found


def _class(model: type[Model]) -> ast.ClassDef:
    tree = _parsed(model.__module__)
    return next(one for one in tree.body if isinstance(one, ast.ClassDef) and one.name == model.__name__)


@cache
def _parsed(module: str) -> ast.Module:
    return ast.parse(inspect.getsource(sys.modules[module]))
