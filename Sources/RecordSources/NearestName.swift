import Foundation

/// The known name that a misspelled one most likely means; `nil` where none is near.
///
/// Names are compared without regard to case, diacritics, and the difference between hyphen,
/// underscore and space, so that "omrade" finds "Område" and "min_count" finds "min-count". Nearness
/// is the number of letters to insert, delete, replace, or swap with their neighbor (Damerau 1964,
/// doi:10.1145/363958.363994, in the restricted form that edits no letter twice). Up to 2 letters
/// none may differ, up to 5 one, up to 8 two, up to 14 three, else four. Among equally near names the first
/// wins.
///
///     nearestName(to: "recipie", among: ["id", "recipe", "source"])       // "recipe"
///
/// - Complexity: O(*names* · *length*²); names of over 100 letters are only compared as a whole.
public func nearestName(to name: String, among candidates: [String]) -> String? {
    let wanted = foldedScalars(name)
    guard !wanted.isEmpty else { return nil }
    var best: (distance: Int, candidate: String)?
    for candidate in candidates {
        if candidate == name { return candidate }
        let other = foldedScalars(candidate)
        if other == wanted {
            if best?.distance != 0 { best = (0, candidate) }
            continue
        }
        let limit = min(permittedEdits(max(wanted.count, other.count)), (best?.distance ?? 5) - 1)
        guard limit > 0, max(wanted.count, other.count) <= 100,
            let distance = editDistance(wanted, other, limit: limit)
        else { continue }
        best = (distance, candidate)
    }
    return best?.candidate
}

/// Up to three known names that a misspelled one may mean, nearest first: those that
/// ``nearestName(to:among:)`` would find, and those that contain it or are
/// contained in it.
public func nearestNames(to name: String, among candidates: [String]) -> [String] {
    var found: [String] = []
    var rest = Array(candidates.prefix(10_000))
    while found.count < 3, let near = nearestName(to: name, among: rest) {
        found.append(near)
        rest.removeAll { $0 == near }
    }
    let wanted = foldedName(name)
    if wanted.count >= 3 {
        let related = rest.filter { candidate in
            let folded = foldedName(candidate)
            return folded.contains(wanted) || (folded.count >= 3 && wanted.contains(folded))
        }
        found += related.prefix(3 - found.count)
    }
    return found
}

/// Edits between two texts, insertion, deletion, replacement and swap of neighbors each counting
/// one; `nil` when there are more than `limit`.
func editDistance(_ first: [Unicode.Scalar], _ second: [Unicode.Scalar], limit: Int) -> Int? {
    guard abs(first.count - second.count) <= limit else { return nil }
    var beforeLast = [Int](repeating: 0, count: second.count + 1)
    var last = Array(0...second.count)
    var row = last
    for i in first.indices {
        row[0] = i + 1
        for j in second.indices {
            let replaced = last[j] + (first[i] == second[j] ? 0 : 1)
            row[j + 1] = min(replaced, last[j + 1] + 1, row[j] + 1)
            if i > 0, j > 0, first[i] == second[j - 1], first[i - 1] == second[j] {
                row[j + 1] = min(row[j + 1], beforeLast[j - 1] + 1)
            }
        }
        (beforeLast, last, row) = (last, row, beforeLast)
    }
    return last[second.count] <= limit ? last[second.count] : nil
}

private func permittedEdits(_ length: Int) -> Int {
    switch length {
    case ...2: 0
    case ...5: 1
    case ...8: 2
    case ...14: 3
    default: 4
    }
}

/// The letters of a name without case and marks.
///
/// Without a locale, so that a Turkish machine
/// suggests what a Swedish one does.
private func foldedScalars(_ name: String) -> [Unicode.Scalar] {
    let folded = name.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
    return folded.unicodeScalars.map { $0 == "_" || $0 == " " ? "-" : $0 == "\u{F8}" ? "o" : $0 }
}
