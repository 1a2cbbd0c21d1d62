#!/usr/bin/env python3
"""Embeddings, positions and self-attention over time."""
import math

import torch

from cases import Cases, normal

cases = Cases()


def words(*shape, low, high, seed):
    return torch.randint(low, high, shape, generator=torch.Generator().manual_seed(seed)).double()


for name, features in [("of single words", (1,)), ("of several words", (3,)), ("of a grid of words", (2, 2))]:
    def embed(i, p, features=features):
        chosen = torch.nn.functional.embedding(i["default"].long(), p["W"])
        return chosen.squeeze(2) if features == (1,) else chosen

    cases.add(
        f"Embedding {name}", {"@type": "Embedding", "vocabulary": 6, "size": 4},
        {"default": words(5, 3, *features, low=0, high=5, seed=1)}, {"W": normal(6, 4, seed=2)}, embed,
        constants=["default"])


def padded(i, p):
    # PyTorch knows no number outside the vocabulary; its padding row receives no gradient either.
    table = torch.cat([p["W"], torch.zeros(1, 3)])
    number = i["default"].long()
    number = torch.where((number < 0) | (number >= 5), 5, number)
    return torch.nn.functional.embedding(number, table, padding_idx=5).squeeze(2)


cases.add(
    "Embedding with words outside the vocabulary", {"@type": "Embedding", "vocabulary": 5, "size": 3},
    {"default": words(6, 4, 1, low=-2, high=8, seed=3)}, {"W": normal(5, 3, seed=4)}, padded,
    constants=["default"])

cases.add(
    "PositionalEmbedding learned", {"@type": "PositionalEmbedding", "type": "learned", "max_time": 7},
    {"default": normal(5, 3, 2, 3, seed=5)}, {"P": normal(7, 6, seed=6)},
    lambda i, p: i["default"] + p["P"][:5].reshape(5, 1, 2, 3))


def sinusoids(time, features):
    """As in PyTorch's tutorial on transformers."""
    position = torch.arange(time).unsqueeze(1).double()
    speed = torch.exp(torch.arange(0, features, 2) * (-math.log(10000.0) / features))
    waves = torch.zeros(time, features)
    waves[:, 0::2] = torch.sin(position * speed)
    waves[:, 1::2] = torch.cos(position * speed)[:, :features // 2]
    return waves


for features in [6, 7]:
    cases.add(
        f"PositionalEmbedding sinusoidal, {features} features", {"@type": "PositionalEmbedding"},
        {"default": normal(70, 2, features, seed=7)}, {},
        lambda i, p, f=features: i["default"] + sinusoids(70, f).unsqueeze(1))


def attention_parameters(inputs, size, seed):
    """Small behind the softmax, so that sums that cancel (the gradient of bk is zero) are of small terms."""
    parameters = {}
    for number, name in enumerate("qkvo"):
        columns = size if name == "o" else inputs
        scale = 0.5 if name in "qk" else 0.2
        parameters[f"W{name}"] = normal(size, columns, seed=seed + number, scale=scale)
        parameters[f"b{name}"] = normal(size, seed=seed + 4 + number, scale=0.3)
    return parameters


def attend(heads, size, causal):
    """With PyTorch's own layer function, whose weights are ours one below the other. Masked time steps must
    leave every query a key, or PyTorch's result is not a number."""
    def compute(i, p):
        x = i["default"].flatten(2)
        time, batch, features = x.shape
        allowed = torch.ones(time, time).tril() if causal else torch.ones(time, time)
        allowed = allowed.bool().expand(batch, time, time)
        if "mask" in i:
            allowed = allowed & (i["mask"].reshape(time, batch).T != 0).unsqueeze(1)
        q, k, v = (
            (x @ p[f"W{name}"].T + p[f"b{name}"]).reshape(time, batch, heads, size // heads)
            .permute(1, 2, 0, 3) for name in "qkv")
        y = torch.nn.functional.scaled_dot_product_attention(q, k, v, attn_mask=allowed.unsqueeze(1))
        mine = y.permute(2, 0, 1, 3).reshape(time, batch, size) @ p["Wo"].T + p["bo"]
        if features == size and "mask" not in i:
            theirs, _ = torch.nn.functional.multi_head_attention_forward(
                x, x, x, size, heads, torch.cat([p["Wq"], p["Wk"], p["Wv"]]),
                torch.cat([p["bq"], p["bk"], p["bv"]]), None, None, False, 0, p["Wo"], p["bo"],
                attn_mask=~torch.ones(time, time).tril().bool() if causal else None)
            assert torch.allclose(mine, theirs, rtol=1e-12, atol=1e-12)
            return theirs
        return mine
    return compute


for time, features, heads, size, causal, masked in [
    (5, (6,), 2, 6, False, False), (5, (6,), 2, 6, True, False), (7, (2, 2), 1, 4, True, False),
    (9, (5,), 3, 6, False, False), (6, (4,), 2, 4, False, True), (6, (3,), 2, 4, True, True),
    # More than a block of queries.
    (53, (4,), 2, 4, True, False),
]:
    inputs = {"default": normal(time, 3, *features, seed=8)}
    if masked:
        mask = (normal(time, 3, 1, seed=9) > -0.5).double()
        mask[0] = 1
        inputs["mask"] = mask
    layer = {"@type": "MultiHeadAttention", "heads": heads}
    if size != math.prod(features):
        layer["size"] = size
    if causal:
        layer["causal"] = True
    cases.add(
        f"MultiHeadAttention {time} steps, {heads} heads" + causal * ", causal" + masked * ", masked", layer,
        inputs, attention_parameters(math.prod(features), size, seed=10), attend(heads, size, causal),
        # Longer steps climb to where scores are large and every rounding error grows with each update.
        constants=["mask"] if masked else (), learning_rate=0.02)
cases.write()
