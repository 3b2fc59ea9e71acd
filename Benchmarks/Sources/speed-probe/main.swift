// A small fixed amount of one kind of work, for scripts/check-speed to count its instructions and
// allocations.
//
//     speed-probe            prints the names of the kinds
//     speed-probe NAME       gets everything ready, then does the work inside measuredWork
//
// Nothing here depends on the clock, on threads or on the order of a hash table.

let probes = spatialProbes + formatProbes + statisticsProbes
if let name = CommandLine.arguments.dropFirst().first {
    guard let probe = probes.first(where: { $0.name == name }) else {
        preconditionFailure("speed-probe: no such work: \(name)")
    }
    measure(try probe.prepare())
} else {
    for probe in probes { print(probe.name) }
}
