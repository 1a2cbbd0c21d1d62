"""Times a training update of each workload in JAX, compiled whole; prints a line of JSON for each.

usage: jax_train.py [WORKLOAD ...] [--seconds S] [--threads N]
"""

import os
from functools import partial

from common import limit_processors, options, report
from workloads import WORKLOADS

# Of the convolutional networks one is enough: it takes six times as long as ours.
NAMES = [name for name in WORKLOADS if name == "cnn" or not name.startswith(("cnn", "conv", "stride"))]

asked = options(NAMES)
limit_processors(asked.threads)  # before JAX, which makes as many threads as it finds processors

import jax
import jax.numpy as jnp

import jax_layers as layers
from jax_layers import around, chain, linear, relu


def perceptron(*sizes):
    parts = []
    for inputs, outputs in zip(sizes, sizes[1:]):
        parts += [linear(inputs, outputs), relu]
    return chain(*parts[:-1])


def normalized_perceptron(*sizes):
    parts = []
    for inputs, outputs in zip(sizes, sizes[1:]):
        parts += [linear(inputs, outputs), layers.batch_norm(outputs), relu, layers.dropout(0.5)]
    return chain(*parts, linear(sizes[-1], 10))


def convolutional():
    parts = []
    for inputs, filters in ((3, 32), (32, 32), (32, 64)):
        parts += [layers.convolution(5, inputs, filters), relu, layers.max_pooling(3, 2)]
    return chain(*parts, layers.flat, perceptron(64 * 3 * 3, 64, 10))


def transformer(blocks, width, time, *drop):
    parts = []
    for _ in range(blocks):
        wide = [linear(width, 4 * width), layers.gelu, linear(4 * width, width)]
        parts += [
            around(layers.layer_norm(width), layers.attention(width, 4), *drop),
            around(layers.layer_norm(width), *wide, *drop),
        ]
    words = [layers.embedding(86, width), layers.places(time, width)]
    return chain(*words, *parts, layers.layer_norm(width), linear(width, 86))


def embedding():
    return chain(layers.embedding(50_000, 128), layers.flat, linear(20 * 128, 10))


def bidirectional():
    return chain(layers.beside(layers.lstm(205, 256), layers.lstm(205, 256, reverse=True)), linear(512, 205))


NETWORKS = {
    "mlp": lambda: perceptron(784, 1200, 1200, 10),
    "cnn": convolutional,
    "lstm": lambda: chain(layers.lstm(205, 256), linear(256, 205)),
    "small": lambda: perceptron(64, 64, 10),
    "transformer": lambda: transformer(2, 128, 100, layers.dropout(0.1)),
    "transformer-256": lambda: transformer(4, 256, 128),
    "gru": lambda: chain(layers.gru(205, 256), linear(256, 205)),
    "lstm-512": lambda: chain(layers.lstm(205, 512), linear(512, 205)),
    "bidirectional": bidirectional,
    "mlp-norm": lambda: normalized_perceptron(784, *[1024] * 5),
    "embedding-adam": embedding,
    "embedding-sgd": embedding,
    "deep": lambda: perceptron(*[64] * 201, 10),
    "batch1": lambda: perceptron(784, 256, 10),
    "batch4": lambda: perceptron(784, 256, 10),
    "batch8": lambda: perceptron(784, 256, 10),
    "autoencoder": lambda: perceptron(784, 1000, 500, 250, 30, 250, 500, 1000, 784),
}


def random_data(workload):
    shape = (workload.time,) * (workload.time > 0) + (workload.batch, *workload.features)
    samples = shape[: len(shape) - len(workload.features)]
    key, other = jax.random.split(jax.random.key(1))
    if workload.vocabulary:
        inputs = jax.random.randint(key, shape, 0, workload.vocabulary)
        inputs = inputs.T if workload.time else inputs  # attention takes the batch first
        samples = inputs.shape if workload.time else samples
    else:
        inputs = jax.random.uniform(key, shape, minval=-1, maxval=1)
    return inputs, jax.random.randint(other, samples, 0, workload.classes) if workload.classes else inputs


def momentum(parameters, gradients, state, step):
    state = jax.tree.map(lambda v, g: 0.9 * v - 0.01 * g, state, gradients)
    return jax.tree.map(jnp.add, parameters, state), state


def descent(parameters, gradients, state, step):
    return jax.tree.map(lambda p, g: p - 0.01 * g, parameters, gradients), state


def adam(parameters, gradients, state, step, decay=0.0, rate=0.001):
    first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, state[0], gradients)
    second = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, state[1], gradients)
    size, correction = rate / (1 - 0.9**step), 1 / (1 - 0.999**step)

    def moved(p, m, v):
        return p * (1 - rate * decay) - size * m / (jnp.sqrt(v * correction) + 1e-8)

    return jax.tree.map(moved, parameters, first, second), (first, second)


# Each with the number of arrays that it keeps.
STEPPERS = {"momentum": (momentum, 1), "sgd": (descent, 0), "adam": (adam, 2), "adamw": (partial(adam, decay=0.01), 2)}


def require_vectors():
    """Ends the program if products are left to a library that takes no notice of the environment variable ISA."""
    if "ISA" not in os.environ:
        return
    product = jax.jit(jnp.matmul).lower(*[jnp.ones((64, 64))] * 2).compile().as_text()
    if "__ynn_fusion" in product:
        raise SystemExit(f"asked for {os.environ['ISA']}, YNNPACK takes what the processor has")


def make(name):
    """An update, and the number of parameters."""
    workload = WORKLOADS[name]
    network = NETWORKS[name]()
    inputs, targets = random_data(workload)
    stepper, kept = STEPPERS[workload.stepper]

    def loss(parameters, inputs, targets, key):
        answers = network.apply(parameters, inputs, key)
        if not workload.classes:
            return ((answers - targets) ** 2).sum() / (2 * workload.batch)
        scores = jax.nn.log_softmax(answers)
        return -jnp.take_along_axis(scores, targets[..., None], axis=-1).mean()

    @partial(jax.jit, donate_argnums=(0, 1, 2))
    def compiled(parameters, state, step, inputs, targets):
        gradients = jax.grad(loss)(parameters, inputs, targets, jax.random.key(step))
        return *stepper(parameters, gradients, state, step + 1), step + 1

    parameters = network.parameters(jax.random.key(2), workload.deviation)
    state = tuple(jax.tree.map(jnp.zeros_like, parameters) for _ in range(kept))
    current = (parameters, state[0] if kept == 1 else state, jnp.zeros((), jnp.int32))

    def update():
        nonlocal current
        current = jax.block_until_ready(compiled(*current, inputs, targets))

    return update, sum(one.size for one in jax.tree.leaves(parameters))


require_vectors()
for name in asked.workloads:
    jnp.zeros(1).block_until_ready()  # what the library itself takes is not counted as the network's
    report("jax", jax.__version__, name, lambda: make(name), asked.seconds)
