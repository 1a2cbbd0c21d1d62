"""Times a training update of each workload in JAX, compiled whole; prints a line of JSON for each.

usage: jax_train.py [mlp|cnn|lstm|small ...] [--seconds S] [--threads N]
"""

from functools import partial

from common import limit_processors, options, report

asked = options()
limit_processors(asked.threads)  # before JAX, which makes as many threads as it finds processors

import jax
import jax.numpy as jnp


class Keys:
    """A new random key each time."""

    def __init__(self):
        self.key = jax.random.key(1)

    def __call__(self):
        self.key, key = jax.random.split(self.key)
        return key


new_key = Keys()


def weights(*shape):
    return 0.05 * jax.random.normal(new_key(), shape)


def linear(inputs, outputs):
    return {"W": weights(inputs, outputs), "b": jnp.zeros(outputs)}


def apply_linear(layer, inputs):
    return inputs @ layer["W"] + layer["b"]


def perceptron(layers, inputs):
    *hidden, last = layers
    for layer in hidden:
        inputs = jax.nn.relu(apply_linear(layer, inputs))
    return apply_linear(last, inputs)


def convolutional(layers, images):
    for layer in layers["convolutions"]:
        images = jax.lax.conv_general_dilated(
            images, layer["W"], (1, 1), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC")
        )
        images = jax.nn.relu(images + layer["b"])
        images = jax.lax.reduce_window(
            images, -jnp.inf, jax.lax.max, (1, 3, 3, 1), (1, 2, 2, 1), "VALID"
        )
    return perceptron(layers["linear"], images.reshape(len(images), -1))


def recurrent(layers, sequence):
    gates_of_inputs = apply_linear(layers["inputs"], sequence)

    def step(state, gates):
        output, cells = state
        candidate, *sigmoids = jnp.split(gates + output @ layers["R"], 4, axis=-1)
        enter, keep, leave = (jax.nn.sigmoid(gate) for gate in sigmoids)
        cells = enter * jnp.tanh(candidate) + keep * cells
        output = leave * jnp.tanh(cells)
        return (output, cells), output

    zeros = jnp.zeros((sequence.shape[1], 256))
    _, outputs = jax.lax.scan(step, (zeros, zeros), gates_of_inputs)
    return apply_linear(layers["out"], outputs)


def convolution(inputs, filters):
    return {"W": weights(5, 5, inputs, filters), "b": jnp.zeros(filters)}


# Name: parameters, function, shape of the inputs, classes.
WORKLOADS = {
    "mlp": (lambda: [linear(784, 1200), linear(1200, 1200), linear(1200, 10)], perceptron, (100, 784), 10),
    "cnn": (
        lambda: {
            "convolutions": [convolution(3, 32), convolution(32, 32), convolution(32, 64)],
            "linear": [linear(64 * 3 * 3, 64), linear(64, 10)],
        },
        convolutional,
        (100, 32, 32, 3),
        10,
    ),
    "lstm": (
        lambda: {"inputs": linear(205, 4 * 256), "R": weights(256, 4 * 256), "out": linear(256, 205)},
        recurrent,
        (100, 32, 205),
        205,
    ),
    "small": (lambda: [linear(64, 64), linear(64, 10)], perceptron, (32, 64), 10),
}


def update_of(name):
    make, network, shape, classes = WORKLOADS[name]
    inputs = jax.random.uniform(new_key(), shape, minval=-1, maxval=1)
    samples = (100, 32) if name == "lstm" else shape[:1]
    targets = jax.random.randint(new_key(), samples, 0, classes)

    def loss(parameters, inputs, targets):
        scores = jax.nn.log_softmax(network(parameters, inputs))
        return -jnp.take_along_axis(scores, targets[..., None], axis=-1).mean()

    @partial(jax.jit, donate_argnums=(0, 1))
    def compiled(parameters, velocity, inputs, targets):
        gradients = jax.grad(loss)(parameters, inputs, targets)
        velocity = jax.tree.map(lambda v, g: 0.9 * v - 0.01 * g, velocity, gradients)
        return jax.tree.map(jnp.add, parameters, velocity), velocity

    parameters = make()
    state = (parameters, jax.tree.map(jnp.zeros_like, parameters))

    def update():
        nonlocal state
        state = jax.block_until_ready(compiled(*state, inputs, targets))

    return update


for workload in asked.workloads:
    jnp.zeros(1).block_until_ready()  # what the library itself takes is not counted as the network's
    report("jax", jax.__version__, workload, lambda: update_of(workload), asked.seconds)
