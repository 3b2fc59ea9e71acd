#!/usr/bin/env python3
"""Counts the stations of SMHI's register by county with geopandas, for RealDataTests.

    python counts_stations.py ../../../shared/data > counts/smhi-lan.json

Points: LONGITUDE_SWEREF99TM (east), LATITUDE_SWEREF99TM (north), EPSG:3006, Windows-1252, tabs.
Areas: sweden_lan_sweref99tm_3006.gpkg, key ln_kod, closed polygons, lowest identifier.
"""

import datetime
import json
import pathlib
import sys

import geopandas
import pandas
import shapely


def main(data):
    data = pathlib.Path(data)
    rows = pandas.read_csv(
        data / "messy/smhi_station_register_cp1252.txt", sep="\t", encoding="cp1252", dtype=str)
    points = geopandas.GeoDataFrame(
        geometry=geopandas.points_from_xy(
            rows.LONGITUDE_SWEREF99TM.astype(float), rows.LATITUDE_SWEREF99TM.astype(float)),
        crs=3006)
    areas = geopandas.read_file(data / "areas/sweden_lan_sweref99tm_3006.gpkg")
    areas = areas.sort_values("ln_kod").reset_index(drop=True)
    areas.geometry = shapely.make_valid(areas.geometry.values)
    hits = points.sjoin(areas[["ln_kod", "geometry"]], predicate="intersects")
    lowest = hits.groupby(level=0).ln_kod.min()
    counts = lowest.value_counts().reindex(areas.ln_kod, fill_value=0)
    print(json.dumps({
        "script": "Tests/ReferenceValues/counts_stations.py",
        "date": datetime.date.today().isoformat(),
        "tools": {"geopandas": geopandas.__version__, "shapely": shapely.__version__},
        "counts": {
            "rows": len(rows), "outside": int(len(points) - len(lowest)),
            "n": {key: int(value) for key, value in counts.items()}},
    }, indent=1))


if __name__ == "__main__":
    main(*sys.argv[1:])
