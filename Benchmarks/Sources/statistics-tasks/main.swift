import Foundation
import MeasuredTasks

// Does the measured statistics and prints one line of JSON for each.
//
//     statistics-tasks moran SIDE
//     statistics-tasks trend emerging SIDE STEPS
//     statistics-tasks trend change PAIRS
//     statistics-tasks knox EVENTS single|table [PERMUTATIONS]
//     statistics-tasks gi SIDE complete|shared|exact|drawn reals|counts|few
//     statistics-tasks density KERNEL EVENTS SIDE BANDWIDTH
//     statistics-tasks scan AREAS CASES [STEPS]
//
// A further kind of task is a file of its own, `<Method>Tasks.swift`, and a line below. The
// environment variable THREADS says how many threads to use, 1 unless told.

let arguments = Array(CommandLine.arguments.dropFirst())
let threads = ProcessInfo.processInfo.environment["THREADS"].flatMap { Int($0) } ?? 1

do {
    switch arguments.first {
    case "gi": try giTasks(Array(arguments.dropFirst()), threads: threads)
    case "moran": try moranTasks(Array(arguments.dropFirst()), threads: threads)
    case "trend": try trendTasks(Array(arguments.dropFirst()), threads: threads)
    case "knox": try knoxTasks(Array(arguments.dropFirst()), threads: threads)
    case "density": try densityTasks(Array(arguments.dropFirst()), threads: threads)
    case "scan": try scanTasks(Array(arguments.dropFirst()), threads: threads)
    default: throw Failure("usage: see the top of main.swift")
    }
} catch {
    FileHandle.standardError.write(Data("statistics-tasks: \(error)\n".utf8))
    exit(1)
}
