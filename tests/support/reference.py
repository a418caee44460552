"""Reference values of the statistics from NumPy, SciPy and statsmodels: cases as JSON on stdin, answers as JSON on stdout."""

import json
import sys

import numpy as np
from scipy import stats
from statsmodels.stats.multitest import multipletests


def quantiles(values, shares):
    return [float(np.quantile(values, share)) for share in shares]


def spread(values):
    return {
        "sd": float(np.std(values, ddof=1)),
        "mad": float(stats.median_abs_deviation(values)),
        "mean": float(np.mean(values)),
    }


def kendall(x, y):
    result = stats.kendalltau(x, y)
    return {"tau": float(result[0]), "p": float(result[1])}


def cliffs_delta(a, b):
    u = stats.mannwhitneyu(a, b, alternative="two-sided").statistic
    return float(2 * u / (len(a) * len(b)) - 1)


def adjusted(p_values):
    return {
        "holm": [float(p) for p in multipletests(p_values, method="holm")[1]],
        "bh": [float(p) for p in multipletests(p_values, method="fdr_bh")[1]],
    }


def mean_difference(a, b, axis=-1):
    return np.mean(a, axis=axis) - np.mean(b, axis=axis)


def permutation(a, b, kind):
    results = {}
    for side in ("less", "greater"):
        result = stats.permutation_test(
            (a, b), mean_difference, permutation_type=kind, alternative=side, n_resamples=np.inf, vectorized=True
        )
        results[side] = float(result.pvalue)
    return results


def normal_tail(z):
    return [float(stats.norm.sf(value)) for value in z]


answers = {
    "quantiles": quantiles,
    "spread": spread,
    "kendall": kendall,
    "cliffsDelta": cliffs_delta,
    "adjusted": adjusted,
    "permutation": permutation,
    "normalTail": normal_tail,
}

json.dump([{**case, "answer": answers[case["ask"]](*case["with"])} for case in json.load(sys.stdin)], sys.stdout)
