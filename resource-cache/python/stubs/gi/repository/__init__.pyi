# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
from typing import Any

# Namespaces that have no types here.
def __getattr__(name: str) -> Any: ...
