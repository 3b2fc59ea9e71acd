"""The tables that every page of results has."""

import importlib.metadata
import statistics

from tasks import FASTEST, ORIENTATION, TARGETS, title

OWN = "trygghet"


def flat(figure):
    return [s for one in figure["seconds"] for s in one]


def least(figure):
    return min(flat(figure))


def peers(tools):
    return {t: f for t, f in tools.items() if t != OWN and t not in ORIENTATION}


def tasks_of(rows, kinds):
    return [t for t in rows if t.split("-")[0] in kinds and OWN in rows[t]["tools"]]


def bold(text, condition):
    return f"**{text}**" if condition else text


def ratio_rows(rows):
    """Of each target: what is asked, what was reached."""
    for task, targets in TARGETS.items():
        if task not in rows or OWN not in rows[task]["tools"]:
            continue
        tools = rows[task]["tools"]
        own = least(tools[OWN])
        for rival, asked in targets.items():
            others = {t: least(f) for t, f in peers(tools).items() if rival in (t, FASTEST)}
            if not others:
                yield f"| {title(task)} | {rival} | {asked} × | not measured | |"
                continue
            name = min(others, key=others.get)
            reached = others[name] / own
            label = f"fastest: {name}" if rival == FASTEST else name
            yield (f"| {title(task)} | {label} | {asked} × | **{reached:.2f} ×** | "
                   f"{'reached' if reached >= asked else '**not reached**'} |")


def table(rows, tasks, bytes_a_point=True):
    """Least and median seconds, ratio to ours and peak memory of each tool."""
    more = (" bytes a point |", "---|") if bytes_a_point else ("", "")
    yield "| task | tool | least | median | ratio | peak memory |" + more[0]
    yield "|---|---|---|---|---|---|" + more[1]
    for task in tasks:
        tools = rows[task]["tools"]
        own = least(tools[OWN])
        order = [OWN] + sorted((t for t in tools if t != OWN), key=lambda t: least(tools[t]))
        for tool in order:
            figure = tools[tool]
            name = f"{tool} (for orientation)" if tool in ORIENTATION else tool
            if "note" in figure:
                name += f" ({figure['note']})"
            bytes_ = figure.get("bytes_per_point", "")
            yield (f"| {title(task) if tool == OWN else ''} | {name} | {least(figure):.4f} s "
                   f"| {statistics.median(flat(figure)):.4f} s | {least(figure) / own:.2f} "
                   f"| {figure['megabytes']:.0f} MB |"
                   + (f" {bytes_} |" if bytes_a_point else ""))


def versions(rows, further=()):
    """Of every peer, and of further packages that a task stands on."""
    found = {}
    for row in rows.values():
        for tool, figure in row["tools"].items():
            if figure["version"] not in ("", "this tree") and not tool.startswith("numba "):
                found[tool] = figure["version"]
    for package in further:
        found[package] = importlib.metadata.version(package)
    return ", ".join(f"{tool} {version}" for tool, version in sorted(found.items()))


def machine_rows(results, further=()):
    """When, on what and how it was measured, up to the versions."""
    rows, machine = results["rows"], results["machine"]
    dates = sorted({row["date"] for row in rows.values()})
    yield "| | |"
    yield "|---|---|"
    yield f"| measured | {' to '.join(dict.fromkeys([dates[0], dates[-1]]))} |"
    yield f"| machine | {machine['processor']}, {machine['cores']} cores; {machine['system']} |"
    yield (f"| our build | {machine['build']}"
           f"{' (`-Xcc -march=native`)' if machine['build'] == 'native' else ' (x86-64 baseline)'}, "
           f"{machine['swift']} |")
    yield f"| threads | {machine['threads']}, ours and theirs; each process held to as many cores |"
    yield f"| rounds | {machine['rounds']}, ours and the peers' in turn |"
    yield f"| versions | Python {machine['python']}, {versions(rows, further)} |"
