#!/usr/bin/env python3
"""Layers that change a shape."""
from cases import Cases, normal

cases = Cases()
cases.add("Flatten", {"@type": "Flatten"}, {"default": normal(3, 4, 2, 3, seed=1)}, {},
          lambda i, p: i["default"].flatten(2))
cases.add("Reshape", {"@type": "Reshape", "shape": [3, -1]}, {"default": normal(3, 4, 2, 6, seed=2)}, {},
          lambda i, p: i["default"].reshape(3, 4, 3, 4))
cases.write()
