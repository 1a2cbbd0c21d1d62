"""The workloads' networks in PyTorch. Their layers are in the order of ours, so that the parameters are, too."""

import torch
from torch import nn
from torch.nn.functional import scaled_dot_product_attention


class Outputs(nn.Module):
    """A recurrent layer's outputs without its final state."""

    def __init__(self, layer):
        super().__init__()
        self.layer = layer

    def forward(self, inputs):
        return self.layer(inputs)[0]


class Steps(nn.Module):
    """A recurrent network that goes on from the state that it has left."""

    def __init__(self, layer, scores):
        super().__init__()
        self.layer, self.scores = layer, scores

    def forward(self, inputs, *state):
        outputs, state = self.layer(inputs, state or None)
        return self.scores(outputs), *state


class Around(nn.Sequential):
    """What the layers compute is added to what goes into them."""

    def forward(self, inputs):
        return inputs + super().forward(inputs)


class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.projected, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)

    def forward(self, inputs):
        batch, time, width = inputs.shape
        parts = self.projected(inputs).view(batch, time, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        attended = scaled_dot_product_attention(parts[0], parts[1], parts[2], is_causal=True)
        return self.out(attended.transpose(1, 2).reshape(batch, time, width))


class Places(nn.Module):
    """Adds a vector that tells the time step."""

    def __init__(self, time, width):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(time, width))

    def forward(self, inputs):
        return inputs + self.weight


class CausalEncoder(nn.TransformerEncoder):
    """PyTorch's own blocks, which are the same as those of `attention_block`."""

    def __init__(self, blocks, width, time):
        block = nn.TransformerEncoderLayer(
            width, 4, 4 * width, dropout=0, activation="gelu", batch_first=True, norm_first=True)
        super().__init__(block, blocks, norm=nn.LayerNorm(width), enable_nested_tensor=False)
        self.register_buffer("mask_of_time", nn.Transformer.generate_square_subsequent_mask(time))

    def forward(self, inputs):
        return super().forward(inputs, mask=self.mask_of_time, is_causal=True)


def perceptron(*sizes):
    layers = []
    for inputs, outputs in zip(sizes, sizes[1:]):
        layers += [nn.Linear(inputs, outputs), nn.ReLU()]
    return layers[:-1]


def normalized_perceptron(*sizes):
    layers = []
    for inputs, outputs in zip(sizes, sizes[1:]):
        layers += [nn.Linear(inputs, outputs), nn.BatchNorm1d(outputs), nn.ReLU(), nn.Dropout(0.5)]
    return [*layers, nn.Linear(sizes[-1], 10)]


def convolutions(*channels, kernel, pooling=(), normalized=False, **options):
    """A pooling of (size, stride) follows every second convolution, or every one if there are few."""
    layers, count = [], len(channels) - 1
    for index in range(count):
        layers.append(nn.Conv2d(channels[index], channels[index + 1], kernel, **options))
        layers += [nn.BatchNorm2d(channels[index + 1])] * normalized + [nn.ReLU()]
        if pooling and (count <= 3 or index % 2 == 1):
            layers.append(nn.MaxPool2d(*pooling))
    return layers


class FlatLinear(nn.Sequential):
    """A linear layer on all of an image or a sequence."""

    def __init__(self, channels, places, outputs):
        super().__init__(nn.Flatten(), nn.Linear(channels * places, outputs))
        self.channels = channels


def pyramid(normalized=False):
    layers = convolutions(
        3, 64, 64, 128, 128, 256, 256, kernel=3, padding=1, pooling=(2, 2), normalized=normalized)
    return [*layers, FlatLinear(256, 16, 10)]


def steps_convolved():
    layers = [layer for _ in range(3) for layer in (nn.Conv1d(64, 64, 5, padding=2), nn.ReLU())]
    return [*layers, FlatLinear(64, 1000, 10)]


def recurrent(kind, cells, **options):
    outputs = cells * (2 if options.get("bidirectional") else 1)
    return [Outputs(kind(205, cells, **options)), nn.Linear(outputs, 205)]


