"""Trains a perceptron on Fashion-MNIST until it knows a share of the test images; prints a line of JSON.

usage: torch_fashion.py DATA.h5 [--accuracy A] [--seed N] [--threads N]

The same network, stepper and batches as Examples/fashion-mnist-mlp, with all data in memory as tensors.
"""

import argparse
import json
import os

parser = argparse.ArgumentParser()
parser.add_argument("data")
parser.add_argument("--accuracy", type=float, default=0.88)
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
asked = parser.parse_args()
os.environ["OMP_NUM_THREADS"] = str(asked.threads)

import h5py
import torch
from torch import nn
from torch.nn.functional import cross_entropy

torch.set_num_threads(asked.threads)
torch.manual_seed(asked.seed)


def split(file, name):
    images = torch.from_numpy(file[name]["default"][0].astype("float32")).reshape(-1, 784)
    if images.max() > 1:
        images /= 255
    return images, torch.from_numpy(file[name]["targets"][0].astype("int64")).reshape(-1)


with h5py.File(asked.data) as file:
    images, targets = split(file, "training")
    test_images, test_targets = split(file, "test")

network = nn.Sequential(
    nn.Linear(784, 512), nn.ReLU(), nn.Dropout(0.2), nn.Linear(512, 512), nn.ReLU(), nn.Dropout(0.2), nn.Linear(512, 10)
)
stepper = torch.optim.Adam(network.parameters(), lr=0.001)


def accuracy():
    network.eval()
    with torch.inference_mode():
        right = sum(
            (network(images).argmax(1) == targets).sum().item()
            for images, targets in zip(test_images.split(1000), test_targets.split(1000))
        )
    network.train()
    return right / len(test_images)


epochs, reached = 0, 0.0
while reached < asked.accuracy and epochs < 30:
    for indices in torch.randperm(len(images)).split(100):
        stepper.zero_grad(set_to_none=True)
        cross_entropy(network(images[indices]), targets[indices]).backward()
        stepper.step()
    epochs += 1
    reached = accuracy()
print(json.dumps({"epochs": epochs, "accuracy": reached, "version": torch.__version__.split("+")[0]}))
