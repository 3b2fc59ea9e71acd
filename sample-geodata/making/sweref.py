"""SWEREF 99 plane coordinates to and from latitude and longitude.

Gauss's conformal projection in Krüger's series, as Lantmäteriet publishes it ("Gauss Conformal
Projection (Transverse Mercator), Krüger's formulas"). Good to less than a millimeter in Sweden.
SWEREF 99 and WGS 84 are taken as one, as everybody does at the scale of a street.
"""

import math

_AXIS = 6378137.0  # GRS 80
_FLATTENING = 1 / 298.257222101
_E2 = _FLATTENING * (2 - _FLATTENING)
_N = _FLATTENING / (2 - _FLATTENING)
_A_HAT = _AXIS / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)

_FORWARD = (
    _N / 2 - 2 * _N**2 / 3 + 5 * _N**3 / 16 + 41 * _N**4 / 180,
    13 * _N**2 / 48 - 3 * _N**3 / 5 + 557 * _N**4 / 1440,
    61 * _N**3 / 240 - 103 * _N**4 / 140,
    49561 * _N**4 / 161280,
)
_BACK = (
    _N / 2 - 2 * _N**2 / 3 + 37 * _N**3 / 96 - _N**4 / 360,
    _N**2 / 48 + _N**3 / 15 - 437 * _N**4 / 1440,
    17 * _N**3 / 480 - 37 * _N**4 / 840,
    4397 * _N**4 / 161280,
)
# Conformal latitude from geodetic latitude, and back.
_TO_CONFORMAL = (
    _E2,
    (5 * _E2**2 - _E2**3) / 6,
    (104 * _E2**3 - 45 * _E2**4) / 120,
    1237 * _E2**4 / 1260,
)
_FROM_CONFORMAL = (
    _E2 + _E2**2 + _E2**3 + _E2**4,
    -(7 * _E2**2 + 17 * _E2**3 + 30 * _E2**4) / 6,
    (224 * _E2**3 + 889 * _E2**4) / 120,
    -4279 * _E2**4 / 1260,
)


class Plane:
    """One of the SWEREF 99 projections."""

    def __init__(self, meridian, scale, false_easting):
        self._meridian = math.radians(meridian)
        self._scale = scale * _A_HAT
        self._false_easting = false_easting

    def from_degrees(self, latitude, longitude):
        """Easting and northing, in meters."""
        phi = math.radians(latitude)
        a, b, c, d = _TO_CONFORMAL
        s = math.sin(phi)
        conformal = phi - s * math.cos(phi) * (a + b * s**2 + c * s**4 + d * s**6)
        turn = math.radians(longitude) - self._meridian
        xi = math.atan2(math.tan(conformal), math.cos(turn))
        eta = math.atanh(math.cos(conformal) * math.sin(turn))
        north, east = xi, eta
        for k, factor in enumerate(_FORWARD, 1):
            north += factor * math.sin(2 * k * xi) * math.cosh(2 * k * eta)
            east += factor * math.cos(2 * k * xi) * math.sinh(2 * k * eta)
        return self._scale * east + self._false_easting, self._scale * north

    def to_degrees(self, easting, northing):
        """Latitude and longitude."""
        xi = northing / self._scale
        eta = (easting - self._false_easting) / self._scale
        north, east = xi, eta
        for k, factor in enumerate(_BACK, 1):
            north -= factor * math.sin(2 * k * xi) * math.cosh(2 * k * eta)
            east -= factor * math.cos(2 * k * xi) * math.sinh(2 * k * eta)
        conformal = math.asin(math.sin(north) / math.cosh(east))
        turn = math.atan2(math.sinh(east), math.cos(north))
        a, b, c, d = _FROM_CONFORMAL
        s = math.sin(conformal)
        phi = conformal + s * math.cos(conformal) * (a + b * s**2 + c * s**4 + d * s**6)
        return math.degrees(phi), math.degrees(self._meridian + turn)


SWEREF_99_TM = Plane(15, 0.9996, 500_000)  # EPSG:3006
SWEREF_99_18_00 = Plane(18, 1, 150_000)  # EPSG:3011


def tm_to_lon_lat(easting, northing):
    """Longitude and latitude with seven decimals (about a centimeter), as GeoJSON wants them."""
    latitude, longitude = SWEREF_99_TM.to_degrees(easting, northing)
    return round(longitude, 7), round(latitude, 7)


def tm_to_18_00(easting, northing):
    return SWEREF_99_18_00.from_degrees(*SWEREF_99_TM.to_degrees(easting, northing))
