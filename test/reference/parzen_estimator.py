"""Vectors for shared/search: densities of Optuna's Parzen estimator, its median pruner, and SciPy's normal distribution.

Run: python3 test/reference/parzen_estimator.py > test/vectors/parzen_estimator.json   (Optuna 5.0.0, SciPy 1.17.1, from PyPI)
"""
import json

import numpy as np
import optuna
import scipy
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.samplers._tpe.parzen_estimator import _ParzenEstimator, _ParzenEstimatorParameters
from optuna.samplers._tpe.sampler import default_weights
from scipy.special import log_ndtr

optuna.logging.set_verbosity(optuna.logging.ERROR)
CHOICES = ["a", "b", "c"]
SPACE = {
    "x": FloatDistribution(-2, 5),
    "rate": FloatDistribution(1e-5, 1e-1, log=True),
    "layers": IntDistribution(1, 90),
    "units": IntDistribution(8, 512, log=True),
    "kind": CategoricalDistribution(CHOICES),
}
PARAMETERS = _ParzenEstimatorParameters(
    prior_weight=1.0, consider_magic_clip=True, consider_endpoints=False, weights=default_weights, multivariate=True)


def draw(rng, count):
    """No whole number comes twice: of equals, NumPy's sort leaves open which has which neighbour."""
    return {
        "x": rng.uniform(-2, 5, count),
        "rate": np.exp(rng.uniform(np.log(1e-5), np.log(1e-1), count)),
        "layers": rng.choice(np.arange(1, 91), count, replace=False).astype(float),
        "units": rng.choice(np.arange(8, 513), count, replace=False).astype(float),
        "kind": rng.integers(0, 3, count).astype(float),
    }


def rows(columns):
    count = len(columns["x"])
    return [{name: CHOICES[int(columns[name][i])] if name == "kind" else float(columns[name][i]) for name in columns}
            for i in range(count)]


def density(seed, count):
    rng = np.random.default_rng(seed)
    observed, points = draw(rng, count), draw(rng, 12)
    space_of = lambda names: {name: SPACE[name] for name in names}
    part = lambda columns, names: {name: columns[name] for name in names}
    log_pdf = lambda names: _ParzenEstimator(part(observed, names), space_of(names), PARAMETERS).log_pdf(
        part(points, names)).tolist()
    return {
        "observations": rows(observed),
        "points": rows(points),
        "joint": log_pdf(list(SPACE)),
        "alone": {name: log_pdf([name]) for name in SPACE},
    }


def pruning(seed):
    """Random courses of trials under Optuna's pruner: what each reported and whether it was given up there."""
    rng = np.random.default_rng(seed)
    study = optuna.create_study(pruner=optuna.pruners.MedianPruner(n_startup_trials=3, n_warmup_steps=2))
    trials = []
    for _ in range(25):
        trial = study.ask()
        level, values, pruned = rng.normal(), [], False
        for step in range(1, 7):
            values.append(float(level + rng.normal() * 0.5))
            trial.report(values[-1], step)
            pruned = trial.should_prune()
            if pruned:
                break
        if pruned:
            study.tell(trial, state=optuna.trial.TrialState.PRUNED)
        else:
            study.tell(trial, values[-1])
        trials.append({"values": values, "pruned": bool(pruned)})
    return trials


xs = [-40.0, -12.5, -6.0, -3.0, -2.8285, -2.828, -1.0, -1e-3, 0.0, 0.3, 2.0, 5.0, 9.0]
print(json.dumps({
    "optuna": optuna.__version__,
    "scipy": scipy.__version__,
    "logNormalCdf": [[x, float(log_ndtr(x))] for x in xs],
    "densities": [density(seed, count) for seed, count in enumerate([0, 1, 2, 7, 30, 60])],
    "weights": [default_weights(count).tolist() for count in (3, 25, 26, 27, 40)],
    "pruning": pruning(5),
}))
