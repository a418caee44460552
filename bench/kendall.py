"""Kendall's tau-b by SciPy, on request: a line "FILE_X FILE_Y" on stdin, a line "CPU_SECONDS TAU" on stdout."""

import sys
import time
import warnings

import numpy as np
from scipy.stats import kendalltau

warnings.filterwarnings("ignore")
for line in sys.stdin:
    x, y = (np.fromfile(name) for name in line.split())
    start = time.process_time()
    tau = kendalltau(x, y)[0]
    print(time.process_time() - start, repr(float(tau)), flush=True)
