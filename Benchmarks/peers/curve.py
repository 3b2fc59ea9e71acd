"""Draws how cost grows from 10^5 to 10^7 points, as a small SVG."""

import math

OWN = "trygghet"
PANELS = (("build", "build-{}"), ("list 100 000 windows of ~100", "list-100-{}"),
          ("8 nearest of 100 000 positions", "nearest-{}"))
COLORS = {OWN: "#0b5fa5"}
OTHERS = ("#c0504d", "#7f7f7f", "#e08e0b", "#6f9654", "#8064a2", "#3aa6a6", "#b0707a")
WIDTH, HEIGHT, LEFT, TOP, GAP = 250, 200, 48, 36, 60


def points_of(rows, pattern):
    """For each tool its (points, seconds), where more than one size was measured."""
    lines = {}
    for n in (100_000, 1_000_000, 10_000_000):
        for tool, figure in rows.get(pattern.format(n), {"tools": {}})["tools"].items():
            least = min(s for one in figure["seconds"] for s in one)
            lines.setdefault(tool, []).append((n, least))
    return {tool: line for tool, line in lines.items() if len(line) > 1}


def panel(left, name, lines):
    values = [s for line in lines.values() for _, s in line]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    high = max(high, low + 1)

    def place(n, s):
        x = left + (math.log10(n) - 5) / 2 * WIDTH
        return x, TOP + HEIGHT - (math.log10(s) - low) / (high - low) * HEIGHT

    yield f'<text x="{left}" y="{TOP - 14}" font-weight="bold">{name}, seconds</text>'
    for power in range(low, high + 1):
        y = place(1e5, 10.0**power)[1]
        yield f'<path d="M{left} {y:.1f}h{WIDTH}" stroke="#ddd"/>'
        yield f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g}</text>'
    for power in (5, 6, 7):
        x = place(10.0**power, 10.0**low)[0]
        yield (f'<text x="{x:.1f}" y="{TOP + HEIGHT + 16}" text-anchor="middle">10'
               f'<tspan dy="-5" font-size="8">{power}</tspan></text>')
    for index, (tool, line) in enumerate(sorted(lines.items(), key=lambda t: t[0] != OWN)):
        color = COLORS.get(tool, OTHERS[(index - 1) % len(OTHERS)])
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(*p) for p in line))
        wide = 2.5 if tool == OWN else 1.2
        yield f'<polyline points="{path}" fill="none" stroke="{color}" stroke-width="{wide}"/>'
        y = TOP + HEIGHT + 36 + 13 * index
        yield f'<path d="M{left} {y - 4}h16" stroke="{color}" stroke-width="{wide}"/>'
        yield f'<text x="{left + 22}" y="{y}">{tool}</text>'


def draw(rows):
    drawn, left, most = [], LEFT, 0
    for name, pattern in PANELS:
        lines = points_of(rows, pattern)
        if lines:
            drawn.extend(panel(left, name, lines))
            left += WIDTH + GAP
            most = max(most, len(lines))
    height = TOP + HEIGHT + 40 + 13 * most
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {max(left, 300)} {height}" '
        'font-family="sans-serif" font-size="11" fill="#222">',
        '<rect width="100%" height="100%" fill="white"/>', *drawn, "</svg>"]) + "\n"
