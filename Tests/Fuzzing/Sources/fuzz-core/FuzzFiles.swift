import Glibc
import PlanarGeometry
import SpatialIndexing

/// Saved trees that were damaged: refused, or opened with the answers of the tree that was saved.
///
/// Opened without verifying, they may answer wrongly, and nothing worse.
func fuzzFiles(_ bytes: FuzzInput) {
    var input = bytes
    // Memory where there is some: a file on a disk is waited for until it is there.
    let folder = unsafe access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
    let path = "\(folder)/trygghet-fuzz-\(getpid()).index"
    defer { unsafe unlink(path) }
    if input.number(below: 8) == 0 {
        // No tree at all.
        var content: [UInt8] = []
        while !input.isAtEnd { content.append(input.byte()) }
        write(content, to: path)
        expect((try? PackedPointTree(opening: path)) == nil, "a foreign file was opened")
        return
    }
    let points = input.positions(atMost: 120)
    do throws(IndexError) {
        let tree = try PackedPointTree(
            xs: points.map(\.x), ys: points.map(\.y), nodeSize: 2 + input.number(below: 30))
        try tree.save(to: path)
        let whole = read(path)
        var damaged = whole
        if input.number(below: 4) == 0 {
            damaged.removeLast(min(damaged.count, input.number(below: 256)))
        }
        for _ in 0..<input.number(below: 5) where !damaged.isEmpty {
            // Two bytes for a place, so that every part of the file is met.
            let place = Int(input.byte()) << 8 | Int(input.byte())
            damaged[place % damaged.count] = input.byte()
        }
        write(damaged, to: path)
        do throws(IndexError) {
            let opened = try PackedPointTree(opening: path)
            expect(damaged == whole, "a damaged file was opened")
            ask(opened, &input, sameAs: tree)
        } catch {
            expect(damaged != whole, "what was saved is refused: \(error)")
        }
        if let opened = try? PackedPointTree(opening: path, verifying: false) {
            ask(opened, &input, sameAs: damaged == whole ? tree : nil)
        }
    } catch {
        expect(false, "\(points): \(error)")
    }
}

private func ask(
    _ tree: PackedPointTree, _ input: inout FuzzInput, sameAs whole: PackedPointTree?
) {
    for _ in 0..<4 {
        let a = input.position()
        let b = input.position()
        let box = BoundingBox(of: [a, b])
        let found = tree.search(box)
        let count = tree.count(in: box)
        let near = tree.nearest(to: a, count: 5, within: b.x)
        let disk = tree.search(within: b.y, of: a)
        guard let whole else { continue }
        expect(found == whole.search(box) && count == whole.count(in: box), "\(box)")
        expect(near == whole.nearest(to: a, count: 5, within: b.x), "nearest to \(a)")
        expect(disk == whole.search(within: b.y, of: a), "disk around \(a)")
    }
}

private func write(_ content: [UInt8], to path: String) {
    let file = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    precondition(file >= 0, "cannot write \(path)")
    let written = unsafe content.withUnsafeBytes {
        unsafe Glibc.write(file, $0.baseAddress, $0.count)
    }
    precondition(written == content.count, "cannot write all of \(path)")
    close(file)
}

private func read(_ path: String) -> [UInt8] {
    let file = unsafe open(path, O_RDONLY)
    precondition(file >= 0, "cannot read \(path)")
    defer { close(file) }
    var content = [UInt8](repeating: 0, count: 1 << 16)
    let size = unsafe content.withUnsafeMutableBytes {
        unsafe Glibc.read(file, $0.baseAddress, $0.count)
    }
    precondition(size >= 0 && size < content.count, "\(path) is larger than foreseen")
    return Array(content.prefix(size))
}
