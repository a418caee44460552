"""Kendall's tau-b by SciPy, on request: a line "VALUES_FILE FACTOR_FILE…" on stdin, a line "CPU_SECONDS TAU…" on stdout."""

import sys
import time
import warnings

import numpy as np
from scipy.stats import kendalltau

warnings.filterwarnings("ignore")
for line in sys.stdin:
    values, *factors = (np.fromfile(name) for name in line.split())
    start = time.process_time()
    taus = [float(kendalltau(values, levels)[0]) for levels in factors]
    print(time.process_time() - start, *map(repr, taus), flush=True)
