"""Writes reprojection.json: positions transformed by pyproj, for ReprojectionTests.

Run: pip install pyproj==3.4.1 && python reprojection.py
The wheel brings PROJ and its database without grids; the network is off by default.
"""

import json
import random
import re
from datetime import date
from pathlib import Path

import pyproj

# Box in longitude and latitude that the seeded positions of each source lie in.
SWEDEN = (11.2, 55.4, 23.8, 68.9)
PAIRS = [
    (4326, 3006, SWEDEN),
    (3006, 4326, SWEDEN),
    (3011, 3006, (17.1, 58.7, 19.6, 60.6)),
    (3006, 3011, (17.1, 58.7, 19.6, 60.6)),
    (3021, 3006, SWEDEN),
    (3021, 4326, SWEDEN),
    (3021, 3011, (17.1, 58.7, 19.6, 60.6)),
    (2263, 4326, (-74.2, 40.5, -71.9, 41.2)),
    (25832, 4326, (6.1, 47.5, 11.9, 55.0)),
    (3857, 4326, (-170, -80, 170, 80)),
]
COUNT = 60


def main():
    random.seed(20240131)
    pairs = []
    for source, target, (west, south, east, north) in PAIRS:
        back = pyproj.Transformer.from_crs("OGC:CRS84", source, always_xy=True)
        forth = pyproj.Transformer.from_crs(source, target, always_xy=True)
        rows = []
        for _ in range(COUNT):
            x, y = back.transform(random.uniform(west, east), random.uniform(south, north))
            # Coordinates as files hold them: nine digits after the point are ample.
            x, y = round(x, 9), round(y, 9)
            rows.append([x, y, *forth.transform(x, y, errcheck=True)])
        pairs.append(
            {
                "source": source,
                "target": target,
                "operation": forth.description,
                "accuracy": forth.accuracy,
                "rows": rows,
            }
        )
    document = {
        "made_by": f"pyproj {pyproj.__version__}, PROJ {pyproj.proj_version_str}",
        "made_on": date.today().isoformat(),
        "script": "reprojection.py",
        "tolerance": "1e-6 m, 1e-11 degrees",
        "pairs": pairs,
    }
    path = Path(__file__).with_name("reprojection.json")
    text = json.dumps(document, indent=1, ensure_ascii=False)
    # One row a line.
    text = re.sub(r"\[\s+([-\d.e, \n]+?)\s+\]", lambda m: f"[{' '.join(m[1].split())}]", text)
    path.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
