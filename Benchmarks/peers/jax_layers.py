"""Layers in JAX: each has its parameters' first values and a function of (parameters, inputs, random key)."""

from typing import Callable, NamedTuple

import jax
import jax.numpy as jnp


class Layer(NamedTuple):
    parameters: Callable  # (random key, standard deviation) → first values
    apply: Callable


def plain(function):
    return Layer(lambda key, deviation: {}, lambda parameters, inputs, key: function(inputs))


def of_shapes(function, **shapes):
    """Weights and, of shapes with one axis, zeros; but ones for what is called gamma."""

    def parameters(key, deviation):
        keys = jax.random.split(key, len(shapes))
        return {
            name: jnp.full(shape, float(name == "gamma")) if len(shape) == 1
            else deviation * jax.random.normal(key, shape)
            for (name, shape), key in zip(shapes.items(), keys)
        }

    return Layer(parameters, lambda parameters, inputs, key: function(parameters, inputs))


relu = plain(jax.nn.relu)
gelu = plain(lambda inputs: jax.nn.gelu(inputs, approximate=False))


def linear(inputs, outputs):
    return of_shapes(lambda own, x: x @ own["W"] + own["b"], W=(inputs, outputs), b=(outputs,))


def chain(*layers):
    def parameters(key, deviation):
        return [layer.parameters(key, deviation) for layer, key in zip(layers, jax.random.split(key, len(layers)))]

    def apply(parameters, inputs, key):
        for layer, own, key in zip(layers, parameters, jax.random.split(key, len(layers))):
            inputs = layer.apply(own, inputs, key)
        return inputs

    return Layer(parameters, apply)


def around(*layers):
    """What the layers compute is added to what goes into them."""
    inner = chain(*layers)
    return Layer(inner.parameters, lambda parameters, inputs, key: inputs + inner.apply(parameters, inputs, key))


def dropout(probability):
    def apply(parameters, inputs, key):
        kept = jax.random.bernoulli(key, 1 - probability, inputs.shape)
        return jnp.where(kept, inputs / (1 - probability), 0)

    return Layer(plain(None).parameters, apply)


def normalized(inputs, axis, own):
    centred = inputs - inputs.mean(axis, keepdims=True)
    return centred * jax.lax.rsqrt((centred**2).mean(axis, keepdims=True) + 1e-5) * own["gamma"] + own["beta"]


def layer_norm(size):
    return of_shapes(lambda own, x: normalized(x, -1, own), gamma=(size,), beta=(size,))


def batch_norm(size):
    """By the batch's statistics; the running ones, which no update needs, are left out."""
    return of_shapes(lambda own, x: normalized(x, 0, own), gamma=(size,), beta=(size,))


def convolution(kernel, inputs, filters):
    def apply(own, images):
        layout = ("NHWC", "HWIO", "NHWC")
        return jax.lax.conv_general_dilated(images, own["W"], (1, 1), "SAME", dimension_numbers=layout) + own["b"]

    return of_shapes(apply, W=(kernel, kernel, inputs, filters), b=(filters,))


def max_pooling(kernel, stride):
    window, strides = (1, kernel, kernel, 1), (1, stride, stride, 1)
    return plain(lambda images: jax.lax.reduce_window(images, -jnp.inf, jax.lax.max, window, strides, "VALID"))


flat = plain(lambda inputs: inputs.reshape(len(inputs), -1))


def embedding(words, size):
    return of_shapes(lambda own, x: own["W"][x], W=(words, size))


def places(time, size):
    return of_shapes(lambda own, x: x + own["P"], P=(time, size))


def attention(width, heads):
    def apply(own, inputs):
        batch, time, _ = inputs.shape
        parts = (inputs @ own["W"] + own["b"]).reshape(batch, time, 3, heads, -1)
        attended = jax.nn.dot_product_attention(parts[:, :, 0], parts[:, :, 1], parts[:, :, 2], is_causal=True)
        return attended.reshape(batch, time, width) @ own["out"] + own["c"]

    return of_shapes(apply, W=(width, 3 * width), b=(3 * width,), out=(width, width), c=(width,))


def lstm(inputs, cells, reverse=False):
    def apply(own, sequence):
        def step(state, gates):
            output, cells = state
            candidate, *sigmoids = jnp.split(gates + output @ own["R"], 4, axis=-1)
            enter, keep, leave = (jax.nn.sigmoid(gate) for gate in sigmoids)
            cells = enter * jnp.tanh(candidate) + keep * cells
            output = leave * jnp.tanh(cells)
            return (output, cells), output

        zeros = jnp.zeros((sequence.shape[1], cells))
        return jax.lax.scan(step, (zeros, zeros), sequence @ own["W"] + own["b"], reverse=reverse)[1]

    return of_shapes(apply, W=(inputs, 4 * cells), R=(cells, 4 * cells), b=(4 * cells,))


def gru(inputs, units):
    def apply(own, sequence):
        def step(output, gates):
            new, *sigmoids = jnp.split(gates, 3, axis=-1)
            own_new, *own_sigmoids = jnp.split(output @ own["R"], 3, axis=-1)
            reset, keep = (jax.nn.sigmoid(a + b) for a, b in zip(sigmoids, own_sigmoids))
            new = jnp.tanh(new + reset * (own_new + own["c"]))
            output = (1 - keep) * new + keep * output
            return output, output

        zeros = jnp.zeros((sequence.shape[1], units))
        return jax.lax.scan(step, zeros, sequence @ own["W"] + own["b"])[1]

    return of_shapes(apply, W=(inputs, 3 * units), R=(units, 3 * units), b=(3 * units,), c=(units,))


def beside(*layers):
    """Several layers for the same inputs, their outputs side by side."""

    def parameters(key, deviation):
        return [layer.parameters(key, deviation) for layer, key in zip(layers, jax.random.split(key, len(layers)))]

    def apply(parameters, inputs, key):
        return jnp.concatenate([layer.apply(own, inputs, key) for layer, own in zip(layers, parameters)], axis=-1)

    return Layer(parameters, apply)
