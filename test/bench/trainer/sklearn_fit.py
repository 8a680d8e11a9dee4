"""Fits scikit-learn's LogisticRegression (lbfgs) to problems that trainer.ts wrote, and prints a JSON line for each.

Usage: python3 sklearn_fit.py FOLDER n dimension classes c rounds
FOLDER holds features.f32 and labels.u16.
"""

import json
import sys
import time
import warnings

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression

folder, n, dimension, classes, c, rounds = sys.argv[1], *map(float, sys.argv[2:7])
n, dimension, classes, rounds = int(n), int(dimension), int(classes), int(rounds)
X = np.fromfile(f"{folder}/features.f32", dtype=np.float32).reshape(n, dimension).astype(np.float64)
y = np.fromfile(f"{folder}/labels.u16", dtype=np.uint16).astype(int)
warnings.filterwarnings("ignore")
seconds = []
for _ in range(rounds):
    started = time.perf_counter()
    model = LogisticRegression(C=c, solver="lbfgs", max_iter=1000).fit(X, y)
    seconds.append(time.perf_counter() - started)
z = X @ model.coef_.T + model.intercept_
if classes == 2:
    losses = np.logaddexp(0, np.where(y == 1, -z[:, 0], z[:, 0]))
else:
    m = z.max(1)
    losses = np.log(np.exp(z - m[:, None]).sum(1)) + m - z[np.arange(n), y]
objective = losses.mean() + (model.coef_**2).sum() / (2 * c * n)
print(
    json.dumps(
        {
            "version": f"scikit-learn {sklearn.__version__}, numpy {np.__version__}",
            "seconds": seconds,
            "iterations": int(model.n_iter_.max()),
            "objective": float(objective),
        }
    )
)
