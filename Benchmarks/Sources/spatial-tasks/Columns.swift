import Foundation
import MeasuredTasks

/// Reads a whole file of numbers, as this machine lays them out, without a second copy in memory.
func readNumbers<Number: BitwiseCopyable>(
    _ path: String, as type: Number.Type = Number.self
) throws -> [Number] {
    guard let file = unsafe fopen(path, "rb") else { throw Failure("cannot open \(path)") }
    defer { unsafe fclose(file) }
    unsafe fseek(file, 0, SEEK_END)
    let count = unsafe ftell(file) / MemoryLayout<Number>.stride
    unsafe rewind(file)
    // Every number is read before the array says that it holds it.
    return try unsafe Array(unsafeUninitializedCapacity: count) { buffer, filled in
        filled = unsafe fread(buffer.baseAddress, MemoryLayout<Number>.stride, count, file)
        guard filled == count else { throw Failure("cannot read \(path)") }
    }
}

/// Reads a file of columns of the same length.
func readColumns(_ path: String, _ columns: Int) throws -> [[Double]] {
    guard let file = unsafe fopen(path, "rb") else { throw Failure("cannot open \(path)") }
    defer { unsafe fclose(file) }
    unsafe fseek(file, 0, SEEK_END)
    let rows = unsafe ftell(file) / 8 / columns
    unsafe rewind(file)
    return try (0..<columns).map { _ in
        // As above.
        try unsafe Array(unsafeUninitializedCapacity: rows) { buffer, filled in
            filled = unsafe fread(buffer.baseAddress, 8, rows, file)
            guard filled == rows else { throw Failure("cannot read \(path)") }
        }
    }
}
