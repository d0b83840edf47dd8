"""What the code of some modules is: what they made is made again when it changes, without a number that one forgets."""

import hashlib
from pathlib import Path
from types import ModuleType


def empreinte(*modules: ModuleType) -> str:
    """Sixteen letters that change with the source of these modules."""
    calcul = hashlib.sha256()
    for module in modules:
        calcul.update(Path(str(module.__file__)).read_bytes())
    return calcul.hexdigest()[:16]
