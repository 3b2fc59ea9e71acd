import Foundation
import MeasuredTasks

// Does the measured tasks on the files of peers/workloads.py and prints one line of JSON for each.
//
//     spatial-tasks build|windows|nearest|radius FOLDER N
//     spatial-tasks join|recount FOLDER N VERTICES
//     spatial-tasks csv FILE TASK [FIELD ...]
//     spatial-tasks geojson read|write points|polygons FOLDER [OUT]
//
// The environment variable THREADS says how many threads to use, 1 unless told.

let arguments = Array(CommandLine.arguments.dropFirst())
let threads = ProcessInfo.processInfo.environment["THREADS"].flatMap { Int($0) } ?? 1

do {
    switch (arguments.first, arguments.count) {
    case ("build", 3), ("windows", 3), ("nearest", 3), ("radius", 3):
        let tasks = try PointTasks(folder: arguments[1], name: arguments[2], threads: threads)
        switch arguments[0] {
        case "build": try tasks.build()
        case "windows": try tasks.windows()
        case "nearest": try tasks.nearest()
        default: try tasks.radius()
        }
    case ("join", 4):
        try AreaTasks(arguments[1], arguments[2], arguments[3], threads: threads).join()
    case ("recount", 4):
        try AreaTasks(arguments[1], arguments[2], arguments[3], threads: threads).recount()
    case ("csv", 3...):
        try readCSV(
            arguments[1], task: arguments[2], fields: Array(arguments.dropFirst(3)),
            threads: threads)
    case ("geojson", 4):
        try readGeoJSON(kind: arguments[2], folder: arguments[3])
    case ("geojson", 5):
        try writeGeoJSON(
            kind: arguments[2], folder: arguments[3], to: arguments[4], threads: threads)
    default:
        throw Failure("usage: see the top of main.swift")
    }
} catch {
    FileHandle.standardError.write(Data("spatial-tasks: \(error)\n".utf8))
    exit(1)
}