def attention_block(width, dropout):
    drop = [nn.Dropout(dropout)] if dropout else []
    return [
        Around(nn.LayerNorm(width), Attention(width, 4), *drop),
        Around(
            nn.LayerNorm(width), nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width), *drop),
    ]


def transformer(blocks, width, time, dropout=0.0):
    layers = [layer for _ in range(blocks) for layer in attention_block(width, dropout)]
    return [nn.Embedding(86, width), Places(time, width), *layers, nn.LayerNorm(width), nn.Linear(width, 86)]


def encoder(blocks, width, time):
    return [nn.Embedding(86, width), Places(time, width), CausalEncoder(blocks, width, time), nn.Linear(width, 86)]


def embedding(sparse=False):
    return [nn.Embedding(50_000, 128, sparse=sparse), nn.Flatten(), nn.Linear(20 * 128, 10)]


NETWORKS = {
    "mlp": lambda: perceptron(784, 1200, 1200, 10),
    "cnn": lambda: [
        *convolutions(3, 32, 32, 64, kernel=5, padding=2, pooling=(3, 2)),
        FlatLinear(64, 9, 64), nn.ReLU(), nn.Linear(64, 10),
    ],
    "lstm": lambda: recurrent(nn.LSTM, 256),
    "small": lambda: perceptron(64, 64, 10),
    "cnn3": pyramid,
    "cnn3-norm": lambda: pyramid(normalized=True),
    "conv1x1": lambda: [
        *convolutions(64, 256, 64, 256, 64, kernel=1), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10)
    ],
    "stride2": lambda: [*convolutions(3, 64, 128, 256, kernel=3, stride=2, padding=1), FlatLinear(256, 16, 10)],
    "conv1d": steps_convolved,
    "transformer": lambda: transformer(2, 128, 100, dropout=0.1),
    "transformer-256": lambda: transformer(4, 256, 128),
    "gru": lambda: recurrent(nn.GRU, 256),
    "lstm-512": lambda: recurrent(nn.LSTM, 512),
    "bidirectional": lambda: recurrent(nn.LSTM, 256, bidirectional=True),
    "mlp-norm": lambda: normalized_perceptron(784, *[1024] * 5),
    "embedding-adam": embedding,
    "embedding-sgd": embedding,
    "deep": lambda: perceptron(*[64] * 201, 10),
    "batch1": lambda: perceptron(784, 256, 10),
    "batch4": lambda: perceptron(784, 256, 10),
    "batch8": lambda: perceptron(784, 256, 10),
    "autoencoder": lambda: perceptron(784, 1000, 500, 250, 30, 250, 500, 1000, 784),
}
# The same networks by other means of PyTorch.
OTHERS = {
    "transformer-256": lambda: encoder(4, 256, 128),
    "embedding-adam": lambda: embedding(sparse=True),
    "embedding-sgd": lambda: embedding(sparse=True),
}
# Those that PyTorch computes faster with the channels last.
CHANNELS_LAST = {"cnn", "cnn3", "cnn3-norm", "conv1x1", "stride2"}


def network(name, other=False):
    return nn.Sequential(*(OTHERS if other else NETWORKS)[name]())


def steps():
    return Steps(nn.LSTM(205, 256), nn.Linear(256, 205))


def learned_count(module):
    """Without the second of the biases that PyTorch's recurrent layers have where one would do."""
    count = sum(parameters.numel() for parameters in module.parameters())
    for layer in module.modules():
        if isinstance(layer, (nn.LSTM, nn.GRU)):
            redundant = 4 if isinstance(layer, nn.LSTM) else 2
            count -= redundant * layer.hidden_size * (2 if layer.bidirectional else 1)
    return count


def arranged(inputs, workload):
    """Numbers (time, batch, features) or (batch, features) as PyTorch's layers take them."""
    if workload.vocabulary:
        inputs = inputs.long()
        return inputs.transpose(0, 1).contiguous() if workload.time else inputs
    if len(workload.features) > 1:
        return inputs.movedim(-1, 1)
    return inputs
