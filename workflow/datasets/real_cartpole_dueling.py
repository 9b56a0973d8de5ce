"""Weights of a dueling network that was trained on gymnasium's ``CartPole-v1`` to a good score.

Its layers are those of ``cartpole_dueling``; how good it is stands in the log.
"""

from contract import Dataset
from data.recordings import cartpole

DATASET = Dataset(
    title="Real CartPole dueling weights",
    kind="weights",
    make=cartpole.weights,
    sizes={"hidden": 128},
    imitated_by="cartpole_dueling",
)
