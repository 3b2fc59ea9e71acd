import DisclosureControl
import PlanarGeometry
import SpatialIndexing

extension DisclosureLedger {
    /// The atoms of a subject: the records that no count of the run tells apart, and the places
    /// where there could have been some.
    ///
    /// Who knows the map, but not the records, must reckon with a record wherever units of two
    /// layers overlap. A lattice of places over the study area finds those overlaps, and each of
    /// them is empty for every selection that any record is part of. Overlaps between the places of
    /// the lattice are taken to be known as empty, which protects more, never less. A count in units
    /// of a recipe's own has no map: the places are taken to lie in none of its units.
    ///
    /// - Complexity: O(*records* + (*places* + *atoms*) · *counts*).
    func atoms(of subject: Subject, threads: Int) throws(DisclosureError) -> RecordAtoms {
        let atoms = try subject.partition.atoms(weights: subject.weights)
        let layers = subject.tabulations.map { entries[$0].units }
        // Where units are not known, or all of one kind, nothing overlaps that records do not show.
        guard layers.count(where: { $0 != nil }) > 1 else { return atoms }
        let pieces = try pieces(of: layers, threads: threads)
        let selections = selections(of: atoms)
        let count = atoms.counts.count + pieces.counts.count * selections.count
        var all = RecordPartition(recordCount: count)
        for tabulation in layers.indices {
            var units = atoms.units[tabulation]
            units.reserveCapacity(count)
            for selection in selections {
                if selection[tabulation] {
                    units += pieces.units[tabulation]
                } else {
                    units += repeatElement(RecordPartition.notSelected, count: pieces.counts.count)
                }
            }
            try all.refine(by: units, unitCount: atoms.unitCounts[tabulation])
        }
        let empty = repeatElement(0, count: count - atoms.counts.count)
        return try all.atoms(weights: atoms.counts + empty)
    }

    /// In which counts records are together selected, each combination once.
    private func selections(of atoms: RecordAtoms) -> [[Bool]] {
        var found: Set<[Bool]> = []
        var result: [[Bool]] = []
        for atom in atoms.counts.indices {
            let selection = atoms.units.map { $0[atom] != RecordPartition.notSelected }
            if selection.contains(true), found.insert(selection).inserted {
                result.append(selection)
            }
        }
        return result
    }

    /// The overlaps of the units of several layers, as a lattice of places finds them.
    private func pieces(
        of layers: [CountingUnits?], threads: Int
    ) throws(DisclosureError) -> RecordAtoms {
        let box = studyArea.boundingBox
        let step = max((box.width * box.height / Self.placeCount).squareRoot(), 1)
        let columns = Int((box.width / step).rounded(.up))
        let rows = Int((box.height / step).rounded(.up))
        var xs: [Double] = []
        var ys: [Double] = []
        xs.reserveCapacity(columns * rows)
        ys.reserveCapacity(columns * rows)
        for row in 0..<rows {
            for column in 0..<columns {
                xs.append(box.minX + (Double(column) + 0.5) * step)
                ys.append(box.minY + (Double(row) + 0.5) * step)
            }
        }
        var partition = RecordPartition(recordCount: xs.count)
        for layer in layers {
            let units = layer?.units(ofXs: xs, ys: ys, threads: threads)
            try partition.refine(
                by: units ?? [Int32](repeating: RecordPartition.notSelected, count: xs.count),
                unitCount: layer?.count ?? 0)
        }
        return try partition.atoms(weights: [Int](repeating: 0, count: xs.count))
    }

    /// About how many places the lattice has: one each 30 m over a city of 20 by 20 km.
    private static let placeCount = 440_000.0
}

extension CountingUnits {
    /// The unit of each place; −1 where it lies in none.
    func units(ofXs xs: [Double], ys: [Double], threads: Int) -> [Int32] {
        switch kind {
        case .areas(let locator): locator.assign(xs: xs, ys: ys, threads: threads).areas
        case .squares(let grid, let unitOfCell):
            zip(xs, ys).map { x, y in
                grid.cell(at: Position(x: x, y: y)).map { unitOfCell[$0] } ?? -1
            }
        case .hexagons(let grid, let unitOfCell):
            zip(xs, ys).map { x, y in
                grid.cell(at: Position(x: x, y: y)).map { unitOfCell[$0] } ?? -1
            }
        }
    }
}
