"""Reference values of the statistics from NumPy, SciPy and statsmodels: cases as JSON on stdin, answers as JSON on stdout."""

import json
import sys

import numpy as np
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW, ttost_ind


def quantiles(values, shares):
    return [float(np.quantile(values, share)) for share in shares]


def spread(values):
    return {
        "sd": float(np.std(values, ddof=1)),
        "mad": float(stats.median_abs_deviation(values)),
        "mean": float(np.mean(values)),
    }


def kendall(x, y):
    return float(stats.kendalltau(x, y)[0])


def adjusted(p_values):
    return [float(p) for p in multipletests(p_values, method="fdr_bh")[1]]


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


def robust_outliers(values):
    values = np.asarray(values)
    z = 0.6745 * (values - np.median(values)) / stats.median_abs_deviation(values)
    return [int(abs(score) > 3.5) for score in z]


def resampled_medians(values):
    """The median of every resample that there is: the bootstrap without chance."""
    draws = np.indices((len(values),) * len(values)).reshape(len(values), -1)
    return np.median(np.asarray(values)[draws], axis=0)


def bootstrap_difference(a, b, level):
    differences = np.subtract.outer(resampled_medians(a), resampled_medians(b)).ravel()
    return [float(q) for q in np.quantile(differences, [(1 - level) / 2, (1 + level) / 2])]


def equivalence(a, b, bound, _interval):
    """Two one-sided t-tests at 5 %, and the 90 % interval that they are the same as."""
    low, high = CompareMeans(DescrStatsW(a), DescrStatsW(b)).tconfint_diff(alpha=0.1)
    return {"interval": [float(low), float(high)], "equivalent": bool(ttost_ind(a, b, -bound, bound)[0] < 0.05)}


answers = {
    "robustOutliers": robust_outliers,
    "bootstrapDifference": bootstrap_difference,
    "equivalence": equivalence,
    "quantiles": quantiles,
    "spread": spread,
    "kendall": kendall,
    "adjusted": adjusted,
    "permutation": permutation,
}

json.dump([{**case, "answer": answers[case["ask"]](*case["with"])} for case in json.load(sys.stdin)], sys.stdout)
